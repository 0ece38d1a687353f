import { useLayoutEffect, useState } from 'preact/hooks';
import type { LimitView, UnknownPrices } from '../../src/protocol/usage.ts';
import { t } from '../chat/l10n.ts';
import { Bar } from './bars.tsx';
import { post } from './host.ts';

type Kind = LimitView['kind'];
type Side = 'soft' | 'hard';

const kinds: readonly Kind[] = ['message', 'conversation', 'day', 'month'];
const amount = /^(\d{1,7}([.,]\d{1,6})?)?$/;

interface LimitsProps {
  readonly limits: readonly LimitView[];
  readonly unknownPrices: UnknownPrices;
}

/** The limits of the user: how far they are used, and where they are set. */
export function Limits({ limits, unknownPrices }: LimitsProps) {
  const models = [...new Set(limits.flatMap(({ model }) => model ?? []))];
  const rows = [undefined, ...models].flatMap((model) =>
    kinds.map((kind): LimitView => {
      const found = limits.find((limit) => limit.kind === kind && limit.model === model);
      return found ?? { kind, ...(model !== undefined && { model }), soft: '', hard: '' };
    }),
  );
  const save = (changed: LimitView, side: Side, value: string) => {
    const all = rows.map((row) => (row === changed ? { ...row, [side]: value } : row));
    const typed = all.map(({ kind, model, soft, hard }) => ({
      kind,
      ...(model !== undefined && { model }),
      soft,
      hard,
    }));
    post({ type: 'set-limits', limits: typed });
  };
  return (
    <section aria-labelledby="limits">
      <h2 id="limits">{t('Limits')}</h2>
      <p class="note">
        {t(
          'In dollars. The first warns once; what would go beyond the second is not sent. Empty is no limit.',
        )}
      </p>
      <div class="limits">
        {rows.map((row) => (
          <Limit
            key={`${row.model ?? ''} ${row.kind}`}
            limit={row}
            onChange={(side, value) => save(row, side, value)}
          />
        ))}
      </div>
      <div class="buttons">
        <button type="button" class="button" onClick={() => post({ type: 'choose-model-for-limit' })}>
          {t('Limit a Model …')}
        </button>
        <label class="choice">
          <span>{t('When nobody can tell the price')}</span>
          <select
            value={unknownPrices}
            onChange={({ currentTarget }) =>
              post({ type: 'set-unknown-prices', choice: currentTarget.value as UnknownPrices })
            }
          >
            <option value="ask">{t('Ask')}</option>
            <option value="allow">{t('Send')}</option>
            <option value="block">{t('Do not send')}</option>
          </select>
        </label>
      </div>
    </section>
  );
}

interface LimitProps {
  readonly limit: LimitView;
  readonly onChange: (side: Side, value: string) => void;
}

function Limit({ limit, onChange }: LimitProps) {
  const name = nameOf(limit);
  return (
    <fieldset class="limit">
      <legend>{name}</legend>
      <Amount label={t('Warn at')} value={limit.soft} onChange={(value) => onChange('soft', value)} />
      <Amount label={t('Stop at')} value={limit.hard} onChange={(value) => onChange('hard', value)} />
      {limit.used !== undefined && (
        <p class="note used">
          {limit.used}
          <Bar share={limit.share ?? 0} isFull={(limit.share ?? 0) >= 1} />
        </p>
      )}
    </fieldset>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Amount({ label, value, onChange }: AmountProps) {
  const [typed, setTyped] = useState(value);
  // Before it is painted: nobody has typed into it yet.
  useLayoutEffect(() => setTyped(value), [value]);
  const isGood = amount.test(typed.trim());
  return (
    <label class="amount">
      <span>{label}</span>
      <span class="dollars">
        <span aria-hidden="true">$</span>
        <input
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={typed}
          aria-invalid={!isGood}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={({ currentTarget }) => {
            const next = currentTarget.value.trim();
            if (amount.test(next) && next !== value) onChange(next);
          }}
        />
      </span>
      {!isGood && <span class="wrong">{t('Dollars, such as 2.50')}</span>}
    </label>
  );
}

function nameOf({ kind, model }: LimitView): string {
  const what = kindName(kind);
  return model === undefined ? what : `${model} · ${what}`;
}

function kindName(kind: Kind): string {
  switch (kind) {
    case 'message':
      return t('A message');
    case 'conversation':
      return t('A conversation');
    case 'day':
      return t('A day');
    case 'month':
      return t('A month');
  }
}
