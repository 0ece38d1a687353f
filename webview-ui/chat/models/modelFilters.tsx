import { t } from '../l10n.ts';
import { catalogue } from './catalogue.ts';
import type { FilterName, Order, Search } from './ranking.ts';

interface Props {
  readonly search: Search;
  readonly onChange: (change: Partial<Search>) => void;
}

/** Chips that narrow the list down, and what it is sorted by. */
export function ModelFilters({ search: { filters, order }, onChange }: Props) {
  const isRetentionKnown =
    catalogue.value?.models.some(({ hasZeroRetention }) => hasZeroRetention !== undefined) ?? false;
  const toggle = (name: FilterName) => {
    const others = new Set(filters);
    if (!others.delete(name)) others.add(name);
    onChange({ filters: others });
  };
  return (
    <div class="models-filters" role="toolbar" aria-label={t('Filters')}>
      {filterNames().map(([name, label, title]) => (
        <button
          type="button"
          class="chip-button"
          key={name}
          title={title}
          aria-pressed={filters.has(name)}
          disabled={name === 'zero-retention' && !isRetentionKnown}
          onClick={() => toggle(name)}
        >
          {label}
        </button>
      ))}
      <select
        class="models-order"
        aria-label={t('Sort by')}
        value={order}
        onChange={(event) => onChange({ order: event.currentTarget.value as Order })}
      >
        <option value="use">{t('Most used')}</option>
        <option value="price">{t('Cheapest')}</option>
        <option value="context">{t('Longest context')}</option>
        <option value="age">{t('Newest')}</option>
      </select>
    </div>
  );
}

function filterNames(): readonly (readonly [FilterName, string, string])[] {
  return [
    ['free', t('Free'), t('Free of charge')],
    ['tools', t('Tools'), t('Can call tools')],
    ['vision', t('Vision'), t('Reads pictures')],
    ['files', t('Files'), t('Reads files such as PDF')],
    ['reasoning', t('Reasoning'), t('Thinks before it answers')],
    ['long', t('Long context'), t('Reads 200,000 tokens and more')],
    [
      'zero-retention',
      t('Zero retention'),
      t('Some provider keeps nothing of what it is sent. Ask for such providers in the parameters.'),
    ],
  ];
}
