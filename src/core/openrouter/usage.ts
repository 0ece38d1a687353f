import { numberToPico, type Pico } from '../money.ts';
import type { Usage } from '../stream.ts';
import { defined } from './tolerant.ts';
import { usageSchema, type WireUsage } from './wire.ts';

/** Reads what an answer used. Servers that repeat it in every chunk tell the running total. */
export function readUsage(value: unknown): Usage | undefined {
  const parsed = usageSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const wire = parsed.data;
  return {
    promptTokens: wire.prompt_tokens ?? 0,
    completionTokens: wire.completion_tokens ?? 0,
    ...defined({
      cachedTokens: wire.prompt_tokens_details?.cached_tokens ?? wire.prompt_cache_hit_tokens,
      cacheWriteTokens: wire.prompt_tokens_details?.cache_write_tokens,
      reasoningTokens: wire.completion_tokens_details?.reasoning_tokens,
      imageTokens: wire.completion_tokens_details?.image_tokens,
      webSearches: wire.server_tool_use_details?.web_search_requests ?? wire.num_search_queries,
      costPico: costPico(wire),
      isByok: wire.is_byok,
    }),
  };
}

/**
 * With the user's own provider key `cost` is OpenRouter's fee only and the provider's bill comes on top. Without
 * it `cost` is the whole, and adding the provider's part would count it twice.
 */
function costPico(wire: WireUsage): Pico | undefined {
  // A price of -1 stands for unknown, and nobody is paid for an answer.
  const cost = wire.cost === undefined || wire.cost < 0 ? undefined : numberToPico(wire.cost);
  const upstream = wire.cost_details?.upstream_inference_cost;
  if (cost === undefined || !wire.is_byok || upstream === undefined) return cost;
  return cost + (numberToPico(upstream) ?? 0n);
}
