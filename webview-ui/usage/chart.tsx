import { useEffect, useRef, useState } from 'preact/hooks';
import type { UsageChart, UsageQuery } from '../../src/protocol/usage.ts';
import { t } from '../chat/l10n.ts';

const height = 200;

/** Spending over time: drawn for the eye, and as a table for whoever cannot or will not see it. */
export function Chart({ chart, unit }: { readonly chart: UsageChart; readonly unit: UsageQuery['unit'] }) {
  const place = useRef<HTMLDivElement>(null);
  const [isTableOpen, setTableOpen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let isGone = false;
    let stop: (() => void) | undefined;
    const draw = async () => {
      const { drawChart } = await import('./drawChart.ts');
      if (!isGone) stop = drawChart(element, chart, height);
    };
    void draw();
    return () => {
      isGone = true;
      stop?.();
    };
  }, [chart]);
  const dearest = chart.rows.reduce(
    (most, _, at) => ((chart.y[at] ?? 0) > (chart.y[most] ?? 0) ? at : most),
    0,
  );
  const most = chart.rows[dearest];
  const summary =
    most === undefined || !chart.y.some((value) => value > 0)
      ? t('Nothing was spent in this period.')
      : t('Spending over time. The most was {cost}, on {period}.', { cost: most.cost, period: most.period });
  return (
    <figure class="chart">
      <div ref={place} class="drawing" role="img" aria-label={summary} />
      <figcaption class="note">{summary}</figcaption>
      <details onToggle={({ currentTarget }) => setTableOpen(currentTarget.open)}>
        <summary>{t('Show as Table')}</summary>
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">{unitName(unit)}</th>
                <th scope="col" class="number">
                  {t('Spent')}
                </th>
                <th scope="col" class="number">
                  {t('Answers')}
                </th>
              </tr>
            </thead>
            <tbody>
              {(isTableOpen ? [...chart.rows].reverse() : []).map(({ period, cost, answers }) => (
                <tr key={period}>
                  <th scope="row">{period}</th>
                  <td class="number">{cost}</td>
                  <td class="number">{answers}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function unitName(unit: UsageQuery['unit']): string {
  switch (unit) {
    case 'day':
      return t('Day');
    case 'week':
      return t('Week');
    case 'month':
      return t('Month');
  }
}
