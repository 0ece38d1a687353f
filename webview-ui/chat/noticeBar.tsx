import { useState } from 'preact/hooks';
import type { NoticeView } from '../../src/protocol/hostMessages.ts';
import { focusComposer } from './composer/box.ts';
import { post } from './host.ts';
import { t } from './l10n.ts';

/** Says something once, in time; the user takes it away. */
export function NoticeBar({ notice }: { readonly notice: NoticeView }) {
  const [isShown, setShown] = useState(true);
  if (!isShown) return null;
  const dismiss = () => {
    setShown(false);
    // The keyboard must not be left where nothing is any more.
    focusComposer();
  };
  return (
    <div class="undo notice" role="status">
      <span>{notice.sentence}</span>
      <span class="notice-actions">
        {notice.actions.map(({ id, label }) => (
          <button
            type="button"
            class="button"
            key={id}
            onClick={() => post({ type: 'notice-action', action: id })}
          >
            {label}
          </button>
        ))}
        <button type="button" class="button" onClick={dismiss}>
          {t('Dismiss')}
        </button>
      </span>
    </div>
  );
}
