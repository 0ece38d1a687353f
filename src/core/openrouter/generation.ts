import * as z from 'zod/mini';
import { raceAbort } from '../base/abort.ts';
import { numberToPico, type Pico } from '../money.ts';
import type { Usage } from '../stream.ts';
import { dataOf } from './account.ts';
import { type ApiPorts, callApi } from './api.ts';
import type { Server } from './server.ts';
import { defined } from './tolerant.ts';
import { lenient } from './wire.ts';

const count = lenient(z.number());
const dollars = lenient(z.pipe(z.number(), z.transform(numberToPico)));

const generationSchema = z.object({
  native_tokens_prompt: count,
  native_tokens_completion: count,
  native_tokens_reasoning: count,
  native_tokens_cached: count,
  tokens_prompt: count,
  tokens_completion: count,
  total_cost: dollars,
  usage: dollars,
  upstream_inference_cost: dollars,
  is_byok: lenient(z.boolean()),
});

/** The books are settled some time after the answer; asking more often does not make it sooner. */
const waitsMs: readonly number[] = [2_000, 8_000, 30_000];

/**
 * What an answer used, asked afterwards: an answer that was stopped or cut tells no usage. A few polite tries,
 * then undefined, and the estimate stays one.
 */
export async function settleGeneration(
  server: Server,
  generationId: string,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<Usage | undefined> {
  if (server.dialect !== 'openrouter') return undefined;
  const path = `/generation?${new URLSearchParams({ id: generationId })}`;
  for (const waitMs of waitsMs) {
    await wait(waitMs, ports, signal);
    const answer = await callApi(server, { path }, ports, signal);
    if (answer.ok) return readGeneration(dataOf(answer.json));
    const mayComeYet = answer.failure.status === 404 || (answer.failure.status ?? 500) >= 500;
    if (!mayComeYet) return undefined;
  }
  return undefined;
}

async function wait(delayMs: number, { clock }: ApiPorts, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(delayMs, resolve);
  try {
    await raceAbort(promise, signal);
  } finally {
    timer.dispose();
  }
}

function readGeneration(data: unknown): Usage | undefined {
  const parsed = generationSchema.safeParse(data);
  if (!parsed.success) return undefined;
  const wire = parsed.data;
  return {
    promptTokens: wire.native_tokens_prompt ?? wire.tokens_prompt ?? 0,
    completionTokens: wire.native_tokens_completion ?? wire.tokens_completion ?? 0,
    ...defined({
      cachedTokens: wire.native_tokens_cached,
      reasoningTokens: wire.native_tokens_reasoning,
      costPico: costPico(wire),
      isByok: wire.is_byok,
    }),
  };
}

/** As in a stream: with the user's own provider key the provider's bill comes on top. */
function costPico(wire: z.infer<typeof generationSchema>): Pico | undefined {
  const cost = wire.total_cost ?? wire.usage;
  return cost !== undefined && wire.is_byok ? cost + (wire.upstream_inference_cost ?? 0n) : cost;
}
