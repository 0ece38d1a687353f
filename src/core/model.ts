import type { Pico } from './money.ts';

/* A model that can be asked, and what it costs. */

export interface Model {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly createdAtMs?: number;
  /** The most that any endpoint reads. */
  readonly contextTokens?: number;
  /** What the endpoint that is asked first reads; may be far less. */
  readonly endpointContextTokens?: number;
  readonly maxCompletionTokens?: number;
  /** `text`, `image`, `file`, `audio`, `video` and whatever comes next. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** As the server names them: `tools`, `reasoning`, `structured_outputs`, … Empty when it does not tell. */
  readonly parameters: readonly string[];
  readonly pricing: Pricing;
  /** Free of charge by its very name, whatever the prices say. */
  readonly isFree: boolean;
  /** The day it goes away, as `YYYY-MM-DD`. */
  readonly expiresOn?: string;
  readonly knowledgeCutoff?: string;
  readonly reasoning?: ModelReasoning;
}

export interface ModelReasoning {
  readonly isMandatory: boolean;
  readonly isDefault?: boolean;
  readonly defaultEffort?: string;
  readonly efforts?: readonly string[];
}

/** Exact prices. What is missing is unknown, never free. */
export interface Prices {
  /** For one token read. */
  readonly prompt?: Pico;
  /** For one token written. */
  readonly completion?: Pico;
  /** For one request, whatever its length. */
  readonly request?: Pico;
  readonly image?: Pico;
  readonly webSearch?: Pico;
  readonly reasoning?: Pico;
  readonly cacheRead?: Pico;
  readonly cacheWrite?: Pico;
  readonly cacheWriteHour?: Pico;
  /** For one token of a picture that is drawn. */
  readonly imageOutput?: Pico;
}

export interface Pricing extends Prices {
  /** The part of the price that is said to be taken off, in 1e-12. */
  readonly discountPico?: Pico;
  /** Later ones win. */
  readonly overrides: readonly PriceOverride[];
}

export interface PriceOverride {
  /** Applies to prompts that are longer, not to those that are as long. */
  readonly minPromptTokens?: number;
  /** Minutes after midnight UTC; from after to means over midnight. */
  readonly fromMinute?: number;
  readonly toMinute?: number;
  readonly prices: Prices;
}

/** The prices that hold for a prompt of this length at this time. */
export function pricesAt(pricing: Pricing, promptTokens: number, atMs: number): Prices {
  const { overrides, discountPico: _, ...base } = pricing;
  const inForce = overrides.filter((override) => isInForce(override, promptTokens, atMs));
  return Object.assign({}, base, ...inForce.map(({ prices }) => prices));
}

function isInForce(override: PriceOverride, promptTokens: number, atMs: number): boolean {
  const { minPromptTokens, fromMinute, toMinute } = override;
  if (minPromptTokens !== undefined && promptTokens <= minPromptTokens) return false;
  if (fromMinute === undefined || toMinute === undefined) return true;
  const minute = Math.floor(atMs / 60_000) % 1440;
  return fromMinute <= toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/** Whether using `other` instead could cost more. Where a price is unknown it could. */
export function mayBeDearer(other: Model, model: Model): boolean {
  if (other.isFree) return false;
  const worst = (pricing: Pricing, key: 'prompt' | 'completion' | 'request'): Pico | undefined =>
    pricing.overrides.reduce((most, { prices }) => larger(most, prices[key]), pricing[key]);
  return (['prompt', 'completion', 'request'] as const).some((key) => {
    // A price per request that is not told is none, unlike one per token.
    const unknown = key === 'request' ? 0n : undefined;
    const theirs = worst(other.pricing, key) ?? unknown;
    const ours = model.pricing[key] ?? unknown;
    return theirs === undefined || ours === undefined || theirs > ours;
  });
}

function larger(a: Pico | undefined, b: Pico | undefined): Pico | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}
