import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import type { Model, Prices } from '../../core/model.ts';
import { formatUsd } from '../../core/money.ts';
import type { ModelEndpoint } from '../../core/openrouter/endpoints.ts';
import type { Server } from '../../core/openrouter/server.ts';
import type { EndpointRow, ModelCard } from '../../protocol/models.ts';
import { failureWords } from '../failureWords.ts';
import { perMillion, pricesView } from './catalogueView.ts';

/** Longer than any description in the catalogue. */
const maxDescriptionChars = 4_000;
const askAtMostMs = 20_000;

/** Everything about one model, with who serves it at what price and how well, asked for now. */
export async function modelCard(core: Core, server: Server, id: string): Promise<ModelCard> {
  const model = core.models(server).find(id);
  const answer =
    server.dialect === 'openrouter'
      ? await core.endpoints(server, id, AbortSignal.timeout(askAtMostMs))
      : undefined;
  const failed = answer?.ok === false && answer.failure;
  return {
    id,
    description: (model?.description ?? '').slice(0, maxDescriptionChars),
    ...(model?.knowledgeCutoff !== undefined && { knowledgeCutoff: model.knowledgeCutoff }),
    ...(model?.maxCompletionTokens !== undefined && { maxCompletionTokens: model.maxCompletionTokens }),
    prices: model ? priceLines(model) : [],
    endpoints: answer?.ok ? answer.endpoints.map(endpointRow) : [],
    ...(failed && { failure: failureWords(failed).sentence }),
  };
}

function endpointRow(endpoint: ModelEndpoint): EndpointRow {
  const { provider, contextTokens, quantization, tokensPerSecond, uptimePercent, isHealthy } = endpoint;
  return {
    provider,
    isHealthy,
    ...pricesView(endpoint.pricing),
    ...(contextTokens !== undefined && { contextTokens }),
    ...(quantization !== undefined && quantization !== 'unknown' && { quantization }),
    ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    ...(endpoint.latencyMs !== undefined && { latencyMs: endpoint.latencyMs }),
    ...(uptimePercent !== undefined && { uptimePercent }),
  };
}

/** Prices beside those that the row tells: of caches, pictures, searches, and of long prompts. */
function priceLines({ pricing }: Model): ModelCard['prices'] {
  const more = Object.entries(extraPrices()).flatMap(([key, { what, isPerToken }]) => {
    const price = pricing[key as keyof Prices];
    if (price === undefined || price === 0n) return [];
    return [{ what, price: isPerToken ? perMillion(price) : formatUsd(price) }];
  });
  const long = pricing.overrides.flatMap(({ minPromptTokens, prices: { prompt, completion } }) =>
    minPromptTokens === undefined || prompt === undefined || completion === undefined
      ? []
      : [
          {
            what: vscode.l10n.t('Prompts over {0} tokens', minPromptTokens.toLocaleString()),
            price: `${perMillion(prompt)} → ${perMillion(completion)}`,
          },
        ],
  );
  return [...more, ...long];
}

function extraPrices(): Partial<Record<keyof Prices, { what: string; isPerToken: boolean }>> {
  return {
    cacheRead: { what: vscode.l10n.t('Read from cache'), isPerToken: true },
    cacheWrite: { what: vscode.l10n.t('Written to cache'), isPerToken: true },
    request: { what: vscode.l10n.t('Each request'), isPerToken: false },
    webSearch: { what: vscode.l10n.t('Each web search'), isPerToken: false },
  };
}
