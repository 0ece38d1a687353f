import { signal } from '@preact/signals';
import type { QueuedView, SuggestionKind, Surroundings } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { AttachIcon, InspectIcon, InterruptIcon, QueueIcon, SendIcon, StopIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { ModelControls } from '../models/modelControls.tsx';
import { PersonaButton } from '../toldBefore/persona.tsx';
import { ToldBefore } from '../toldBefore/toldBefore.tsx';
import { AttachmentChip } from './attachmentChip.tsx';
import { type ComposerBox, composerBox, focusComposer } from './box.ts';
import { appendToDraft, draftAttachments, draftText, isDraftBlank, tellHost } from './draft.ts';
import { DraftInput } from './draftInput.tsx';
import { Gauge } from './gauge.tsx';
import { QueueList } from './queueList.tsx';
import { forgetRecalled, recallKey } from './recall.ts';
import { isForInputMethod, isSendKey } from './sendKeys.ts';
import { suggestionKey } from './suggestions.tsx';
import { characterOf } from './suggestionTriggers.ts';

/** A prompt is on its way to disk; its text stays in the composer until the host says that it is kept. */
const isSending = signal(false);

/** Opens the list of a character, as if it had been typed. */
export function openListBehind(kind: SuggestionKind): void {
  const box = composerBox();
  if (!box) return;
  box.focus();
  const before = box.text.slice(0, box.start);
  const space = before === '' || /\s$/.test(before) ? '' : ' ';
  box.insert(`${space}${characterOf(kind)}`);
}

/** The host has kept the prompt, and emptied the draft; or it could not, and the text is still here. */
export function promptSent(): void {
  forgetRecalled();
  isSending.value = false;
}

/** Puts text into the composer as a Markdown quote, below what is typed there. */
export function quoteInComposer(text: string): void {
  const selected = document.getSelection()?.toString() || text;
  const quote = selected
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');
  appendToDraft(`${quote}\n\n`);
  focusComposer();
}

interface Props {
  readonly surroundings: Surroundings;
  readonly queue: readonly QueuedView[];
}

export function Composer({ surroundings, queue }: Props) {
  const { isAnswering, isCompacting, model, whileAnswering, persona, instructions } = surroundings;
  const other = whileAnswering === 'queue' ? 'interrupt' : 'queue';
  const canSend = !isDraftBlank.value && !isSending.value;

  const send = (how = whileAnswering) => {
    if (!canSend) return;
    isSending.value = true;
    tellHost();
    post({ type: 'send', text: draftText.value, whileAnswering: how });
    focusComposer();
  };
  const onKeyDown = (event: KeyboardEvent, box: ComposerBox) => {
    if (isForInputMethod(event)) return;
    if (suggestionKey(event, box, send) || recallKey(event)) event.preventDefault();
    else if (isSendKey(event)) {
      event.preventDefault();
      send(event.altKey ? other : whileAnswering);
    } else if (event.key === 'Escape' && (isAnswering || isCompacting)) {
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
      <QueueList queue={queue} isAnswering={isAnswering} />
      <div class="composer-box">
        <ToldBefore persona={persona} instructions={instructions} />
        <DraftAttachments />
        <DraftInput model={model} isReadOnly={isSending} onKeyDown={onKeyDown} />
        <div class="composer-bar">
          <ModelControls surroundings={surroundings} />
          <PersonaButton persona={persona} />
          <span class="composer-space" />
          <IconButton
            label={t('Attach, or drop here with Shift held')}
            onClick={() => openListBehind('context')}
          >
            <AttachIcon />
          </IconButton>
          <IconButton
            label={t('Show what will be sent')}
            onClick={() => {
              tellHost();
              post({ type: 'show-request' });
            }}
          >
            <InspectIcon />
          </IconButton>
          {isAnswering && (
            <>
              {canSend && (
                <>
                  <IconButton label={t('Send when the answer has ended')} onClick={() => send('queue')}>
                    <QueueIcon />
                  </IconButton>
                  <IconButton label={t('Stop the answer and send')} onClick={() => send('interrupt')}>
                    <InterruptIcon />
                  </IconButton>
                </>
              )}
              <IconButton label={t('Stop')} onClick={() => post({ type: 'stop' })}>
                <StopIcon />
              </IconButton>
            </>
          )}
          {!isAnswering && (
            <IconButton label={t('Send')} isDisabled={!canSend} onClick={() => send()}>
              <SendIcon />
            </IconButton>
          )}
        </div>
      </div>
      <Gauge />
    </form>
  );
}

function DraftAttachments() {
  const attachments = draftAttachments.value;
  if (attachments.length === 0) return null;
  return (
    <ul class="chips" aria-label={t('Goes along')}>
      {attachments.map((attachment) => (
        <AttachmentChip
          key={attachment.hash}
          attachment={attachment}
          onRemove={() => post({ type: 'detach', hash: attachment.hash })}
        />
      ))}
    </ul>
  );
}
