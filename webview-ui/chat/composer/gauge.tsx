import { signal } from '@preact/signals';
import type { GaugeView } from '../../../src/protocol/chatViews.ts';
import { post } from '../host.ts';
import { t } from '../l10n.ts';
import { draftAttachments, tellHost } from './draft.ts';

/* About how large the next request is and what it costs: a line in the composer, and its parts behind it. */

export const gauge = signal<GaugeView | undefined>(undefined);

/** From here on it says so. */
const nearlyFull = 0.85;

export function Gauge() {
  const view = gauge.value;
  if (!view) return null;
  const sent = view.parts.reduce((sum, { part, tokens }) => sum + (part === 'reserved' ? 0 : tokens), 0);
  const share = view.contextTokens ? Math.min(1, sent / view.contextTokens) : undefined;
  const isFull = share !== undefined && share >= nearlyFull;
  return (
    <details class={isFull ? 'gauge full' : 'gauge'}>
      <summary title={spoken(view, sent, share)}>
        <span class="visually-hidden">{spoken(view, sent, share)}</span>
        {share !== undefined && <Ring share={share} />}
        <span aria-hidden="true">{`≈${short(sent)}`}</span>
        {view.cost !== undefined && (
          <span class="gauge-cost" aria-hidden="true">
            {`≈${view.cost}`}
          </span>
        )}
      </summary>
      <div class="gauge-parts">
        <table>
          <caption>{t('The next request, about')}</caption>
          <tbody>
            {view.parts.map(({ part, name, tokens }) => (
              <tr key={part}>
                <th scope="row">{name}</th>
                <td>{t('{count} tokens', { count: tokens.toLocaleString() })}</td>
              </tr>
            ))}
            {view.contextTokens !== undefined && (
              <tr>
                <th scope="row">{t('Context of the model')}</th>
                <td>{t('{count} tokens', { count: view.contextTokens.toLocaleString() })}</td>
              </tr>
            )}
            {view.cost !== undefined && (
              <tr>
                <th scope="row">{t('Cost')}</th>
                <td>{`≈ ${view.cost}`}</td>
              </tr>
            )}
          </tbody>
        </table>
        {isFull && <p role="status">{t('The context is nearly full.')}</p>}
        <Ways isFull={isFull} />
      </div>
    </details>
  );
}

function Ways({ isFull }: { readonly isFull: boolean }) {
  const attachments = draftAttachments.value;
  return (
    <div class="gauge-ways">
      {isFull && (
        <button
          type="button"
          class="button"
          title={t('A summary goes along in the place of older messages, which stay')}
          onClick={() => post({ type: 'compact', action: 'begin' })}
        >
          {t('Compact')}
        </button>
      )}
      {attachments.length > 0 && (
        <button
          type="button"
          class="button"
          onClick={() => {
            for (const { hash } of attachments) post({ type: 'detach', hash });
          }}
        >
          {t('Remove Attachments')}
        </button>
      )}
      <button
        type="button"
        class="button"
        onClick={() => {
          tellHost();
          post({ type: 'show-request' });
        }}
      >
        {t('Show What Will Be Sent')}
      </button>
    </div>
  );
}

function Ring({ share }: { readonly share: number }) {
  return (
    <svg class="gauge-ring" viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none">
      <circle cx="8" cy="8" r="6" stroke="currentColor" stroke-width="2" opacity="0.25" />
      <circle
        cx="8"
        cy="8"
        r="6"
        stroke="currentColor"
        stroke-width="2"
        pathLength={100}
        stroke-dasharray={`${Math.max(1, share * 100)} 100`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}

function spoken(view: GaugeView, sent: number, share: number | undefined): string {
  const size =
    share === undefined || view.contextTokens === undefined
      ? t('About {count} tokens will be sent', { count: sent.toLocaleString() })
      : t('About {count} tokens will be sent, {percent} % of what the model can read', {
          count: sent.toLocaleString(),
          percent: Math.round(share * 100),
        });
  return view.cost === undefined ? size : `${size}, ${t('about {cost}', { cost: view.cost })}`;
}

function short(tokens: number): string {
  if (tokens < 1000) return String(tokens);
  return tokens < 100_000 ? `${(tokens / 1000).toFixed(1)}k` : `${Math.round(tokens / 1000)}k`;
}
