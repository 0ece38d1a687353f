import type { KeyState } from '../../src/protocol/chatViews.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';
import type { PanelState } from './state.ts';

/** What one can do here; where to go on; and without a key, how to get one. */
export function EmptyState({ state }: { readonly state: PanelState }) {
  return (
    <main class="empty">
      <h1 class="empty-title">{t('Ask any model')}</h1>
      {state.surroundings.key === 'missing' ? <SignIn /> : <Invitation keyState={state.surroundings.key} />}
      {state.recent.length > 0 && (
        <nav class="recent" aria-label={t('Recent conversations')}>
          <h2>{t('Recent conversations')}</h2>
          <ul>
            {state.recent.map(({ id, title, when }) => (
              <li key={id}>
                <button
                  type="button"
                  class="recent-item"
                  onClick={() => post({ type: 'open-conversation', conversationId: id })}
                >
                  <span class="recent-title">{title || t('Untitled')}</span>
                  <span class="recent-when">{when}</span>
                </button>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </main>
  );
}

function SignIn() {
  return (
    <>
      <p>
        {t(
          'Neural Terminal talks to OpenRouter with your own key. It is kept in the secret storage of VS Code.',
        )}
      </p>
      <div class="empty-actions">
        <button type="button" class="button primary" onClick={() => post({ type: 'sign-in' })}>
          {t('Sign In with OpenRouter')}
        </button>
        <button type="button" class="button" onClick={() => post({ type: 'set-api-key' })}>
          {t('Enter a Key')}
        </button>
      </div>
    </>
  );
}

function Invitation({ keyState }: { readonly keyState: KeyState }) {
  const source = keySource(keyState);
  return (
    <>
      <p>
        {t('Type a question below. Answers stream in here, and every conversation is kept on your machine.')}
      </p>
      {source && <p class="key-source">{source}</p>}
    </>
  );
}

/** Where the key comes from, when that is not where one would look for it. */
function keySource(keyState: KeyState): string | undefined {
  switch (keyState) {
    case 'environment':
      return t('The key in use is that of OPENROUTER_API_KEY.');
    case 'session':
      return t('The key in use is kept for this session only.');
    case 'not-needed':
      return t('The server on this machine needs no key.');
    case 'stored':
    case 'missing':
      return undefined;
  }
}
