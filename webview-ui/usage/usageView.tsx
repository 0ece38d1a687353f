import type { Breakdown, UsageQuery, UsageState } from '../../src/protocol/usage.ts';
import { t } from '../chat/l10n.ts';
import { Bars } from './bars.tsx';
import { Chart } from './chart.tsx';
import { Conversations } from './conversations.tsx';
import { post } from './host.ts';
import { Limits } from './limits.tsx';

export function UsageView({ state }: { readonly state: UsageState }) {
  const { query, figures, chart, breakdowns, account } = state;
  return (
    <main class="usage">
      <header class="top">
        <h1>{t('Usage')}</h1>
        <div class="buttons">
          <button type="button" class="button" onClick={() => post({ type: 'export', format: 'csv' })}>
            {t('Export CSV')}
          </button>
          <button type="button" class="button" onClick={() => post({ type: 'export', format: 'json' })}>
            {t('Export JSON')}
          </button>
        </div>
      </header>
      <Filters state={state} />
      <dl class="figures" aria-label={t('In this period')}>
        {figures.map(({ label, value, note }) => (
          <div class="figure" key={label}>
            <dt>{label}</dt>
            <dd class="value">{value}</dd>
            {note && <dd class="note">{note}</dd>}
          </div>
        ))}
      </dl>
      <section aria-labelledby="over-time">
        <h2 id="over-time">{t('Over Time')}</h2>
        <Chart chart={chart} unit={query.unit} />
      </section>
      <div class="columns">
        {breakdowns.map((breakdown) => (
          <section key={breakdown.id} aria-labelledby={`by-${breakdown.id}`}>
            <h2 id={`by-${breakdown.id}`}>{titleOf(breakdown.id)}</h2>
            <Bars breakdown={breakdown} title={titleOf(breakdown.id)} />
          </section>
        ))}
      </div>
      <Conversations conversations={state.conversations} />
      <Limits limits={state.limits} unknownPrices={state.unknownPrices} />
      <section aria-labelledby="account">
        <h2 id="account">{t('Compared with OpenRouter')}</h2>
        {account === undefined && <p class="note">{t('Asking OpenRouter …')}</p>}
        {account?.length === 0 && <p class="note">{t('This server does not tell.')}</p>}
        {account?.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <button type="button" class="button" onClick={() => post({ type: 'top-up' })}>
          {t('Add Credit')}
        </button>
      </section>
    </main>
  );
}

function titleOf(id: Breakdown['id']): string {
  switch (id) {
    case 'model':
      return t('By Model');
    case 'provider':
      return t('By Provider');
    case 'workspace':
      return t('By Workspace');
    case 'tag':
      return t('By Tag');
  }
}

function Filters({ state: { query, choices } }: { readonly state: UsageState }) {
  const set = (change: Partial<UsageQuery>) => post({ type: 'query', query: { ...query, ...change } });
  return (
    <form class="filters" aria-label={t('Filter')} onSubmit={(event) => event.preventDefault()}>
      <Choice
        label={t('Period')}
        value={query.range}
        options={[
          ['month', t('This month')],
          ['30-days', t('30 days')],
          ['12-months', t('12 months')],
          ['all', t('All time')],
        ]}
        onChoose={(range) => set({ range: range as UsageQuery['range'] })}
      />
      <Choice
        label={t('By')}
        value={query.unit}
        options={[
          ['day', t('Day')],
          ['week', t('Week')],
          ['month', t('Month')],
        ]}
        onChoose={(unit) => set({ unit: unit as UsageQuery['unit'] })}
      />
      {(['model', 'provider', 'workspace', 'tag'] as const).map((name) => (
        <Choice
          key={name}
          label={filterLabel(name)}
          value={query[name] === undefined ? 'all' : `is ${query[name]}`}
          options={[
            ['all', t('All')],
            ...choices[name]
              .filter(({ key }) => name !== 'tag' || key !== '')
              .map(({ key, label }) => [`is ${key}`, label] as const),
          ]}
          onChoose={(value) => set({ [name]: value === 'all' ? undefined : value.slice('is '.length) })}
        />
      ))}
    </form>
  );
}

function filterLabel(name: Breakdown['id']): string {
  switch (name) {
    case 'model':
      return t('Model');
    case 'provider':
      return t('Provider');
    case 'workspace':
      return t('Workspace');
    case 'tag':
      return t('Tag');
  }
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
