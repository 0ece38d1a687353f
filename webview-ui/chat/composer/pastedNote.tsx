import { IconButton } from '../iconButton.tsx';
import { CloseIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { draftAttachments } from './draft.ts';
import { lastPaste, pasteAsText } from './incoming.ts';

/** Says that what was pasted became a chip, and offers its text instead. */
export function PastedNote() {
  const pasted = lastPaste.value;
  if (!pasted || !draftAttachments.value.some(({ hash }) => hash === pasted.hash)) return null;
  return (
    <div class="pasted" role="status">
      <span>{t('Attached from {name}', { name: pasted.label })}</span>
      <button type="button" class="button" onClick={pasteAsText}>
        {t('Paste as Text')}
      </button>
      <IconButton
        isSmall
        label={t('Close')}
        onClick={() => {
          lastPaste.value = undefined;
        }}
      >
        <CloseIcon />
      </IconButton>
    </div>
  );
}
