import * as vscode from 'vscode';
import { displayText } from '../../core/history/tree/displayText.ts';
import {
  inBuckets,
  type Percentiles,
  percentiles,
  summarise,
  summariseGroups,
} from '../../core/metrics/summary.ts';
import type { CircuitRecord, TurnRecord } from '../../core/metrics/turnRecord.ts';
import type { MetricsPeriod, MetricsView, StretchView } from '../../protocol/health.ts';

/* The figures of a period in the words and numbers of this user. */

const hourMs = 3_600_000;

/** How long each period is, and into how many stretches its charts divide it. */
export const periods: Readonly<
  Record<MetricsPeriod, { readonly lengthMs: number; readonly stretches: number }>
> = {
  hour: { lengthMs: hourMs, stretches: 12 },
  day: { lengthMs: 24 * hourMs, stretches: 24 },
  week: { lengthMs: 7 * 24 * hourMs, stretches: 14 },
  month: { lengthMs: 30 * 24 * hourMs, stretches: 30 },
  quarter: { lengthMs: 90 * 24 * hourMs, stretches: 30 },
};

const maxGroups = 50;
const maxCircuits = 50;

export function metricsView(
  turns: readonly TurnRecord[],
  circuits: readonly CircuitRecord[],
  period: MetricsPeriod,
  nowMs: number,
): MetricsView {
  const all = summarise(turns);
  const cut = all.outcomes.failed + all.outcomes['cut-off'];
  return {
    facts: [
      [vscode.l10n.t('Turns'), count(all.turns)],
      [
        vscode.l10n.t('Failed or cut off'),
        all.turns === 0 ? '0' : `${count(cut)} (${share(cut / all.turns)})`,
      ],
      [vscode.l10n.t('Retries'), count(all.retries)],
      [vscode.l10n.t('Time to first token (p50 · p95 · p99)'), times(all.timeToFirstTokenMs)],
      [vscode.l10n.t('Time to the end (p50 · p95 · p99)'), times(all.totalMs)],
      [vscode.l10n.t('Speed'), speed(all.tokensPerSecond)],
      [vscode.l10n.t('Read from caches'), all.cacheShare === undefined ? '–' : share(all.cacheShare)],
    ],
    groups: summariseGroups(turns)
      .slice(0, maxGroups)
      .map((group) => ({
        model: displayText(group.model),
        provider: displayText(group.provider),
        turns: count(group.turns),
        failed: count(group.outcomes.failed + group.outcomes['cut-off']),
        retries: count(group.retries),
        firstToken: times(group.timeToFirstTokenMs),
        total: times(group.totalMs),
        speed: speed(group.tokensPerSecond),
        cache: group.cacheShare === undefined ? '–' : share(group.cacheShare),
      })),
    failures: [...all.failures].sort((a, b) => b[1] - a[1]).map(([name, n]) => ({ name, count: n })),
    stretches: stretches(turns, period, nowMs),
    circuits: circuits
      .slice(-maxCircuits)
      .reverse()
      .map(({ atMs, circuit, state }) => [`${time(atMs)} · ${displayText(circuit)}`, circuitWords(state)]),
  };
}

function stretches(
  turns: readonly TurnRecord[],
  period: MetricsPeriod,
  nowMs: number,
): readonly StretchView[] {
  const { lengthMs, stretches: parts } = periods[period];
  const sinceMs = nowMs - lengthMs;
  return inBuckets(turns, sinceMs, nowMs, parts).map((bucket, at) => {
    const { outcomes } = summarise(bucket);
    const firstTokens = percentiles(bucket.flatMap((turn) => turn.timeToFirstTokenMs ?? []));
    return {
      label: stretchLabel(sinceMs + (at * lengthMs) / parts, period),
      good: outcomes.complete,
      stopped: outcomes.stopped,
      failed: outcomes.failed + outcomes['cut-off'],
      ...(firstTokens && { firstTokenMs: { p50: firstTokens.p50, p95: firstTokens.p95 } }),
    };
  });
}

function stretchLabel(atMs: number, period: MetricsPeriod): string {
  const options: Intl.DateTimeFormatOptions =
    period === 'hour' || period === 'day'
      ? { hour: 'numeric', minute: '2-digit' }
      : { day: 'numeric', month: 'short', ...(period === 'week' && { hour: 'numeric' }) };
  return new Date(atMs).toLocaleString(vscode.env.language, options);
}

function circuitWords(state: CircuitRecord['state']): string {
  switch (state) {
    case 'open':
      return vscode.l10n.t('left alone after failures');
    case 'half-open':
      return vscode.l10n.t('tried again');
    case 'closed':
      return vscode.l10n.t('in use again');
  }
}

function count(n: number): string {
  return n.toLocaleString(vscode.env.language);
}

function share(part: number): string {
  return part.toLocaleString(vscode.env.language, { style: 'percent', maximumFractionDigits: 1 });
}

function speed(tokensPerSecond: number | undefined): string {
  return tokensPerSecond === undefined
    ? '–'
    : vscode.l10n.t(
        '{0} tokens/s',
        tokensPerSecond.toLocaleString(vscode.env.language, { maximumSignificantDigits: 3 }),
      );
}

function times(found: Percentiles | undefined): string {
  return found ? [found.p50, found.p95, found.p99].map(duration).join(' · ') : '–';
}

export function duration(ms: number): string {
  const { language } = vscode.env;
  return ms < 1000
    ? ms.toLocaleString(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 })
    : (ms / 1000).toLocaleString(language, { style: 'unit', unit: 'second', maximumSignificantDigits: 3 });
}

export function time(atMs: number): string {
  return new Date(atMs).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
}
