import { useEffect, useState } from 'preact/hooks';
import { post } from './host.ts';
import { t } from './l10n.ts';

const shownForMs = 10_000;

/** Deleting never asks; it can be undone. After a while the bar goes, and the bin still has it. */
export function UndoBar({ messageId }: { readonly messageId: string }) {
  const [isShown, setShown] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setShown(false), shownForMs);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return null;
  return (
    <div class="undo" role="status">
      <span>{t('Message deleted')}</span>
      <button
        type="button"
        class="button"
        onClick={() => {
          setShown(false);
          post({ type: 'undo-delete', messageId });
        }}
      >
        {t('Undo')}
      </button>
    </div>
  );
}
