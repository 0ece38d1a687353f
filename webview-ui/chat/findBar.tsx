import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { highlightMatches } from './highlightMatches.ts';
import { post } from './host.ts';
import { IconButton } from './iconButton.tsx';
import { CloseIcon, DownIcon, UpIcon } from './icons.tsx';
import { t } from './l10n.ts';
import type { PanelState } from './state.ts';

export const isFindOpen = signal(false);
/** What the bar was opened with last, and how often it was. */
const opened = signal({ query: '', times: 0 });

/** What stands in the bar stays where nothing is asked for. */
export function openFind(query: string): void {
  opened.value = { query, times: opened.value.times + 1 };
  isFindOpen.value = true;
}

const searchAfterMs = 120;

/** *Find in Conversation*: the host searches what is stored, the panel shows and marks it. */
export function FindBar({ state }: { readonly state: PanelState }) {
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(opened.value.query);
  const [at, setAt] = useState(0);
  const hits = state.found?.query === query ? state.found.messageIds : [];

  // Before it is painted: whoever sees the bar may type, and what is typed stays.
  useLayoutEffect(() => {
    if (opened.value.query !== '') setQuery(opened.value.query);
    input.current?.focus();
    input.current?.select();
  }, [opened.value.times]);
  useEffect(() => {
    if (query === '') return;
    const timer = setTimeout(() => post({ type: 'find', query }), searchAfterMs);
    return () => clearTimeout(timer);
  }, [query]);
  useEffect(() => highlightMatches(query), [query, state.messages]);
  useEffect(() => () => highlightMatches(''), []);

  const go = (step: number) => {
    if (hits.length === 0) return;
    const next = (at + step + hits.length) % hits.length;
    setAt(next);
    const messageId = hits[next];
    if (messageId) post({ type: 'reveal', messageId });
  };
  const close = () => {
    isFindOpen.value = false;
  };

  return (
    <search class="find">
      <input
        ref={input}
        type="text"
        aria-label={t('Find in conversation')}
        placeholder={t('Find')}
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') go(event.shiftKey ? -1 : 1);
          if (event.key === 'Escape') close();
        }}
      />
      <span class="find-count" role="status">
        {query === ''
          ? ''
          : hits.length === 0
            ? t('No results')
            : t('{index} of {count}', { index: at < 0 ? '?' : at + 1, count: hits.length })}
      </span>
      <IconButton isSmall label={t('Previous match')} onClick={() => go(-1)}>
        <UpIcon />
      </IconButton>
      <IconButton isSmall label={t('Next match')} onClick={() => go(1)}>
        <DownIcon />
      </IconButton>
      <IconButton isSmall label={t('Close')} onClick={close}>
        <CloseIcon />
      </IconButton>
    </search>
  );
}
