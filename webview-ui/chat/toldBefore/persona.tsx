import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { PersonIcon } from '../icons.tsx';
import { t } from '../l10n.ts';

const choose = () => post({ type: 'choose-persona' });

/** Where there is no persona, a picture to be found by whoever wants one. */
export function PersonaButton({ persona }: { readonly persona: string }) {
  if (persona !== '') return null;
  return (
    <IconButton label={t('Choose a persona')} onClick={choose}>
      <PersonIcon />
    </IconButton>
  );
}

/** Which persona the model is told to be. */
export function PersonaChip({ persona }: { readonly persona: string }) {
  return (
    <button
      type="button"
      class="chip-open"
      title={t('Choose a persona (now {persona})', { persona })}
      onClick={choose}
    >
      <PersonIcon />
      <span class="visually-hidden">{t('Persona')} </span>
      <span class="chip-label">{persona}</span>
    </button>
  );
}
