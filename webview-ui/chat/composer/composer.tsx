import { signal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { QueuedView, SuggestionKind, Surroundings } from '../../../src/protocol.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { AttachIcon, InspectIcon, InterruptIcon, QueueIcon, SendIcon, StopIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { ModelControls } from '../models/modelControls.tsx';
import { PersonaButton } from '../toldBefore/persona.tsx';
import { ToldBefore } from '../toldBefore/toldBefore.tsx';
import { AttachmentChip } from './attachmentChip.tsx';
import {
  appendToDraft,
  changeDraft,
  draftAttachments,
  draftText,
  isDraftBlank,
  isDraftLong,
  tellHost,
} from './draft.ts';
import { Gauge } from './gauge.tsx';
import { QueueList } from './queueList.tsx';
import { forgetRecalled, recallKey } from './recall.ts';
import { isForInputMethod, isSendKey } from './sendKeys.ts';
import {
  activeOption,
  closeSuggestions,
  followQuery,
  optionId,
  Suggestions,
  suggestionKey,
  suggestionsId,
} from './suggestions.tsx';
import { characterOf } from './suggestionTriggers.ts';

const composerId = 'composer';

/** A prompt is on its way to disk; its text stays in the composer until the host says that it is kept. */
const isSending = signal(false);

export function focusComposer(): void {
  document.getElementById(composerId)?.focus();
}

/** Opens the list of a character, as if it had been typed. */
export function openListBehind(kind: SuggestionKind): void {
  const box = document.getElementById(composerId);
  if (!(box instanceof HTMLTextAreaElement)) return;
  box.focus();
  const before = box.value.slice(0, box.selectionStart);
  const space = before === '' || /\s$/.test(before) ? '' : ' ';
  document.execCommand('insertText', false, `${space}${characterOf(kind)}`);
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
  const { isAnswering, model, whileAnswering, persona, instructions } = surroundings;
  const other = whileAnswering === 'queue' ? 'interrupt' : 'queue';
  const canSend = !isDraftBlank.value && !isSending.value;

  const send = (how = whileAnswering) => {
    if (!canSend) return;
    isSending.value = true;
    tellHost();
    post({ type: 'send', text: draftText.value, whileAnswering: how });
    focusComposer();
  };
  const onKeyDown = (event: KeyboardEvent, box: HTMLTextAreaElement) => {
    if (isForInputMethod(event)) return;
    if (suggestionKey(event, box, send) || recallKey(event)) event.preventDefault();
    else if (isSendKey(event)) {
      event.preventDefault();
      send(event.altKey ? other : whileAnswering);
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
      <QueueList queue={queue} isAnswering={isAnswering} />
      <div class="composer-box">
        <ToldBefore persona={persona} instructions={instructions} />
        <DraftAttachments />
        <DraftInput model={model} onKeyDown={onKeyDown} />
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

interface InputProps {
  readonly model: string;
  readonly onKeyDown: (event: KeyboardEvent, box: HTMLTextAreaElement) => void;
}

/** The browser owns the text of the box while it is typed; nothing is drawn again for a key. */
function DraftInput({ model, onKeyDown }: InputProps) {
  const box = useRef<HTMLTextAreaElement>(null);
  useSignalEffect(() => {
    const text = draftText.value;
    if (box.current && box.current.value !== text) box.current.value = text;
  });
  const active = activeOption();
  const follow = (event: { readonly currentTarget: HTMLTextAreaElement }) => followQuery(event.currentTarget);
  return (
    <>
      <Suggestions box={() => box.current} />
      <textarea
        ref={box}
        id={composerId}
        class={isDraftLong.value ? 'long' : undefined}
        rows={1}
        aria-label={t('Message')}
        aria-haspopup="listbox"
        aria-autocomplete="list"
        aria-controls={active === undefined ? undefined : suggestionsId}
        aria-activedescendant={active === undefined ? undefined : optionId(active)}
        placeholder={t('Ask {model}', { model })}
        readOnly={isSending.value}
        onInput={(event) => {
          changeDraft(event.currentTarget.value);
          follow(event);
        }}
        onKeyDown={(event) => onKeyDown(event, event.currentTarget)}
        onKeyUp={follow}
        onClick={follow}
        onBlur={closeSuggestions}
        dir="auto"
      />
    </>
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
