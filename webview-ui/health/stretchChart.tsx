import type { StretchView } from '../../src/protocol/health.ts';
import { t } from '../chat/l10n.ts';

interface Props {
  readonly stretches: readonly StretchView[];
  readonly period: string;
}

const width = 600;
const height = 120;
const gap = 2;

/** Turns over time as stacked bars, and under it the table that says the same to who cannot see it. */
export function StretchChart({ stretches, period }: Props) {
  const most = Math.max(1, ...stretches.map(totalOf));
  const step = width / Math.max(1, stretches.length);
  return (
    <figure class="chart">
      <figcaption>{t('Turns: {period}, at most {count} at a time', { period, count: most })}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {stretches.map((stretch, index) => (
          <Bar key={index} stretch={stretch} x={index * step} barWidth={step - gap} scale={height / most} />
        ))}
      </svg>
      <ul class="legend" aria-hidden="true">
        <li class="legend-good">{t('Answered')}</li>
        <li class="legend-stopped">{t('Stopped')}</li>
        <li class="legend-failed">{t('Failed')}</li>
      </ul>
      <details>
        <summary>{t('Show as a table')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
        <section class="table-scroll" tabIndex={0} aria-label={t('Turns over time')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('From')}</th>
                <th scope="col">{t('Answered')}</th>
                <th scope="col">{t('Stopped')}</th>
                <th scope="col">{t('Failed')}</th>
                <th scope="col">{t('First token, p50 in ms')}</th>
                <th scope="col">{t('First token, p95 in ms')}</th>
              </tr>
            </thead>
            <tbody>
              {stretches.map(({ label, good, stopped, failed, firstTokenMs }, index) => (
                <tr key={index}>
                  <th scope="row">{label}</th>
                  <td>{good}</td>
                  <td>{stopped}</td>
                  <td>{failed}</td>
                  <td>{firstTokenMs ? Math.round(firstTokenMs.p50) : '–'}</td>
                  <td>{firstTokenMs ? Math.round(firstTokenMs.p95) : '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}

interface BarProps {
  readonly stretch: StretchView;
  readonly x: number;
  readonly barWidth: number;
  readonly scale: number;
}

function Bar({ stretch: { label, good, stopped, failed }, x, barWidth, scale }: BarProps) {
  const parts = [
    ['failed', failed],
    ['stopped', stopped],
    ['good', good],
  ] as const;
  let y = height;
  return (
    <g>
      <title>{label}</title>
      {parts.map(([name, count]) => {
        const size = count * scale;
        y -= size;
        return <rect key={name} class={`bar-${name}`} x={x} y={y} width={barWidth} height={size} />;
      })}
    </g>
  );
}

function totalOf({ good, stopped, failed }: StretchView): number {
  return good + stopped + failed;
}
