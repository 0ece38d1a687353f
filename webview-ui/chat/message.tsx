import type { MessageView } from '../../src/protocol.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

export function MessageArticle({ message }: { readonly message: MessageView }) {
  const headingId = `author-${message.id}`;
  return (
    <article class={`message message-${message.role}`} aria-labelledby={headingId}>
      <h2 class="message-author" id={headingId}>
        {message.author}
      </h2>
      {message.reasoning !== '' && (
        <details class="reasoning">
          <summary>{t('Reasoning')}</summary>
          <div dir="auto">{message.reasoning}</div>
        </details>
      )}
      <div class="message-text" dir="auto">
        {message.text}
      </div>
      <StateLine message={message} />
    </article>
  );
}

function StateLine({ message }: { readonly message: MessageView }) {
  switch (message.state) {
    case 'streaming':
      return message.text === '' ? (
        <p class="state">{message.reasoning === '' ? t('Waiting for the first word…') : t('Thinking…')}</p>
      ) : null;
    case 'stopped':
      return <p class="state">{t('Stopped')}</p>;
    case 'interrupted':
      return <p class="state">{t('Interrupted: the editor ended before the answer did')}</p>;
    case 'complete':
      return null;
    case 'cut-off':
    case 'failed':
      return message.failure ? (
        <div class="failure" role="alert">
          <p>{message.failure.sentence}</p>
          {message.failure.detail && <p class="failure-detail">{message.failure.detail}</p>}
          <div class="failure-actions">
            {message.failure.actions.map(({ id, label }) => (
              <button
                type="button"
                key={id}
                onClick={() => post({ type: 'act', messageId: message.id, action: id })}
              >
                {label}
              </button>
            ))}
          </div>
        </div>
      ) : null;
  }
}
