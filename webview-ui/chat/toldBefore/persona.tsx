import { post } from '../host.ts';
import { PersonIcon } from '../icons.tsx';
import { t } from '../l10n.ts';

/** Which persona the model is told to be. Without one it is only a picture, to be found by whoever wants one. */
export function PersonaButton({ persona }: { readonly persona: string }) {
  const label = persona === '' ? t('Choose a persona') : t('Choose a persona (now {persona})', { persona });
  return (
    <button
      type="button"
      class="composer-model composer-persona"
      aria-label={persona === '' ? label : undefined}
      title={label}
      onClick={() => post({ type: 'choose-persona' })}
    >
      <PersonIcon />
      {persona !== '' && <span class="composer-persona-name">{persona}</span>}
    </button>
  );
}
