import { signal } from '@preact/signals';
import type { Surroundings } from '../../src/protocol.ts';
import { loadDraft, post, saveDraft } from './host.ts';
import { IconButton } from './iconButton.tsx';
import { SendIcon, StopIcon } from './icons.tsx';
import { t } from './l10n.ts';

const composerId = 'composer';

const draft = signal(loadDraft());
/** A prompt is on its way to disk; its text stays in the composer until the host says that it is kept. */
const isSending = signal(false);

export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}

/** The host has kept the prompt, or could not: then the text is still here. */
export function promptSent(isKept: boolean): void {
  isSending.value = false;
  if (isKept) change('');
}

/** Puts text into the composer as a Markdown quote, before what is typed there. */
export function quoteInComposer(text: string): void {
  const selected = document.getSelection()?.toString() || text;
  const quote = selected
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  change(draft.value === '' ? `${quote}\n\n` : `${draft.value.trimEnd()}\n\n${quote}\n\n`);
  focusComposer();
}

function change(text: string): void {
  draft.value = text;
  saveDraft(text);
}

export function Composer({ surroundings }: { readonly surroundings: Surroundings }) {
  const { isAnswering, model } = surroundings;
  const canSend = draft.value.trim() !== '' && !isAnswering && !isSending.value;

  const send = () => {
    if (!canSend) return;
    isSending.value = true;
    post({ type: 'send', text: draft.value });
    focusComposer();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes, Enter belongs to it; some report that only as key code 229.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'Escape' && isAnswering) {
      event.preventDefault();
      post({ type: 'stop' });
    }
  };

  return (
    <form
      class="composer"
      aria-label={t('Write a message')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="composer-box">
        <textarea
          id={composerId}
          rows={1}
          aria-label={t('Message')}
          placeholder={t('Ask {model}', { model })}
          value={draft.value}
          readOnly={isSending.value}
          onInput={(event) => change(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          dir="auto"
        />
        <div class="composer-bar">
          <button
            type="button"
            class="composer-model"
            title={t('Choose a model (now {model})', { model })}
            onClick={() => post({ type: 'choose-model' })}
          >
            {model}
          </button>
          {isAnswering ? (
            <IconButton label={t('Stop')} onClick={() => post({ type: 'stop' })}>
              <StopIcon />
            </IconButton>
          ) : (
            <IconButton label={t('Send')} isDisabled={!canSend} onClick={send}>
              <SendIcon />
            </IconButton>
          )}
        </div>
      </div>
    </form>
  );
}
