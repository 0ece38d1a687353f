import * as z from 'zod/mini';
import type { ChatFailure } from '../failure.ts';
import type { Pricing } from '../model.ts';
import { type ApiPorts, callApi } from './api.ts';
import { parsePricing, pricingSchema } from './modelList.ts';
import type { Server } from './server.ts';
import { asArray, asObject, defined } from './tolerant.ts';
import { lenient } from './wire.ts';

/** One provider's offer of a model. */
export interface ModelEndpoint {
  readonly provider: string;
  /** What provider preferences call it. */
  readonly tag?: string;
  readonly contextTokens?: number;
  readonly maxCompletionTokens?: number;
  readonly quantization?: string;
  readonly parameters: readonly string[];
  readonly pricing: Pricing;
  /** Whether it is up and not set aside. */
  readonly isHealthy: boolean;
  /** Per cent of the last half hour. */
  readonly uptimePercent?: number;
  /** The median of the last half hour, where the server tells it. */
  readonly latencyMs?: number;
  readonly tokensPerSecond?: number;
}

const number = lenient(z.number());
const text = lenient(z.string());
const spread = lenient(z.union([z.number(), z.object({ p50: number })]));

const endpointSchema = z.object({
  provider_name: z.string(),
  tag: text,
  context_length: number,
  max_completion_tokens: number,
  quantization: text,
  supported_parameters: lenient(z.array(z.string())),
  pricing: lenient(pricingSchema),
  status: number,
  uptime_last_30m: number,
  latency_last_30m: spread,
  throughput_last_30m: spread,
});

export type EndpointsAnswer =
  | { readonly ok: true; readonly endpoints: readonly ModelEndpoint[] }
  | { readonly ok: false; readonly failure: ChatFailure };

/** Who serves a model, asked when somebody looks. */
export async function modelEndpoints(
  server: Server,
  model: string,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<EndpointsAnswer> {
  const path = `/models/${model.split('/').map(encodeURIComponent).join('/')}/endpoints`;
  const answer = await callApi(server, { path }, ports, signal);
  if (!answer.ok) return answer;
  const data = (asObject(answer.json) as { readonly data?: unknown } | undefined)?.data;
  const rows = (asObject(data) as { readonly endpoints?: unknown } | undefined)?.endpoints;
  return { ok: true, endpoints: asArray(rows).flatMap(parseEndpoint) };
}

/** The models of which an endpoint keeps nothing of what it is sent; undefined where the server does not tell. */
export async function zeroRetentionModels(
  server: Server,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (server.dialect !== 'openrouter') return undefined;
  const answer = await callApi(server, { path: '/endpoints/zdr', key: 'none' }, ports, signal);
  const rows = answer.ok && (asObject(answer.json) as { readonly data?: unknown } | undefined)?.data;
  if (!Array.isArray(rows)) return undefined;
  const ids = rows.flatMap((row) => (asObject(row) as { readonly model_id?: unknown })?.model_id ?? []);
  return [...new Set(ids.filter((id) => typeof id === 'string'))];
}

function parseEndpoint(row: unknown): readonly ModelEndpoint[] {
  const parsed = endpointSchema.safeParse(row);
  if (!parsed.success) return [];
  const wire = parsed.data;
  return [
    {
      provider: wire.provider_name,
      parameters: wire.supported_parameters ?? [],
      pricing: parsePricing(wire.pricing),
      isHealthy: (wire.status ?? 0) === 0,
      ...defined({
        tag: wire.tag,
        contextTokens: wire.context_length,
        maxCompletionTokens: wire.max_completion_tokens,
        quantization: wire.quantization,
        uptimePercent: wire.uptime_last_30m,
        latencyMs: median(wire.latency_last_30m),
        tokensPerSecond: median(wire.throughput_last_30m),
      }),
    },
  ];
}

function median(value: number | { readonly p50: number | undefined } | undefined): number | undefined {
  return typeof value === 'object' ? value.p50 : value;
}
