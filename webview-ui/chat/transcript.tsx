import { useEffect, useRef } from 'preact/hooks';
import { post } from './host.ts';
import { t } from './l10n.ts';
import { MessageArticle } from './message.tsx';
import type { PanelState } from './state.ts';

/** How near to the end, in pixels, still counts as reading the end. */
const nearEndPx = 40;

export function Transcript({ state }: { readonly state: PanelState }) {
  const scroller = useRef<HTMLElement>(null);
  const follows = useRef(true);

  useEffect(() => {
    const element = scroller.current;
    if (element && follows.current) element.scrollTop = element.scrollHeight;
  });

  return (
    <main
      class="transcript"
      ref={scroller}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < nearEndPx;
      }}
    >
      {state.hasEarlier && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            const first = state.messages[0];
            if (first) post({ type: 'load-earlier', before: first.id });
          }}
        >
          {t('Show earlier messages')}
        </button>
      )}
      {state.messages.map((message) => (
        <MessageArticle key={message.id} message={message} />
      ))}
    </main>
  );
}
