import type { Breakdown } from '../../src/protocol/usage.ts';
import { t } from '../chat/l10n.ts';

/** A table in which each row has a bar: what is drawn and what is read are the same. */
export function Bars({ breakdown, title }: { readonly breakdown: Breakdown; readonly title: string }) {
  if (breakdown.rows.length === 0) return <p class="note">{t('Nothing yet.')}</p>;
  return (
    <div class="scroll">
      <table class="bars">
        <caption class="visually-hidden">{title}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{t('Answers')}</th>
            <th scope="col">{t('Spent')}</th>
          </tr>
        </thead>
        <tbody>
          {breakdown.rows.map(({ key, label, cost, answers, share }) => (
            <tr key={key}>
              <th scope="row">
                <span class="label" title={label}>
                  {label}
                </span>
                <Bar share={share} />
              </th>
              <td class="number note">{answers}</td>
              <td class="number">{cost}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A length from 0 to 1. Drawn as SVG, since the page's policy lets no style into an element. */
export function Bar({ share, isFull = false }: { readonly share: number; readonly isFull?: boolean }) {
  return (
    <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="bar-rest" width="100" height="4" rx="1" />
      <rect
        class={isFull ? 'bar-part full' : 'bar-part'}
        width={Math.max(share * 100, 0.5)}
        height="4"
        rx="1"
      />
    </svg>
  );
}
