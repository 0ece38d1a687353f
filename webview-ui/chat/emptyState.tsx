import type { Surroundings } from '../../src/protocol.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

export function EmptyState({ surroundings }: { readonly surroundings: Surroundings }) {
  return (
    <main class="empty">
      <h1 class="empty-title">{t('Ask any model')}</h1>
      {surroundings.key === 'missing' ? (
        <>
          <p>
            {t(
              'Neural Terminal talks to OpenRouter with a key of yours. It is kept in the secret storage of VS Code.',
            )}
          </p>
          <button type="button" class="primary" onClick={() => post({ type: 'set-api-key' })}>
            {t('Set API Key…')}
          </button>
        </>
      ) : (
        <p>{t('Type a question below. Every conversation is kept on this machine.')}</p>
      )}
    </main>
  );
}
