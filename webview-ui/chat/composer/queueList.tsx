import type { QueuedView } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { CloseIcon, EditIcon, SendIcon } from '../icons.tsx';
import { t } from '../l10n.ts';

interface Props {
  readonly queue: readonly QueuedView[];
  readonly isAnswering: boolean;
}

/** Messages that wait until the answer has ended, next one first. */
export function QueueList({ queue, isAnswering }: Props) {
  if (queue.length === 0) return null;
  return (
    <ol class="queue" aria-label={t('Waiting to be sent')}>
      {queue.map(({ id, text, attachmentCount }) => (
        <li key={id} class="queued">
          <span class="queued-text" title={text}>
            {text}
          </span>
          {attachmentCount > 0 && <span class="badge">{`+${attachmentCount}`}</span>}
          <IconButton
            isSmall
            label={isAnswering ? t('Stop the answer and send now') : t('Send now')}
            onClick={() => post({ type: 'queued', id, action: 'send' })}
          >
            <SendIcon />
          </IconButton>
          <IconButton isSmall label={t('Edit')} onClick={() => post({ type: 'queued', id, action: 'edit' })}>
            <EditIcon />
          </IconButton>
          <IconButton
            isSmall
            label={t('Do not send')}
            onClick={() => post({ type: 'queued', id, action: 'cancel' })}
          >
            <CloseIcon />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}
