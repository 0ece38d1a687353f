import type { FailureKind } from '../failure.ts';

/* What is kept of a turn for the figures: how it went, never what was said. */

export type Outcome = 'complete' | 'stopped' | 'cut-off' | 'failed';

export interface TurnRecord {
  readonly endedAtMs: number;
  /** The one that answered, else the one that was asked. */
  readonly model: string;
  /** Empty where the server does not tell. */
  readonly provider: string;
  readonly outcome: Outcome;
  readonly failure?: FailureKind;
  /** Attempts after the first. */
  readonly retries: number;
  readonly timeToFirstTokenMs?: number;
  readonly totalMs?: number;
  readonly promptTokens?: number;
  readonly completionTokens?: number;
  readonly cachedTokens?: number;
}

/** A circuit opened, let a probe through, or closed. */
export interface CircuitRecord {
  readonly atMs: number;
  /** Server and model. */
  readonly circuit: string;
  readonly state: 'closed' | 'open' | 'half-open';
}
