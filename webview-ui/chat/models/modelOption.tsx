import type { ComponentChildren } from 'preact';
import type { ModelRow } from '../../../src/protocol/models.ts';
import { CheckIcon, InfoIcon, StarIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { capabilityName, contextText, priceText, shortPrice } from './modelWords.ts';
import type { Entry } from './ranking.ts';

interface Props {
  readonly id: string;
  readonly entry: Exclude<Entry, { kind: 'heading' }>;
  readonly style: { readonly top: string; readonly height: string };
  readonly isActive: boolean;
  readonly isCurrent: boolean;
  /** The mouse is over it. */
  readonly isPointed: boolean;
  /** Whether it is among those that are compared; undefined where one is chosen. */
  readonly isPicked: boolean | undefined;
  readonly position: number;
  readonly count: number;
  readonly onChoose: (id: string) => void;
  readonly onStar: (id: string, isFavourite: boolean) => void;
  readonly onDetails: (id: string) => void;
}

/** One row. What it offers beside choosing is for the mouse here; the keyboard has it below the list. */
export function ModelOption(props: Props) {
  const { entry, isActive, isCurrent, isPicked } = props;
  const model = entry.kind === 'model' ? entry.row.id : entry.id;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the search field has the keys
    <div
      id={props.id}
      class={isActive ? 'model-option active' : 'model-option'}
      style={props.style}
      role="option"
      tabIndex={-1}
      aria-selected={isPicked ?? isCurrent}
      aria-setsize={props.count}
      aria-posinset={props.position}
      // Not as a hidden text beside the shown one: that would be laid out as well, at every key.
      aria-description={entry.kind === 'model' ? spokenFacts(entry) : undefined}
      title={model}
      // The keyboard stays in the search field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.onChoose(model)}
    >
      {isPicked !== undefined && (
        <span class={isPicked ? 'model-check picked' : 'model-check'}>{isPicked && <CheckIcon />}</span>
      )}
      {entry.kind === 'typed' ? (
        <span class="model-typed">{t('Use “{id}” as it is', { id: entry.id })}</span>
      ) : (
        <>
          <Words row={entry.row} isCurrent={isCurrent} />
          {(isActive || props.isPointed) && (
            <Act name={t('Details')} onAct={() => props.onDetails(model)}>
              <InfoIcon />
            </Act>
          )}
          {(isActive || props.isPointed || entry.isFavourite) && (
            <Act
              name={entry.isFavourite ? t('Remove from favourites') : t('Add to favourites')}
              isStarred={entry.isFavourite}
              onAct={() => props.onStar(model, !entry.isFavourite)}
            >
              <StarIcon />
            </Act>
          )}
        </>
      )}
    </div>
  );
}

/** For the mouse. Only where it is, since most of what a key costs is what stands in the rows. */
function Act(props: {
  readonly name: string;
  readonly isStarred?: boolean;
  readonly onAct: () => void;
  readonly children: ComponentChildren;
}) {
  return (
    <span
      class={props.isStarred ? 'model-act starred' : 'model-act'}
      aria-hidden="true"
      title={props.name}
      onClick={(event) => {
        event.stopPropagation();
        props.onAct();
      }}
    >
      {props.children}
    </span>
  );
}

function Words({ row, isCurrent }: { readonly row: ModelRow; readonly isCurrent: boolean }) {
  const { name, vendor, can, contextTokens, expiresOn, isNew } = row;
  // One text and not an element for each fact: a key replaces all rows.
  const facts = [
    shortPrice(row),
    contextTokens !== undefined && contextText(contextTokens),
    can.map(capabilityName).join(', '),
  ];
  return (
    <span class="model-words">
      <span class="model-line">
        {/* The spaces are read as well. */}
        <bdi>{`${name} `}</bdi>
        {isCurrent && <span class="badge">{`${t('in use')} `}</span>}
        {isNew && <span class="badge">{`${t('new')} `}</span>}
        <bdi class="model-vendor">{vendor}</bdi>
      </span>
      <span class="model-facts-line quiet" aria-hidden="true">
        {expiresOn && <span class="model-expiry">{`${t('until {date}', { date: expiresOn })} · `}</span>}
        {facts.filter(Boolean).join(' · ')}
      </span>
    </span>
  );
}

/** What is shown below the name, in words that can be read out. */
function spokenFacts({ row, isFavourite }: Extract<Entry, { kind: 'model' }>): string {
  const { can, contextTokens, expiresOn } = row;
  return [
    isFavourite && t('favourite'),
    priceText(row),
    contextTokens !== undefined && t('{size} context', { size: contextText(contextTokens) }),
    ...can.map(capabilityName),
    expiresOn && t('until {date}', { date: expiresOn }),
  ]
    .filter(Boolean)
    .join(', ');
}
