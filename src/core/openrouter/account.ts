import * as z from 'zod/mini';
import type { ChatFailure } from '../failure.ts';
import { numberToPico, type Pico } from '../money.ts';
import { type ApiPorts, callApi } from './api.ts';
import type { Server } from './server.ts';
import { asObject, defined } from './tolerant.ts';
import { lenient } from './wire.ts';

/* What a key may do and what it has cost. */

export interface KeyFacts {
  /** Never the key: OpenRouter shortens it. */
  readonly label?: string;
  /** Absent is no limit. */
  readonly limitPico?: Pico;
  readonly limitRemainingPico?: Pico;
  /** `daily`, `weekly`, `monthly`. */
  readonly limitReset?: string;
  readonly usagePico?: Pico;
  readonly usageTodayPico?: Pico;
  readonly usageWeekPico?: Pico;
  readonly usageMonthPico?: Pico;
  /** Never bought credit. */
  readonly isFreeTier?: boolean;
  readonly expiresAt?: string;
  /** Requests of free models today. */
  readonly freeRequests?: { readonly used?: number; readonly limit?: number; readonly remaining?: number };
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: ChatFailure };

const dollars = lenient(z.pipe(z.number(), z.transform(numberToPico)));
const count = lenient(z.number());
const text = lenient(z.string());

const keySchema = z.object({
  label: text,
  limit: dollars,
  limit_remaining: dollars,
  limit_reset: text,
  usage: dollars,
  usage_daily: dollars,
  usage_weekly: dollars,
  usage_monthly: dollars,
  is_free_tier: lenient(z.boolean()),
  expires_at: text,
  free_model_daily_requests: lenient(z.object({ used: count, limit: count, remaining: count })),
});

/** Asks about the stored key, or about one that is being tried out. This, unlike `/models`, tells a bad key. */
export async function keyFacts(
  server: Server,
  candidate: string | undefined,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<Answer<KeyFacts>> {
  const key = candidate === undefined ? 'stored' : { value: candidate };
  const answer = await callApi(server, { path: '/key', key }, ports, signal);
  if (!answer.ok) return answer;
  const wire = keySchema.safeParse(dataOf(answer.json));
  if (!wire.success) return { ok: false, failure: { kind: 'bad-response' } };
  const free = wire.data.free_model_daily_requests;
  return {
    ok: true,
    value: defined({
      label: wire.data.label,
      limitPico: wire.data.limit,
      limitRemainingPico: wire.data.limit_remaining,
      limitReset: wire.data.limit_reset,
      usagePico: wire.data.usage,
      usageTodayPico: wire.data.usage_daily,
      usageWeekPico: wire.data.usage_weekly,
      usageMonthPico: wire.data.usage_monthly,
      isFreeTier: wire.data.is_free_tier,
      expiresAt: wire.data.expires_at,
      freeRequests: free && defined(free),
    }),
  };
}

export interface Credit {
  readonly boughtPico: Pico;
  readonly usedPico: Pico;
  /** May be below zero. */
  readonly balancePico: Pico;
}

const creditSchema = z.object({ total_credits: dollars, total_usage: dollars });

/** The account's balance, or undefined where this key may not see it, which says nothing against the key. */
export async function credit(
  server: Server,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<Answer<Credit | undefined>> {
  const answer = await callApi(server, { path: '/credits' }, ports, signal);
  if (!answer.ok) {
    const isHidden = [401, 403, 404].includes(answer.failure.status ?? 0);
    return isHidden ? { ok: true, value: undefined } : answer;
  }
  const wire = creditSchema.safeParse(dataOf(answer.json));
  const { total_credits: boughtPico, total_usage: usedPico } = wire.success ? wire.data : {};
  if (boughtPico === undefined || usedPico === undefined) return { ok: true, value: undefined };
  return { ok: true, value: { boughtPico, usedPico, balancePico: boughtPico - usedPico } };
}

/** The part of an answer that OpenRouter's envelope holds. */
export function dataOf(json: unknown): unknown {
  return (asObject(json) as { readonly data?: unknown } | undefined)?.data;
}
