export interface ResilienceSettings {
  /** Tries after the first. */
  readonly maxRetries: number;
  /** All tries and waits of one turn together, up to the first output. */
  readonly maxTotalMs: number;
  /** Failures in a row that open a circuit. */
  readonly failureThreshold: number;
  /** How long an open circuit stays so before one request may probe. */
  readonly recoveryMs: number;
  readonly connectMs: number;
  readonly firstTokenMs: number;
  readonly idleMs: number;
  readonly requestsPerMinute: number;
}

export const resilienceDefaults: ResilienceSettings = {
  maxRetries: 3,
  maxTotalMs: 300_000,
  failureThreshold: 5,
  recoveryMs: 30_000,
  connectMs: 30_000,
  firstTokenMs: 300_000,
  idleMs: 60_000,
  requestsPerMinute: 60,
};
