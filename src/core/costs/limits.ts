import { numberToPico, type Pico } from '../money.ts';
import type { SpendingLimits } from '../settings.ts';

/* The limits of the user: what each counts, and from when to when, in the user's own time zone. */

export type LimitKind = 'message' | 'conversation' | 'day' | 'month';

export interface Limit {
  readonly kind: LimitKind;
  /** Counts this model alone. */
  readonly model?: string;
  /** Warns once. */
  readonly softPico?: Pico;
  /** What would go beyond is not sent. */
  readonly hardPico?: Pico;
}

export interface Period {
  readonly fromMs: number;
  readonly untilMs: number;
}

const kinds: readonly LimitKind[] = ['message', 'conversation', 'day', 'month'];

/** All limits there are, those of single models last. */
export function limitsOf(settings: SpendingLimits): readonly Limit[] {
  const { models = {}, ...all } = settings;
  return [
    ...kinds.flatMap((kind) => limitOf(kind, all[kind])),
    ...Object.entries(models).flatMap(([model, own]) =>
      kinds.flatMap((kind) => limitOf(kind, own[kind]).map((limit) => ({ ...limit, model }))),
    ),
  ];
}

function limitOf(
  kind: LimitKind,
  pair: { readonly soft?: number; readonly hard?: number } | undefined,
): readonly Limit[] {
  const softPico = pair?.soft === undefined ? undefined : numberToPico(pair.soft);
  const hardPico = pair?.hard === undefined ? undefined : numberToPico(pair.hard);
  if (softPico === undefined && hardPico === undefined) return [];
  return [{ kind, ...(softPico !== undefined && { softPico }), ...(hardPico !== undefined && { hardPico }) }];
}

/** The day or the month around a moment, by the calendar: days on which the clocks change are longer or shorter. */
export function periodAround(kind: 'day' | 'week' | 'month', atMs: number): Period {
  const at = new Date(atMs);
  const start = (months: number, days: number) =>
    new Date(at.getFullYear(), at.getMonth() + months, days).getTime();
  switch (kind) {
    case 'day':
      return { fromMs: start(0, at.getDate()), untilMs: start(0, at.getDate() + 1) };
    case 'week': {
      // From Monday, as OpenRouter counts.
      const monday = at.getDate() - ((at.getDay() + 6) % 7);
      return { fromMs: start(0, monday), untilMs: start(0, monday + 7) };
    }
    case 'month':
      return { fromMs: start(0, 1), untilMs: start(1, 1) };
  }
}
