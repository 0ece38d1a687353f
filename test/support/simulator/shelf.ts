import { catalogue } from './catalogue.ts';
import { hashOf } from './chance.ts';
import type { Json } from './json.ts';
import { type Model, modelOf, untidyModels } from './models.ts';
import { decimalOf, picoOf } from './money.ts';

/** The models on the shelf: what is listed, and which one an id means. */

export interface Endpoint {
  readonly provider: string;
  /** The slug for routing. */
  readonly tag: string;
  readonly model: Model;
}

const dynamicSuffix = /:(nitro|floor|exacto|online|thinking)$/;
const routed: Readonly<Record<string, string>> = {
  'openrouter/auto': 'openai/gpt-5-mini',
  'openrouter/auto-beta': 'anthropic/claude-sonnet-4.5',
  'openrouter/free': 'meta-llama/llama-3.3-70b-instruct:free',
  'switchpoint/router': 'openai/gpt-4.1-mini',
};
const presetModel = 'openai/gpt-4.1-mini';

export class Shelf {
  readonly #models: readonly Model[];
  readonly #untidy: readonly Json[];

  constructor(models: readonly Model[] = catalogue.map(modelOf), isUntidy = false) {
    this.#models = models;
    this.#untidy = isUntidy ? untidyModels : [];
  }

  /** Newest first, as the site lists them. */
  get listed(): readonly Json[] {
    const byAge = [...this.#models].sort((one, other) => Number(other['created']) - Number(one['created']));
    return [...byAge, ...this.#untidy];
  }

  find(id: string): Model | undefined {
    const plain = id.replace(dynamicSuffix, '');
    return this.#models.find(
      (model) => model.id === id || model.id === plain || model.canonical_slug === plain,
    );
  }

  /** The model that serves an id: routers, aliases and presets choose another one. */
  serving(id: string): Model | undefined {
    if (id.startsWith('@preset/')) return this.find(presetModel);
    if (id.startsWith('simulator/')) return { ...modelOfSimulator(id) };
    const model = this.find(id);
    const alias = model?.['alias_target'] as { readonly slug: string } | undefined;
    const target = alias?.slug ?? (model && routed[model.id]);
    return target ? (this.find(target) ?? model) : model;
  }

  /** Who serves a model, the default first. Each further one costs a tenth more. */
  endpoints(model: Model): readonly Endpoint[] {
    const row = catalogue.find(({ id }) => id === model.id);
    const names = (row?.providers ?? 'Simulator').split(' ').map((name) => name.replaceAll('+', ' '));
    return names.map((provider, index) => ({
      provider,
      tag: provider.toLowerCase().replaceAll(/[ .]+/g, '-'),
      model: index === 0 ? model : { ...model, pricing: dearer(model.pricing, index) },
    }));
  }

  get providers(): readonly string[] {
    const names = catalogue.flatMap(({ providers }) => providers.split(' '));
    return [...new Set(names.map((name) => name.replaceAll('+', ' ')))].sort();
  }
}

function dearer(pricing: Model['pricing'], tenths: number): Model['pricing'] {
  const raise = (price: unknown) =>
    typeof price !== 'string' || !/^\d/.test(price)
      ? price
      : decimalOf((picoOf(price) * BigInt(10 + tenths)) / 10n);
  const entries = Object.entries(pricing).map(([key, value]) => [
    key,
    Array.isArray(value)
      ? value.map((override) =>
          Object.fromEntries(Object.entries(override).map(([name, price]) => [name, raise(price)])),
        )
      : raise(value),
  ]);
  return Object.fromEntries(entries) as Model['pricing'];
}

function modelOfSimulator(id: string): Model {
  return modelOf({
    id,
    name: `Simulator: ${id.slice('simulator/'.length)}`,
    released: '2026-09-01',
    context: 128_000,
    maxOutput: 16_384,
    price: '1/4/0.1',
    can: 'trs',
    providers: 'Simulator',
  });
}

/** One of the rows of `/models/…/endpoints`. */
export function endpointJson({ provider, tag, model }: Endpoint, isKnown: boolean): Json {
  const luck = hashOf(`${provider} ${model.id}`);
  const percentiles = (base: number) => ({ p50: base, p75: base * 1.3, p90: base * 1.8, p99: base * 3 });
  return {
    name: `${provider} | ${model.canonical_slug}`,
    model_id: model.id,
    model_name: model.name,
    provider_name: provider,
    tag,
    context_length: model.top_provider.context_length ?? model.context_length ?? 128_000,
    max_completion_tokens: model.top_provider.max_completion_tokens,
    max_prompt_tokens: null,
    pricing: model.pricing,
    quantization: ['unknown', 'fp8', 'bf16'][luck % 3],
    supported_parameters: model.supported_parameters,
    supports_implicit_caching: 'input_cache_read' in model.pricing && !model.id.startsWith('anthropic/'),
    supports_tool_choice: toolChoices(model),
    supports_voice_cloning: false,
    status: luck % 11 === 0 ? -2 : 0,
    uptime_last_5m: 100,
    uptime_last_30m: 99 + (luck % 100) / 100,
    uptime_last_1d: 98 + (luck % 200) / 100,
    latency_last_30m: isKnown ? percentiles(400 + (luck % 10) * 100) : null,
    throughput_last_30m: isKnown ? percentiles(30 + (luck % 90)) : null,
  };
}

function toolChoices(model: Model) {
  const isTold = model.supported_parameters.includes('tool_choice');
  return { none: isTold, auto: isTold, required: isTold, function: isTold };
}
