import { type CatalogueRow, catalogue } from './catalogue.ts';
import { hashOf } from './chance.ts';
import type { Json } from './json.ts';
import { perToken } from './money.ts';

/** From the catalogue's row to the wire's model. */

export type Pricing = Readonly<Record<string, string | readonly Readonly<Record<string, string | number>>[]>>;

export interface Model extends Json {
  readonly id: string;
  readonly name: string;
  readonly canonical_slug: string;
  readonly context_length: number | null;
  readonly architecture: {
    readonly modality: string;
    readonly input_modalities: readonly string[];
    readonly output_modalities: readonly string[];
    readonly tokenizer: string;
    readonly instruct_type: string | null;
  };
  readonly pricing: Pricing;
  readonly top_provider: {
    readonly context_length: number | null;
    readonly max_completion_tokens: number | null;
    readonly is_moderated: boolean;
  };
  readonly supported_parameters: readonly string[];
  readonly reasoning?: { readonly mandatory: boolean; readonly default_enabled: boolean };
}

/** Priced for each search, image or request, not for each token. */
const perUse = ['request', 'image', 'web_search'];

function perTokenPrices(prices: Readonly<Record<string, string | number>>): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(prices).map(([key, value]) => [
      key,
      typeof value === 'string' && !perUse.includes(key) ? perToken(value) : value,
    ]),
  );
}

function pricingOf(row: CatalogueRow): Pricing {
  const [prompt = '', completion = '', read, write, writeHour] = row.price.split('/');
  const prices = {
    prompt,
    completion,
    ...(read && { input_cache_read: read }),
    ...(write && { input_cache_write: write }),
    ...(writeHour && { input_cache_write_1h: writeHour }),
    ...row.prices,
  };
  return {
    ...(perTokenPrices(prices) as Record<string, string>),
    ...(row.overrides && { overrides: row.overrides.map(perTokenPrices) }),
  };
}

const baseParameters = 'max_tokens temperature top_p stop frequency_penalty presence_penalty seed'.split(' ');

function parametersOf({ can }: CatalogueRow): readonly string[] {
  return [
    ...baseParameters,
    ...(can.includes('t') ? ['tools', 'tool_choice'] : []),
    ...(/r/i.test(can) ? ['reasoning', 'include_reasoning'] : []),
    ...(can.includes('s') ? ['response_format', 'structured_outputs'] : []),
    ...(can === 'ts' ? ['top_k', 'min_p', 'repetition_penalty', 'logit_bias', 'parallel_tool_calls'] : []),
  ];
}

function reasoningOf({ id, can }: CatalogueRow) {
  if (!/r/i.test(can)) return {};
  const mandatory = can.includes('R');
  const efforts = id.startsWith('openai/gpt-5')
    ? ['high', 'medium', 'low', 'minimal']
    : ['high', 'medium', 'low'];
  return {
    reasoning: {
      mandatory,
      default_enabled: mandatory || can.includes('d'),
      default_effort: 'medium',
      supported_efforts: id.startsWith('anthropic/') ? null : [...efforts, ...(mandatory ? [] : ['none'])],
      supports_max_tokens: /^(anthropic|google|qwen)\//.test(id),
    },
  };
}

const tokenizers: Readonly<Record<string, string>> = {
  anthropic: 'Claude',
  openai: 'GPT',
  google: 'Gemini',
  'x-ai': 'Grok',
  deepseek: 'DeepSeek',
  qwen: 'Qwen',
  mistralai: 'Mistral',
  'meta-llama': 'Llama3',
  cohere: 'Cohere',
  amazon: 'Nova',
  openrouter: 'Router',
};

function architectureOf(row: CatalogueRow): Model['architecture'] {
  const author = row.id.replace(/^~/, '').split('/')[0] ?? '';
  const reads = ['text', ...(row.reads?.split(' ') ?? [])];
  const writes = row.writes === 'embeddings' ? ['embeddings'] : ['text', ...(row.writes?.split(' ') ?? [])];
  return {
    modality: `${reads.join('+')}->${writes.join('+')}`,
    input_modalities: reads,
    output_modalities: writes,
    tokenizer: tokenizers[author] ?? 'Other',
    instruct_type: null,
  };
}

export function modelOf(row: CatalogueRow): Model {
  const slug = `${row.id.replace(/^~/, '').replace(/:.*/, '')}-${row.released.replaceAll('-', '')}`;
  const target = catalogue.find(({ id }) => id === row.alias);
  return {
    id: row.id,
    canonical_slug: slug,
    name: row.name,
    created: Date.parse(row.released) / 1000,
    description: `${row.name.replace(/^.*?: /, '')} as the local simulator plays it. The answers are written beforehand; ids, prices and limits behave as on the wire.`,
    context_length: row.context,
    hugging_face_id: row.id.startsWith('meta-llama/') ? row.id.replace(/:.*/, '') : null,
    architecture: architectureOf(row),
    pricing: pricingOf(row),
    top_provider: {
      context_length: row.providerContext ?? row.context,
      max_completion_tokens: row.maxOutput,
      is_moderated: row.moderated ?? false,
    },
    per_request_limits: null,
    supported_parameters: parametersOf(row),
    supported_voices: row.writes === 'audio' ? ['alloy', 'verse'] : null,
    default_parameters: hashOf(row.id) % 3 === 0 ? null : { temperature: null, top_p: null },
    expiration_date: row.expires ?? null,
    ...(row.context !== null && { knowledge_cutoff: hashOf(row.id) % 2 ? '2025-03-31' : null }),
    ...reasoningOf(row),
    ...(target && { alias_target: { slug: target.id, name: target.name } }),
    ...(hashOf(row.id) % 7 === 0 && { x_simulated_field: { since: '2026-09', tags: ['unknown', 'field'] } }),
    links: { details: `/api/v1/models/${slug}/endpoints` },
  };
}

/** Rows that break the published schema as some upstreams do. Only on request: official clients refuse them. */
export const untidyModels: readonly Json[] = [
  { id: 'untidy/no-pricing', name: 'Untidy: No Pricing', context_length: 8192 },
  {
    id: 'untidy/empty-pricing',
    name: 'Untidy: Empty Pricing',
    pricing: {},
    context_length: 8192,
    architecture: null,
  },
  {
    id: 'untidy/numeric-price',
    name: 'Untidy: Numeric Price',
    pricing: { prompt: 0.0000001, completion: 2e-7 },
  },
  { id: 'untidy/bad-price', name: 'Untidy: Bad Price', pricing: { prompt: 'free', completion: null } },
  { id: 'untidy/strange-types', context_length: '128k', supported_parameters: 'tools', top_provider: [] },
  { name: 'Untidy: No Id' },
];
