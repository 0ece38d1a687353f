import { useEffect } from 'preact/hooks';
import type { EndpointRow, ModelRow } from '../../../src/protocol/models.ts';
import { post } from '../host.ts';
import { IconButton } from '../iconButton.tsx';
import { CloseIcon } from '../icons.tsx';
import { t } from '../l10n.ts';
import { modelCards } from './catalogue.ts';
import { capabilityName, contextText, priceText } from './modelWords.ts';

interface Props {
  readonly id: string;
  readonly row: ModelRow | undefined;
  readonly onClose: () => void;
}

/** Everything about one model; who serves it is asked for when somebody looks. */
export function ModelCardPane({ id, row, onClose }: Props) {
  const card = modelCards.value.get(id);
  useEffect(() => {
    if (!modelCards.value.has(id)) post({ type: 'model-card', model: id });
  }, [id]);
  return (
    <section class="model-card" aria-label={t('Details of {name}', { name: row?.name ?? id })}>
      <div class="model-card-head">
        <h2>
          <bdi>{row?.name ?? id}</bdi>
        </h2>
        <IconButton isSmall label={t('Close details')} onClick={onClose}>
          <CloseIcon />
        </IconButton>
      </div>
      <p class="model-card-id">{id}</p>
      {row && <Facts row={row} knowledgeCutoff={card?.knowledgeCutoff} most={card?.maxCompletionTokens} />}
      {card && card.prices.length > 0 && (
        <dl class="model-facts">
          {card.prices.map(({ what, price }) => (
            <Fact key={what} name={what} value={price} />
          ))}
        </dl>
      )}
      {card?.description && (
        <p class="model-description" dir="auto">
          {card.description}
        </p>
      )}
      <h3>{t('Providers')}</h3>
      {!card && <p role="status">{t('Asking the server…')}</p>}
      {card?.failure && <p>{card.failure}</p>}
      {card && !card.failure && card.endpoints.length === 0 && <p>{t('None is told.')}</p>}
      {card?.endpoints.map((endpoint, index) => (
        <Endpoint key={index} endpoint={endpoint} />
      ))}
    </section>
  );
}

function Facts(props: {
  readonly row: ModelRow;
  readonly knowledgeCutoff: string | undefined;
  readonly most: number | undefined;
}) {
  const { row, knowledgeCutoff, most } = props;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('Price per million tokens'), priceText(row)],
    [t('Context'), row.contextTokens?.toLocaleString()],
    [t('Longest answer'), most?.toLocaleString()],
    [t('Can'), row.can.map(capabilityName).join(', ') || undefined],
    [t('Knows until'), knowledgeCutoff],
    [t('Offered since'), row.createdAtMs === undefined ? undefined : dayOf(row.createdAtMs)],
    [t('Goes away on'), row.expiresOn],
    [t('Zero data retention'), retentionText(row)],
  ];
  return (
    <dl class="model-facts">
      {facts.map(([name, value]) => value !== undefined && <Fact key={name} name={name} value={value} />)}
    </dl>
  );
}

function retentionText({ hasZeroRetention }: ModelRow): string | undefined {
  if (hasZeroRetention === undefined) return undefined;
  return hasZeroRetention ? t('at some provider') : t('nowhere');
}

function dayOf(atMs: number): string {
  return new Date(atMs).toLocaleDateString();
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}

function Endpoint({ endpoint }: { readonly endpoint: EndpointRow }) {
  const { provider, contextTokens, quantization, tokensPerSecond, latencyMs, uptimePercent } = endpoint;
  const details = [
    priceText(endpoint),
    contextTokens !== undefined && t('{size} context', { size: contextText(contextTokens) }),
    tokensPerSecond !== undefined && t('{speed} tokens/s', { speed: Math.round(tokensPerSecond) }),
    latencyMs !== undefined && t('first word after {seconds} s', { seconds: (latencyMs / 1000).toFixed(1) }),
    uptimePercent !== undefined && t('up {percent} %', { percent: uptimePercent.toFixed(1) }),
    quantization,
  ];
  return (
    <div class="model-endpoint">
      <p>
        <bdi>{provider}</bdi>
        {!endpoint.isHealthy && <span class="badge">{t('in trouble')}</span>}
      </p>
      <p class="quiet">{details.filter(Boolean).join(' · ')}</p>
    </div>
  );
}
