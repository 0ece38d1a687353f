import { type GroupSummary, type Percentiles, summariseGroups } from './summary.ts';
import type { CircuitRecord, TurnRecord } from './turnRecord.ts';

/*
 * The figures for a team's own dashboards: Prometheus text (for a textfile collector) and OpenTelemetry's JSON.
 * Both tell of one period; its length is in the help text, its ends are in the OpenTelemetry points.
 */

export interface Period {
  readonly sinceMs: number;
  readonly untilMs: number;
}

interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly help: string;
  readonly isCount: boolean;
  readonly points: readonly Point[];
}

export function prometheusText(
  turns: readonly TurnRecord[],
  circuits: readonly CircuitRecord[],
  period: Period,
): string {
  const hours = Math.round((period.untilMs - period.sinceMs) / 3_600_000);
  return metricsOf(turns, circuits)
    .filter(({ points }) => points.length > 0)
    .map(({ name, help, points }) => {
      const lines = points.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`);
      // A gauge: a period that moves on takes old turns away again, which a counter may not.
      return `# HELP ${name} ${help} Over the last ${hours} hours.\n# TYPE ${name} gauge\n${lines.join('\n')}\n`;
    })
    .join('');
}

export function openTelemetryJson(
  turns: readonly TurnRecord[],
  circuits: readonly CircuitRecord[],
  { sinceMs, untilMs }: Period,
  version: string,
): string {
  const times = { startTimeUnixNano: nanos(sinceMs), timeUnixNano: nanos(untilMs) };
  const metrics = metricsOf(turns, circuits)
    .filter(({ points }) => points.length > 0)
    .map(({ name, unit, help, isCount, points }) => {
      const dataPoints = points.map(({ labels, value }) => ({
        attributes: Object.entries(labels).map(([key, text]) => ({ key, value: { stringValue: text } })),
        ...times,
        asDouble: value,
      }));
      const data = isCount
        ? { sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints } }
        : { gauge: { dataPoints } };
      return { name, unit, description: help, ...data };
    });
  const resource = {
    attributes: [attribute('service.name', 'neural-terminal'), attribute('service.version', version)],
  };
  const document = {
    resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'neural-terminal', version }, metrics }] }],
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function attribute(key: string, stringValue: string) {
  return { key, value: { stringValue } };
}

function nanos(ms: number): string {
  return `${BigInt(Math.round(ms)) * 1_000_000n}`;
}

function metricsOf(turns: readonly TurnRecord[], circuits: readonly CircuitRecord[]): readonly Metric[] {
  const groups = summariseGroups(turns);
  const each = (of: (group: GroupSummary) => readonly Point[]) => groups.flatMap(of);
  const one = (group: GroupSummary, value: number | undefined, more: Record<string, string> = {}) =>
    value === undefined ? [] : [{ labels: { ...whose(group), ...more }, value }];
  const quantiles = (group: GroupSummary, found: Percentiles | undefined) =>
    found
      ? [
          ...one(group, found.p50 / 1000, { quantile: '0.5' }),
          ...one(group, found.p95 / 1000, { quantile: '0.95' }),
          ...one(group, found.p99 / 1000, { quantile: '0.99' }),
        ]
      : [];
  return [
    count(
      'turns',
      'Turns by how they ended.',
      each((group) =>
        Object.entries(group.outcomes).flatMap(([outcome, n]) => (n > 0 ? one(group, n, { outcome }) : [])),
      ),
    ),
    count(
      'failures',
      'Turns that failed, by kind.',
      each((group) => [...group.failures].flatMap(([kind, n]) => one(group, n, { kind }))),
    ),
    count(
      'retries',
      'Attempts after the first.',
      each((group) => one(group, group.retries)),
    ),
    count('circuit_changes', 'Changes of circuits.', circuitPoints(circuits)),
    gauge(
      'time_to_first_token_seconds',
      's',
      'Time to the first token.',
      each((group) => quantiles(group, group.timeToFirstTokenMs)),
    ),
    gauge(
      'turn_duration_seconds',
      's',
      'Time to the end of the answer.',
      each((group) => quantiles(group, group.totalMs)),
    ),
    gauge(
      'tokens_per_second',
      '{token}/s',
      'Speed while tokens came.',
      each((group) => one(group, group.tokensPerSecond)),
    ),
    gauge(
      'cache_share',
      '1',
      'Part of the tokens read that came from a cache.',
      each((group) => one(group, group.cacheShare)),
    ),
  ];
}

function count(name: string, help: string, points: readonly Point[]): Metric {
  return { name: `neural_terminal_${name}`, unit: '1', help, isCount: true, points };
}

function gauge(name: string, unit: string, help: string, points: readonly Point[]): Metric {
  return { name: `neural_terminal_${name}`, unit, help, isCount: false, points };
}

function whose({ model, provider }: GroupSummary): Record<string, string> {
  return { model, provider };
}

function circuitPoints(circuits: readonly CircuitRecord[]): readonly Point[] {
  const counts = new Map<string, Point>();
  for (const { circuit, state } of circuits) {
    const key = JSON.stringify([circuit, state]);
    counts.set(key, { labels: { circuit, state }, value: (counts.get(key)?.value ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Names of models come from a server: what would end a label is escaped. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) =>
      `${key}="${value
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replaceAll('\n', '\\n')
        .replace(/[\r\0]/g, '')}"`,
  );
  return `{${pairs.join(',')}}`;
}
