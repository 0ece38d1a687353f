import type { MessageView } from '../../src/protocol/chatViews.ts';
import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import { quoteInComposer } from './composer/composer.tsx';
import { isPainted } from './firstPaint.ts';
import { wishForEnd } from './followEnd.ts';
import { post } from './host.ts';
import { IconButton } from './iconButton.tsx';
import {
  CompareIcon,
  ContinueIcon,
  CopyIcon,
  EditIcon,
  ForkIcon,
  NextIcon,
  OtherModelIcon,
  PreviousIcon,
  QuoteIcon,
  RegenerateIcon,
  TrashIcon,
} from './icons.tsx';
import { t } from './l10n.ts';
import { openModels } from './models/catalogue.ts';

interface Props {
  readonly message: MessageView;
  readonly isLast: boolean;
  readonly isAnswering: boolean;
  readonly onEdit: () => void;
}

/** Walks through the versions of a message. */
export function Siblings(props: { readonly message: MessageView; readonly isAnswering: boolean }) {
  const { message, isAnswering } = props;
  const { id: messageId, sibling } = message;
  if (!sibling) return null;
  return (
    <span class="siblings">
      <IconButton
        isSmall
        label={t('Previous version')}
        isDisabled={isAnswering || sibling.index <= 1}
        onClick={() => post({ type: 'show-sibling', messageId, step: 'previous' })}
      >
        <PreviousIcon />
      </IconButton>
      <span class="sibling-count">{`${sibling.index}/${sibling.count}`}</span>
      <IconButton
        isSmall
        label={t('Next version')}
        isDisabled={isAnswering || sibling.index >= sibling.count}
        onClick={() => post({ type: 'show-sibling', messageId, step: 'next' })}
      >
        <NextIcon />
      </IconButton>
      {message.role === 'assistant' && (
        <IconButton
          isSmall
          label={t('Compare the versions side by side')}
          isDisabled={isAnswering}
          onClick={() => post({ type: 'line-up', messageId })}
        >
          <CompareIcon />
        </IconButton>
      )}
    </span>
  );
}

/** What one can do with a message. */
export function MessageActions({ message, isLast, isAnswering, onEdit }: Props) {
  const { id: messageId, role } = message;
  const send = (intent: PanelMessage) => () => post(intent);
  const ask = (intent: PanelMessage) => () => {
    post(intent);
    wishForEnd();
  };
  const isUser = role === 'user';
  // Seen only where the mouse or the focus is.
  if (!isPainted.value) return null;
  return (
    <div class="actions" role="toolbar" aria-label={t('Message actions')} onKeyDown={walk}>
      <IconButton isSmall label={t('Copy')} onClick={send({ type: 'copy', messageId })}>
        <CopyIcon />
      </IconButton>
      {isUser && !isAnswering && (
        <IconButton isSmall label={t('Edit and resend')} onClick={onEdit}>
          <EditIcon />
        </IconButton>
      )}
      {!isUser && !isAnswering && (
        <>
          <IconButton isSmall label={t('Regenerate')} onClick={ask({ type: 'regenerate', messageId })}>
            <RegenerateIcon />
          </IconButton>
          <IconButton
            isSmall
            label={t('Regenerate with another model')}
            onClick={() => openModels({ for: 'regenerate', messageId })}
          >
            <OtherModelIcon />
          </IconButton>
        </>
      )}
      {isLast && !isAnswering && canContinue(message) && (
        <IconButton isSmall label={t('Continue')} onClick={ask({ type: 'continue', messageId })}>
          <ContinueIcon />
        </IconButton>
      )}
      <IconButton isSmall label={t('Quote')} onClick={() => quoteInComposer(message.text)}>
        <QuoteIcon />
      </IconButton>
      {!isAnswering && (
        <>
          <IconButton isSmall label={t('Fork from here')} onClick={send({ type: 'fork', messageId })}>
            <ForkIcon />
          </IconButton>
          <IconButton isSmall label={t('Delete')} onClick={send({ type: 'delete', messageId })}>
            <TrashIcon />
          </IconButton>
        </>
      )}
    </div>
  );
}

export function canContinue({ role, state, text, facts }: MessageView): boolean {
  if (role !== 'assistant' || text === '') return false;
  return state === 'complete' ? facts?.isCutByLength === true : state !== 'streaming';
}

function walk(event: KeyboardEvent): void {
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (step === 0 || !(event.currentTarget instanceof HTMLElement)) return;
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons.at((at + step) % buttons.length)?.focus();
  event.preventDefault();
}
