import * as z from 'zod/mini';

/*
 * The shapes we need of what servers send: unknown keys are ignored, every enum is open, null is absent, and a
 * field that is not as expected is absent too. The deltas of a stream are read in answerReader.ts.
 */

const absent = undefined;

/** The value, or undefined when it is null, missing or of another shape. */
export function lenient<T extends z.ZodMiniType>(schema: T) {
  return z.catch(
    z.pipe(
      z.nullish(schema),
      z.transform((value) => value ?? absent),
    ),
    absent,
  );
}

const text = lenient(z.string());
const count = lenient(z.number());

export const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  cost: count,
  is_byok: lenient(z.boolean()),
  cost_details: lenient(z.object({ upstream_inference_cost: count })),
  prompt_tokens_details: lenient(z.object({ cached_tokens: count, cache_write_tokens: count })),
  completion_tokens_details: lenient(z.object({ reasoning_tokens: count, image_tokens: count })),
  server_tool_use_details: lenient(z.object({ web_search_requests: count })),
  prompt_cache_hit_tokens: count,
  num_search_queries: count,
});

export type WireUsage = z.infer<typeof usageSchema>;

export const annotationSchema = z.object({
  type: z.string(),
  url_citation: lenient(z.object({ url: z.string(), title: text, content: text })),
});

const textOrNumber = z.union([z.string(), z.number()]);

export const errorSchema = z.object({
  code: lenient(textOrNumber),
  message: text,
  type: text,
  metadata: lenient(
    z.object({
      error_type: text,
      provider_name: text,
      raw: lenient(z.unknown()),
      limit_source: text,
      reason: text,
      reasons: lenient(z.array(z.string())),
      retry_after_seconds: lenient(textOrNumber),
      headers: lenient(z.record(z.string(), z.unknown())),
      resets_at: lenient(textOrNumber),
      model_slug: text,
    }),
  ),
});

export type WireError = z.infer<typeof errorSchema>;
