import type { Pricing } from './models.ts';
import { decimalOf, picoOf } from './money.ts';

/** What was used, counted. `promptTokens` includes the cached and the written ones. */
export interface Metered {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWriteHourTokens: number;
  readonly completionTokens: number;
  /** Part of `completionTokens`. */
  readonly reasoningTokens: number;
  /** Part of `completionTokens`. */
  readonly imageTokens: number;
  readonly imagesRead: number;
  readonly webSearches: number;
}

export interface Bill {
  readonly promptPico: bigint;
  readonly completionPico: bigint;
  readonly webSearchPico: bigint;
  readonly totalPico: bigint;
}

/** The prices that hold for a prompt of this size at this time: later overrides win. */
export function pricesFor(
  pricing: Pricing,
  promptTokens: number,
  at: Date,
): Readonly<Record<string, string>> {
  const { overrides = [], ...base } = pricing;
  const prices: Record<string, string> = {};
  const lay = (layer: object) => {
    for (const [key, value] of Object.entries(layer)) if (typeof value === 'string') prices[key] = value;
  };
  lay(base);
  for (const override of typeof overrides === 'string' ? [] : overrides) {
    if (applies(override, promptTokens, at)) lay(override);
  }
  return prices;
}

function applies(override: Readonly<Record<string, unknown>>, promptTokens: number, at: Date): boolean {
  const { min_prompt_tokens: minimum, utc_start: start, utc_end: end } = override;
  if (typeof minimum === 'number' && promptTokens <= minimum) return false;
  if (typeof start !== 'number' || typeof end !== 'number') return true;
  const now = at.getUTCHours() * 100 + at.getUTCMinutes();
  return start <= end ? start <= now && now < end : start <= now || now < end;
}

export function billOf(pricing: Pricing, used: Metered, at: Date): Bill {
  const prices = pricesFor(pricing, used.promptTokens, at);
  /** Unknown (missing, empty, variable) costs nothing here: the simulator has to charge something. */
  const priceOf = (...keys: readonly string[]): bigint => {
    const price = keys.map((key) => prices[key]).find((value) => value !== undefined && value !== '');
    return price === undefined || price.startsWith('-') ? 0n : picoOf(price);
  };
  const times = (count: number, ...keys: readonly string[]) => BigInt(count) * priceOf(...keys);
  const written = used.cacheWriteTokens + used.cacheWriteHourTokens;
  const promptPico =
    times(used.promptTokens - used.cachedTokens - written, 'prompt') +
    times(used.cachedTokens, 'input_cache_read', 'prompt') +
    times(used.cacheWriteTokens, 'input_cache_write', 'prompt') +
    times(used.cacheWriteHourTokens, 'input_cache_write_1h', 'input_cache_write', 'prompt') +
    times(used.imagesRead, 'image') +
    times(1, 'request');
  const plainTokens = used.completionTokens - used.reasoningTokens - used.imageTokens;
  const completionPico =
    times(plainTokens, 'completion') +
    times(used.reasoningTokens, 'internal_reasoning', 'completion') +
    times(used.imageTokens, 'image_output', 'completion');
  const webSearchPico = times(used.webSearches, 'web_search') || BigInt(used.webSearches) * picoOf('0.02');
  return {
    promptPico,
    completionPico,
    webSearchPico,
    totalPico: promptPico + completionPico + webSearchPico,
  };
}

/** The usage object at the end of an answer. With the user's own provider key, OpenRouter asks a twentieth. */
export function usageOf(used: Metered, bill: Bill, isByok: boolean) {
  const dollars = (pico: bigint) => Number(decimalOf(pico));
  return {
    prompt_tokens: used.promptTokens,
    completion_tokens: used.completionTokens,
    total_tokens: used.promptTokens + used.completionTokens,
    cost: dollars(chargeOf(bill, isByok)),
    is_byok: isByok,
    prompt_tokens_details: {
      cached_tokens: used.cachedTokens,
      cache_write_tokens: used.cacheWriteTokens + used.cacheWriteHourTokens,
      audio_tokens: 0,
      video_tokens: 0,
    },
    cost_details: {
      upstream_inference_cost: dollars(bill.totalPico - bill.webSearchPico),
      upstream_inference_prompt_cost: dollars(bill.promptPico),
      upstream_inference_completions_cost: dollars(bill.completionPico),
      ...(used.webSearches > 0 && { server_tool_cost: dollars(bill.webSearchPico) }),
    },
    completion_tokens_details: {
      reasoning_tokens: used.reasoningTokens,
      image_tokens: used.imageTokens,
      audio_tokens: 0,
    },
    ...(used.webSearches > 0 && {
      server_tool_use_details: {
        web_search_requests: used.webSearches,
        tool_calls_requested: used.webSearches,
        tool_calls_executed: used.webSearches,
      },
    }),
  };
}

/** What OpenRouter takes from the credit. The upstream part of the user's own key is not in it. */
export function chargeOf(bill: Bill, isByok: boolean): bigint {
  return isByok ? (bill.totalPico - bill.webSearchPico) / 20n + bill.webSearchPico : bill.totalPico;
}
