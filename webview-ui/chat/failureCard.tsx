import type { FailureView } from '../../src/protocol/chatViews.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

export function FailureCard(props: { readonly messageId: string; readonly failure: FailureView }) {
  const { messageId, failure } = props;
  return (
    <section class="failure">
      <p>{failure.sentence}</p>
      {failure.detail && <p class="failure-detail">{failure.detail}</p>}
      <div class="failure-actions">
        {failure.actions.map(({ id, label }) => (
          <button
            type="button"
            class="button"
            key={id}
            onClick={() => post({ type: 'failure-action', messageId, action: id })}
          >
            {label}
          </button>
        ))}
        <button
          type="button"
          class="link"
          onClick={() => post({ type: 'failure-action', messageId, action: 'explain' })}
        >
          {t('What this means')}
        </button>
      </div>
    </section>
  );
}
