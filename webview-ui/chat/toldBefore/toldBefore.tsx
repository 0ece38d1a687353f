import type { InstructionsView } from '../../../src/protocol/chatViews.ts';
import { formatCount } from '../composer/attachmentChip.tsx';
import { SuggestionIcon } from '../composer/suggestionIcon.tsx';
import { post } from '../host.ts';
import { t } from '../l10n.ts';
import { PersonaChip } from './persona.tsx';

interface Props {
  readonly persona: string;
  readonly instructions: readonly InstructionsView[];
}

/** What the model is told before the conversation: a persona, and the instructions of the workspace. */
export function ToldBefore({ persona, instructions }: Props) {
  if (persona === '' && instructions.length === 0) return null;
  return (
    <ul class="chips" aria-label={t('Told to the model before the conversation')}>
      {persona !== '' && (
        <li class="chip told-before">
          <PersonaChip persona={persona} />
        </li>
      )}
      {instructions.map((file) => (
        <li key={file.uri} class="chip told-before">
          <InstructionChip file={file} />
        </li>
      ))}
    </ul>
  );
}

/** A click leaves it out, or sends it along again. */
function InstructionChip({ file: { uri, name, tokens, isOn } }: { readonly file: InstructionsView }) {
  const title = isOn
    ? t('{name} goes along with every request in this workspace. Click to leave it out.', { name })
    : t('{name} is left out in this workspace. Click to send it along.', { name });
  return (
    <button
      type="button"
      class="chip-open"
      aria-pressed={isOn}
      title={title}
      onClick={() => post({ type: 'toggle-instructions', uri })}
    >
      <SuggestionIcon name="instructions" />
      <span class="chip-label">{name}</span>
      {isOn && (
        <span class="chip-size">
          {formatCount(tokens)} <span class="visually-hidden">{t('tokens')}</span>
        </span>
      )}
    </button>
  );
}
