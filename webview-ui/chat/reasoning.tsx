import type { MessageView } from '../../src/protocol/chatViews.ts';
import { t } from './l10n.ts';

/** The model's reasoning, folded away. */
export function Reasoning({ message }: { readonly message: MessageView }) {
  const { reasoningMs, reasoning, state, text } = message;
  const isThinking = state === 'streaming' && text === '';
  const label = isThinking
    ? t('Thinking…')
    : reasoningMs === undefined
      ? t('Thoughts')
      : t('Thought for {seconds} s', { seconds: Math.max(1, Math.round(reasoningMs / 1000)) });
  return (
    <details class="fold reasoning">
      <summary>
        {isThinking && <span class="pulse" aria-hidden="true" />}
        {label}
      </summary>
      <div class="reasoning-text" dir="auto">
        {reasoning}
      </div>
    </details>
  );
}
