import * as z from 'zod/mini';

/* Every message between the extension host and the usage view. Money comes down as words and as numbers to draw
 * with; what is exact stays in the host. */

export type UsageHostMessage = { readonly type: 'usage'; readonly state: UsageState };

export interface UsageState {
  readonly query: UsageQuery;
  readonly figures: readonly Figure[];
  readonly chart: UsageChart;
  readonly breakdowns: readonly Breakdown[];
  readonly conversations: readonly DearConversation[];
  readonly choices: UsageChoices;
  readonly limits: readonly LimitView[];
  readonly unknownPrices: UnknownPrices;
  /** What the server says of the key, against what is known here; absent while it is asked. */
  readonly account?: readonly string[];
}

export type UnknownPrices = 'ask' | 'allow' | 'block';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly note?: string;
}

export interface UsageChart {
  /** Seconds since 1970 at which each period begins, and dollars to draw. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly rows: readonly { readonly period: string; readonly cost: string; readonly answers: number }[];
}

export interface Breakdown {
  readonly id: 'model' | 'provider' | 'workspace' | 'tag';
  readonly rows: readonly BreakdownRow[];
}

export interface BreakdownRow {
  readonly key: string;
  readonly label: string;
  readonly cost: string;
  readonly answers: number;
  /** Of the dearest, from 0 to 1. */
  readonly share: number;
}

export interface DearConversation {
  readonly id: string;
  readonly title: string;
  readonly cost: string;
  readonly answers: number;
  /** Deleted for ever; what it cost stays. */
  readonly isGone: boolean;
}

interface Choice {
  readonly key: string;
  readonly label: string;
}

export interface UsageChoices {
  readonly model: readonly Choice[];
  readonly provider: readonly Choice[];
  readonly workspace: readonly Choice[];
  readonly tag: readonly Choice[];
}

export interface LimitView {
  readonly kind: 'message' | 'conversation' | 'day' | 'month';
  readonly model?: string;
  /** Dollars as they are typed; empty is none. */
  readonly soft: string;
  readonly hard: string;
  /** How far it is used; absent where there is nothing to tell. */
  readonly used?: string;
  readonly share?: number;
}

const text = z.string().check(z.maxLength(1000));
const query = z.strictObject({
  range: z.enum(['month', '30-days', '12-months', 'all']),
  unit: z.enum(['day', 'week', 'month']),
  model: z.optional(text),
  provider: z.optional(text),
  workspace: z.optional(text),
  tag: z.optional(text),
});

export type UsageQuery = z.infer<typeof query>;

const amount = z.string().check(z.regex(/^(\d{1,7}([.,]\d{1,6})?)?$/));

const usagePanelMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  z.strictObject({ type: z.literal('query'), query }),
  z.strictObject({ type: z.literal('open-conversation'), id: text }),
  z.strictObject({ type: z.literal('export'), format: z.enum(['csv', 'json']) }),
  z.strictObject({ type: z.literal('choose-model-for-limit') }),
  z.strictObject({
    type: z.literal('set-limits'),
    limits: z
      .array(
        z.strictObject({
          kind: z.enum(['message', 'conversation', 'day', 'month']),
          model: z.optional(text),
          soft: amount,
          hard: amount,
        }),
      )
      .check(z.maxLength(500)),
  }),
  z.strictObject({ type: z.literal('set-unknown-prices'), choice: z.enum(['ask', 'allow', 'block']) }),
  z.strictObject({ type: z.literal('top-up') }),
]);

export type UsagePanelMessage = z.infer<typeof usagePanelMessage>;

export function parseUsagePanelMessage(value: unknown): UsagePanelMessage | undefined {
  const result = usagePanelMessage.safeParse(value);
  return result.success ? result.data : undefined;
}
