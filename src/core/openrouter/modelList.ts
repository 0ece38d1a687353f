import * as z from 'zod/mini';
import type { Model, PriceOverride, Prices } from '../model.ts';
import { type Pico, parseDecimalToPico } from '../money.ts';
import { asArray, asObject, defined } from './tolerant.ts';
import { lenient } from './wire.ts';

/*
 * Reads `/models`. Prices stay exact: decimal text becomes pico-dollars digit by digit, `-1` (varies) and missing
 * stay unknown. A row that cannot be read is left out, the others are not.
 */

const text = lenient(z.string());
const count = lenient(z.number().check(z.gte(0)));
const words = lenient(z.array(z.string()));
const price = lenient(z.union([z.string(), z.number()]));

const priceFields = {
  prompt: price,
  completion: price,
  request: price,
  image: price,
  web_search: price,
  internal_reasoning: price,
  input_cache_read: price,
  input_cache_write: price,
  input_cache_write_1h: price,
  image_output: price,
};

const overrideSchema = z.object({
  ...priceFields,
  min_prompt_tokens: count,
  utc_start: lenient(z.union([z.string(), z.number()])),
  utc_end: lenient(z.union([z.string(), z.number()])),
});

export const pricingSchema = z.object({
  ...priceFields,
  discount: price,
  overrides: lenient(z.array(z.unknown())),
});

const modelSchema = z.object({
  id: z.string().check(z.minLength(1)),
  name: text,
  description: text,
  created: count,
  context_length: count,
  max_model_len: count,
  context_window: count,
  architecture: lenient(z.object({ input_modalities: words, output_modalities: words })),
  pricing: lenient(pricingSchema),
  top_provider: lenient(z.object({ context_length: count, max_completion_tokens: count })),
  supported_parameters: words,
  expiration_date: text,
  knowledge_cutoff: text,
  reasoning: lenient(
    z.object({
      mandatory: lenient(z.boolean()),
      default_enabled: lenient(z.boolean()),
      default_effort: text,
      supported_efforts: words,
    }),
  ),
});

export interface ModelList {
  readonly models: readonly Model[];
  /** Where the list goes on, when it does. */
  readonly next?: string;
  /** Rows that could not be read. */
  readonly skipped: number;
}

/** Undefined when it is no list of models at all. */
export function parseModelList(json: unknown): ModelList | undefined {
  const list = asObject(json) as { readonly data?: unknown; readonly links?: unknown } | undefined;
  if (!Array.isArray(list?.data)) return undefined;
  const models = list.data.flatMap((row) => parseModel(row) ?? []);
  const next = (asObject(list.links) as { readonly next?: unknown } | undefined)?.next;
  return {
    models,
    skipped: list.data.length - models.length,
    ...(typeof next === 'string' && next && { next }),
  };
}

export function parseModel(row: unknown): Model | undefined {
  const parsed = modelSchema.safeParse(row);
  if (!parsed.success) return undefined;
  const wire = parsed.data;
  return {
    id: wire.id,
    name: wire.name ?? wire.id,
    inputs: wire.architecture?.input_modalities ?? ['text'],
    outputs: wire.architecture?.output_modalities ?? ['text'],
    parameters: wire.supported_parameters ?? [],
    pricing: parsePricing(wire.pricing),
    isFree: /:free$/.test(wire.id) || wire.id === 'openrouter/free',
    ...defined({
      description: wire.description,
      createdAtMs: wire.created && wire.created * 1000,
      contextTokens: wire.context_length ?? wire.max_model_len ?? wire.context_window,
      endpointContextTokens: wire.top_provider?.context_length,
      maxCompletionTokens: wire.top_provider?.max_completion_tokens,
      expiresOn: wire.expiration_date?.slice(0, 10),
      knowledgeCutoff: wire.knowledge_cutoff,
      reasoning: wire.reasoning && {
        isMandatory: wire.reasoning.mandatory ?? false,
        ...defined({
          isDefault: wire.reasoning.default_enabled,
          defaultEffort: wire.reasoning.default_effort,
          efforts: wire.reasoning.supported_efforts,
        }),
      },
    }),
  };
}

export function parsePricing(wire: z.infer<typeof pricingSchema> | undefined): Model['pricing'] {
  const discountPico = parsePrice(wire?.discount) || undefined;
  return {
    ...(wire && parsePrices(wire)),
    ...defined({ discountPico }),
    overrides: asArray(wire?.overrides).flatMap(parseOverride),
  };
}

type WirePrices = { readonly [field in keyof typeof priceFields]?: string | number | undefined };

function parsePrices(wire: WirePrices): Prices {
  return defined({
    prompt: parsePrice(wire.prompt),
    completion: parsePrice(wire.completion),
    request: parsePrice(wire.request),
    image: parsePrice(wire.image),
    webSearch: parsePrice(wire.web_search),
    reasoning: parsePrice(wire.internal_reasoning),
    cacheRead: parsePrice(wire.input_cache_read),
    cacheWrite: parsePrice(wire.input_cache_write),
    cacheWriteHour: parsePrice(wire.input_cache_write_1h),
    imageOutput: parsePrice(wire.image_output),
  });
}

function parsePrice(value: string | number | undefined): Pico | undefined {
  const pico = value === undefined ? undefined : parseDecimalToPico(String(value));
  return pico !== undefined && pico >= 0n ? pico : undefined;
}

function parseOverride(value: unknown): readonly PriceOverride[] {
  const parsed = overrideSchema.safeParse(value);
  if (!parsed.success) return [];
  const { min_prompt_tokens, utc_start, utc_end, ...prices } = parsed.data;
  const [fromMinute, toMinute] = [parseMinute(utc_start), parseMinute(utc_end)];
  // A window of which only one side can be read would hold at the wrong times.
  const isHalf = (utc_start ?? utc_end) !== undefined && (fromMinute === undefined || toMinute === undefined);
  if (isHalf) return [];
  return [
    {
      ...defined({ minPromptTokens: min_prompt_tokens, fromMinute, toMinute }),
      prices: parsePrices(prices),
    },
  ];
}

/** `HHMM` or `HH:MM` to minutes after midnight. */
function parseMinute(value: string | number | undefined): number | undefined {
  const match = /^(\d\d):?(\d\d)$/.exec(
    typeof value === 'number' ? String(value).padStart(4, '0') : (value ?? ''),
  );
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes <= 1440 ? minutes : undefined;
}
