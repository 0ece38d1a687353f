import type { FailureKind } from '../failure.ts';
import type { Outcome, TurnRecord } from './turnRecord.ts';

/* Figures out of turns, for one model and provider or for all. */

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface TurnSummary {
  readonly turns: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly failures: ReadonlyMap<FailureKind, number>;
  readonly retries: number;
  readonly timeToFirstTokenMs: Percentiles | undefined;
  readonly totalMs: Percentiles | undefined;
  /** While tokens came, over all answers. */
  readonly tokensPerSecond: number | undefined;
  /** The part of the tokens read that came from a cache. */
  readonly cacheShare: number | undefined;
}

export interface GroupSummary extends TurnSummary {
  readonly model: string;
  readonly provider: string;
}

export function summarise(turns: readonly TurnRecord[]): TurnSummary {
  const outcomes = { complete: 0, stopped: 0, 'cut-off': 0, failed: 0 };
  const failures = new Map<FailureKind, number>();
  for (const { outcome, failure } of turns) {
    outcomes[outcome] += 1;
    if (failure) failures.set(failure, (failures.get(failure) ?? 0) + 1);
  }
  return {
    turns: turns.length,
    outcomes,
    failures,
    retries: sum(turns, ({ retries }) => retries),
    timeToFirstTokenMs: percentiles(known(turns, 'timeToFirstTokenMs')),
    totalMs: percentiles(known(turns, 'totalMs')),
    tokensPerSecond: tokensPerSecond(turns),
    cacheShare: cacheShare(turns),
  };
}

/** By model and provider, the busiest first. */
export function summariseGroups(turns: readonly TurnRecord[]): readonly GroupSummary[] {
  const groups = new Map<string, TurnRecord[]>();
  for (const turn of turns) {
    const key = JSON.stringify([turn.model, turn.provider]);
    const group = groups.get(key) ?? [];
    group.push(turn);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) => ({
      model: group[0]?.model ?? '',
      provider: group[0]?.provider ?? '',
      ...summarise(group),
    }))
    .sort((a, b) => b.turns - a.turns);
}

/** Values as they are ranked: the smallest that at least so many hundredths of all do not exceed. */
export function percentiles(values: readonly number[]): Percentiles | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** Stretches of equal length from `sinceMs` on, each with its turns. */
export function inBuckets(
  turns: readonly TurnRecord[],
  sinceMs: number,
  untilMs: number,
  count: number,
): readonly (readonly TurnRecord[])[] {
  const width = (untilMs - sinceMs) / count;
  const buckets: TurnRecord[][] = Array.from({ length: count }, () => []);
  for (const turn of turns) {
    const at = Math.min(count - 1, Math.floor((turn.endedAtMs - sinceMs) / width));
    buckets[at]?.push(turn);
  }
  return buckets;
}

type NumberKey = 'timeToFirstTokenMs' | 'totalMs';

function known(turns: readonly TurnRecord[], key: NumberKey): readonly number[] {
  return turns.flatMap((turn) => turn[key] ?? []);
}

function tokensPerSecond(turns: readonly TurnRecord[]): number | undefined {
  let tokens = 0;
  let ms = 0;
  for (const { completionTokens, totalMs, timeToFirstTokenMs } of turns) {
    if (completionTokens === undefined || totalMs === undefined || timeToFirstTokenMs === undefined) continue;
    if (totalMs <= timeToFirstTokenMs) continue;
    tokens += completionTokens;
    ms += totalMs - timeToFirstTokenMs;
  }
  return ms === 0 ? undefined : (tokens * 1000) / ms;
}

function cacheShare(turns: readonly TurnRecord[]): number | undefined {
  const read = sum(turns, ({ promptTokens = 0 }) => promptTokens);
  return read === 0 ? undefined : sum(turns, ({ cachedTokens = 0 }) => cachedTokens) / read;
}

function sum(turns: readonly TurnRecord[], of: (turn: TurnRecord) => number): number {
  return turns.reduce((total, turn) => total + of(turn), 0);
}
