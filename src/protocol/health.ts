import * as z from 'zod/mini';

/* What the extension and the health view say to each other. Everything that comes down is in words already. */

export interface HealthMessage {
  readonly type: 'health';
  readonly view: HealthView;
}

export interface HealthView {
  readonly isChecking: boolean;
  readonly level: HealthViewLevel;
  readonly headline: string;
  readonly checkedAt: string;
  readonly checks: readonly HealthCheckView[];
  readonly versions: readonly Fact[];
  readonly period: MetricsPeriod;
  readonly metrics: MetricsView;
}

export type HealthViewLevel = 'green' | 'amber' | 'red';

export type Fact = readonly [name: string, value: string];

export interface HealthCheckView {
  readonly id: string;
  readonly title: string;
  readonly level: HealthViewLevel;
  readonly sentence: string;
  readonly advice?: string;
  readonly facts: readonly Fact[];
  /** What the button beside the advice does. */
  readonly action?: { readonly id: HealthAction; readonly label: string };
}

export type HealthAction = 'check-history' | 'sign-in' | 'choose-model' | 'reload' | 'show-log';

export type MetricsPeriod = 'hour' | 'day' | 'week' | 'month' | 'quarter';

export interface MetricsView {
  readonly facts: readonly Fact[];
  readonly groups: readonly MetricsGroupView[];
  readonly failures: readonly { readonly name: string; readonly count: number }[];
  /** Stretches of the period, oldest first. */
  readonly stretches: readonly StretchView[];
  readonly circuits: readonly Fact[];
}

export interface MetricsGroupView {
  readonly model: string;
  readonly provider: string;
  readonly turns: string;
  readonly failed: string;
  readonly retries: string;
  readonly firstToken: string;
  readonly total: string;
  readonly speed: string;
  readonly cache: string;
}

export interface StretchView {
  readonly label: string;
  readonly good: number;
  readonly stopped: number;
  readonly failed: number;
  readonly firstTokenMs?: { readonly p50: number; readonly p95: number };
}

const intentSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('check-again') }),
  z.strictObject({ type: z.literal('copy-report') }),
  z.strictObject({
    type: z.literal('period'),
    period: z.enum(['hour', 'day', 'week', 'month', 'quarter']),
  }),
  z.strictObject({
    type: z.literal('act'),
    action: z.enum(['check-history', 'sign-in', 'choose-model', 'reload', 'show-log']),
  }),
]);

export type HealthIntent = z.infer<typeof intentSchema>;

export function parseHealthIntent(value: unknown): HealthIntent | undefined {
  const result = intentSchema.safeParse(value);
  return result.success ? result.data : undefined;
}
