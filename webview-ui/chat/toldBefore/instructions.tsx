import type { InstructionsView } from '../../../src/protocol.ts';
import { post } from '../host.ts';
import { t } from '../l10n.ts';

/** The instructions of the workspace that go along with every request; a click switches one off or on. */
export function InstructionChips({ instructions }: { readonly instructions: readonly InstructionsView[] }) {
  if (instructions.length === 0) return null;
  return (
    <ul class="chips instructions" aria-label={t('Instructions of the workspace')}>
      {instructions.map((file) => (
        <li key={file.uri}>
          <InstructionChip file={file} />
        </li>
      ))}
    </ul>
  );
}

function InstructionChip({ file: { uri, name, isOn } }: { readonly file: InstructionsView }) {
  const title = isOn
    ? t('{name} goes along with every request in this workspace. Click to leave it out.', { name })
    : t('{name} is left out in this workspace. Click to send it along.', { name });
  return (
    <button
      type="button"
      class="chip instruction"
      aria-pressed={isOn}
      title={title}
      onClick={() => post({ type: 'toggle-instructions', uri })}
    >
      <span class="chip-label">{name}</span>
    </button>
  );
}
