import { useRef, useState } from 'preact/hooks';
import type { Surroundings } from '../../src/protocol.ts';
import { loadDraft, post, saveDraft } from './host.ts';
import { SendIcon, StopIcon } from './icons.tsx';
import { t } from './l10n.ts';

const composerId = 'composer';

export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}

export function Composer({ surroundings }: { readonly surroundings: Surroundings }) {
  const [text, setText] = useState(loadDraft);
  const input = useRef<HTMLTextAreaElement>(null);
  const canSend = text.trim() !== '' && !surroundings.isAnswering;

  const change = (value: string) => {
    setText(value);
    saveDraft(value);
  };
  const send = () => {
    if (!canSend) return;
    post({ type: 'send', text });
    change('');
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it; some report that only as key code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && surroundings.isAnswering) {
      event.preventDefault();
      post({ type: 'stop' });
    }
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-box">
        <textarea
          id={composerId}
          ref={input}
          rows={1}
          aria-label={t('Message')}
          placeholder={t('Ask {model}', { model: surroundings.model })}
          value={text}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          dir="auto"
        />
        <div class="composer-bar">
          <span class="composer-model" title={surroundings.model}>
            {surroundings.model}
          </span>
          {surroundings.isAnswering ? (
            <button
              type="button"
              class="icon-button"
              aria-label={t('Stop')}
              title={t('Stop')}
              onClick={() => post({ type: 'stop' })}
            >
              <StopIcon />
            </button>
          ) : (
            <button
              type="submit"
              class="icon-button"
              aria-label={t('Send')}
              title={t('Send')}
              disabled={!canSend}
            >
              <SendIcon />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
