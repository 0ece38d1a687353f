import { signal } from '@preact/signals';
import { memo } from 'preact/compat';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import { AttachmentChip } from './composer/attachmentChip.tsx';
import { FailureCard } from './failureCard.tsx';
import { wishForEnd } from './followEnd.ts';
import { post } from './host.ts';
import { KeptImage } from './keptImage.tsx';
import { t } from './l10n.ts';
import { MessageActions, Siblings } from './messageActions.tsx';
import { MessageBody } from './messageBody.tsx';
import { MessageEditor } from './messageEditor.tsx';
import { MessageFactsLine, MessageTime } from './messageFacts.tsx';
import { Reasoning } from './reasoning.tsx';
import { WaitingLine } from './waitingLine.tsx';

interface Props {
  readonly message: MessageView;
  readonly isLast: boolean;
  readonly isAnswering: boolean;
}

/** Unchanged messages are the same objects, so that only the one that grows is drawn again. */
export const MessageArticle = memo(function MessageArticle({ message, isLast, isAnswering }: Props) {
  const isEditing = editingId.value === message.id;
  const stopEditing = () => {
    editingId.value = undefined;
  };
  const headingId = `author-${message.id}`;
  return (
    <article
      id={message.id}
      class={`message message-${message.role}`}
      aria-labelledby={headingId}
      aria-busy={message.state === 'streaming'}
      tabIndex={isLast ? 0 : -1}
    >
      <header class="message-head">
        <h2 class="message-author" id={headingId}>
          {message.author}
        </h2>
        {message.facts?.provider && <span class="message-provider">{message.facts.provider}</span>}
        {message.facts?.fallback && (
          <span class="badge" title={message.facts.fallback}>
            {t('Fallback')}
            <span class="visually-hidden">{`: ${message.facts.fallback}`}</span>
          </span>
        )}
        <MessageTime createdAtMs={message.createdAtMs} />
      </header>
      {message.reasoning !== '' && <Reasoning message={message} />}
      {isEditing ? (
        <MessageEditor
          text={editedText.value ?? message.text}
          isAnswering={isAnswering}
          onCancel={stopEditing}
          onSave={(text) => {
            stopEditing();
            post({ type: 'edit', messageId: message.id, text });
            wishForEnd();
          }}
        />
      ) : (
        <MessageBody message={message} />
      )}
      <Extras message={message} />
      <StateLine message={message} />
      <footer class="message-foot">
        <Siblings message={message} isAnswering={isAnswering} />
        <MessageFactsLine message={message} />
        <MessageActions
          message={message}
          isLast={isLast}
          isAnswering={isAnswering}
          onEdit={() => {
            editedText.value = undefined;
            editingId.value = message.id;
          }}
        />
      </footer>
    </article>
  );
});

/** The prompt that is edited in its place. Outside of the component, since a failure card opens it as well. */
const editingId = signal<string | undefined>(undefined);
/** An edit that was not sent after all. */
const editedText = signal<string | undefined>(undefined);

/** Opens the editor of the prompt that stands before this message. */
export function editPromptOf(messageId: string, text?: string): void {
  let article: Element | null | undefined = document.getElementById(messageId);
  while (article && !article.classList.contains('message-user')) article = article.previousElementSibling;
  editingId.value = article?.id;
  editedText.value = text;
  article?.scrollIntoView({ block: 'nearest' });
}

export function Extras({ message }: { readonly message: MessageView }) {
  return (
    <>
      {message.attachments.length > 0 && (
        <ul class="chips" aria-label={t('Went along')}>
          {message.attachments.map((attachment) => (
            <AttachmentChip key={attachment.hash} attachment={attachment} messageId={message.id} />
          ))}
        </ul>
      )}
      {message.images.map((image) => (
        <KeptImage key={image.url} url={image.url} name={image.name} />
      ))}
      {message.toolCalls.map((call, index) => (
        <details class="fold" key={index}>
          <summary>{t('Tool: {name}', { name: call.name })}</summary>
          <pre>{call.arguments}</pre>
          {call.result !== undefined && <pre>{call.result}</pre>}
        </details>
      ))}
      {message.citations.length > 0 && (
        <details class="fold">
          <summary>{t('Sources: {count}', { count: message.citations.length })}</summary>
          <ol class="sources">
            {message.citations.map(({ url, title }) => (
              <li key={url}>
                <button
                  type="button"
                  class="link"
                  title={url}
                  onClick={() => post({ type: 'open-link', href: url })}
                >
                  {title || url}
                </button>
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

export function StateLine({ message }: { readonly message: MessageView }) {
  switch (message.state) {
    case 'streaming':
      if (message.waiting)
        return <WaitingLine waiting={message.waiting} stops={message.beside && message.id} />;
      // While it thinks, its thoughts say so.
      if (message.text !== '' || message.reasoning !== '') return null;
      return (
        <p class="state">
          <span class="pulse" aria-hidden="true" />
          {t('Waiting for the first word…')}
        </p>
      );
    case 'stopped':
      return <p class="state">{t('Stopped')}</p>;
    case 'interrupted':
      return <p class="state">{t('Interrupted: the editor closed before the answer ended')}</p>;
    case 'complete':
      return message.facts?.isCutByLength ? <p class="state">{t('Ended at its greatest length')}</p> : null;
    case 'cut-off':
    case 'failed':
      return message.failure ? <FailureCard messageId={message.id} failure={message.failure} /> : null;
  }
}
