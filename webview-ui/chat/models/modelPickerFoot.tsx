import type { ModelPurpose } from '../../../src/protocol/models.ts';
import { IconButton } from '../iconButton.tsx';
import { InfoIcon, StarIcon } from '../icons.tsx';
import { t } from '../l10n.ts';

interface Props {
  readonly activeId: string | undefined;
  readonly isFavourite: boolean;
  readonly isComparing: boolean;
  readonly comparedCount: number;
  readonly purpose: ModelPurpose;
  readonly onStar: () => void;
  readonly onDetails: () => void;
  readonly onMakeDefault: () => void;
  readonly onCompare: () => void;
  readonly onToggleComparing: () => void;
}

/** What can be done with the model under the cursor, and with several. */
export function ModelPickerFoot(props: Props) {
  const { activeId, isFavourite, isComparing, comparedCount, purpose } = props;
  const isNone = activeId === undefined;
  return (
    <div class="models-foot">
      <span class="models-foot-start">
        <IconButton isDisabled={isNone} label={t('Details (Ctrl+I)')} onClick={props.onDetails}>
          <InfoIcon />
        </IconButton>
        <span class={isFavourite ? 'starred' : ''}>
          <IconButton
            isDisabled={isNone}
            label={isFavourite ? t('Remove from favourites (Ctrl+D)') : t('Add to favourites (Ctrl+D)')}
            onClick={props.onStar}
          >
            <StarIcon />
          </IconButton>
        </span>
      </span>
      {purpose.for !== 'regenerate' && (
        <button type="button" class="button" onClick={props.onToggleComparing}>
          {isComparing ? t('Choose One') : t('Compare Several')}
        </button>
      )}
      {isComparing ? (
        <button
          type="button"
          class="button primary"
          disabled={comparedCount < 2}
          title={t('The next message goes to all of them (Ctrl+Enter)')}
          onClick={props.onCompare}
        >
          {t('Compare {count} of 4', { count: comparedCount })}
        </button>
      ) : (
        purpose.for === 'choose' && (
          <button
            type="button"
            class="button"
            disabled={isNone}
            title={t('Here, and in every conversation that begins from now on (Ctrl+Enter)')}
            onClick={props.onMakeDefault}
          >
            {t('Use for All New Conversations')}
          </button>
        )
      )}
    </div>
  );
}
