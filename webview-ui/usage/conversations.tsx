import type { DearConversation } from '../../src/protocol/usage.ts';
import { t } from '../chat/l10n.ts';
import { post } from './host.ts';

export function Conversations({ conversations }: { readonly conversations: readonly DearConversation[] }) {
  return (
    <section aria-labelledby="dearest">
      <h2 id="dearest">{t('Most Expensive Conversations')}</h2>
      {conversations.length === 0 && <p class="note">{t('Nothing yet.')}</p>}
      <ol class="dearest">
        {conversations.map(({ id, title, cost, answers, isGone }) => (
          <li key={id}>
            {isGone ? (
              <span class="note">{title}</span>
            ) : (
              <button type="button" class="link" onClick={() => post({ type: 'open-conversation', id })}>
                {title}
              </button>
            )}
            <span class="note">{t('{count} answers', { count: answers })}</span>
            <span class="number">{cost}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
