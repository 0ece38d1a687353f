import { Emitter, type Event } from '../base/emitter.ts';
import type { Clock } from '../ports.ts';
import type { ResilienceSettings } from './resilienceSettings.ts';

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CircuitChange {
  readonly key: string;
  readonly state: CircuitState;
  /** When the next request is let through, while open. */
  readonly retryAtMs?: number;
}

/** How a circuit stands, and since when. */
export interface CircuitStatus extends CircuitChange {
  readonly sinceMs: number;
}

/** The right to send one request. Whoever has it gives exactly one verdict; later ones are ignored. */
export interface Permit {
  succeed(): void;
  fail(): void;
  /** No verdict: cancelled, or an answer that says nothing of the service's health. */
  release(): void;
}

type CircuitLimits = Pick<ResilienceSettings, 'failureThreshold' | 'recoveryMs'>;

/** One circuit per key, so that one bad model does not block the others. */
export class CircuitBreakers {
  readonly #circuits = new Map<string, Circuit>();
  readonly #changes = new Emitter<CircuitChange>();
  readonly #limits: () => CircuitLimits;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(limits: () => CircuitLimits, clock: Pick<Clock, 'now'>) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get onDidChange(): Event<CircuitChange> {
    return this.#changes.event;
  }

  stateOf(key: string): CircuitState {
    return this.#circuits.get(key)?.state ?? 'closed';
  }

  /** Every circuit that was ever open in this window. */
  statuses(): readonly CircuitStatus[] {
    return [...this.#circuits].flatMap(([key, circuit]) => {
      const { state, sinceMs, retryAtMs } = circuit;
      if (sinceMs === undefined) return [];
      return { key, state, sinceMs, ...(state === 'open' && { retryAtMs }) };
    });
  }

  /** A permit, or when to ask again. */
  enter(key: string): Permit | { readonly retryAtMs: number } {
    let circuit = this.#circuits.get(key);
    if (!circuit) {
      const tell = (state: CircuitState, retryAtMs?: number) =>
        this.#changes.fire({ key, state, ...(retryAtMs !== undefined && { retryAtMs }) });
      circuit = new Circuit(this.#limits, this.#clock, tell);
      this.#circuits.set(key, circuit);
    }
    return circuit.enter();
  }
}

class Circuit {
  state: CircuitState = 'closed';
  /** When it came into its state; undefined as long as nothing ever happened. */
  sinceMs: number | undefined;
  #failures = 0;
  #openUntilMs = 0;
  #probe: Permit | undefined;
  readonly #limits: () => CircuitLimits;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #tell: (state: CircuitState, retryAtMs?: number) => void;

  constructor(
    limits: () => CircuitLimits,
    clock: Pick<Clock, 'now'>,
    tell: (state: CircuitState, retryAtMs?: number) => void,
  ) {
    this.#limits = limits;
    this.#clock = clock;
    this.#tell = tell;
  }

  enter(): Permit | { readonly retryAtMs: number } {
    const nowMs = this.#clock.now();
    if (this.state === 'open') {
      // A clock that was set back must not keep the circuit open for longer than it ever should be.
      this.#openUntilMs = Math.min(this.#openUntilMs, nowMs + this.#limits().recoveryMs);
      if (nowMs < this.#openUntilMs) return { retryAtMs: this.#openUntilMs };
      this.#become('half-open');
    }
    if (this.state === 'half-open' && this.#probe) return { retryAtMs: nowMs + this.#limits().recoveryMs };
    const permit = this.#permit();
    if (this.state === 'half-open') this.#probe = permit;
    return permit;
  }

  get retryAtMs(): number {
    return this.#openUntilMs;
  }

  #permit(): Permit {
    let isGiven = false;
    const once = (verdict: (isProbe: boolean) => void) => () => {
      if (isGiven) return;
      isGiven = true;
      const isProbe = this.#probe === permit;
      if (isProbe) this.#probe = undefined;
      verdict(isProbe);
    };
    const permit: Permit = {
      succeed: once((isProbe) => this.#succeeded(isProbe)),
      fail: once((isProbe) => this.#failed(isProbe)),
      release: once(() => undefined),
    };
    return permit;
  }

  /** Requests from before the circuit opened say nothing about whether it has recovered. */
  #succeeded(isProbe: boolean): void {
    if (this.state !== 'closed' && !isProbe) return;
    this.#failures = 0;
    if (this.state !== 'closed') this.#become('closed');
  }

  #failed(isProbe: boolean): void {
    if (this.state !== 'closed' && !isProbe) return;
    this.#failures += 1;
    if (!isProbe && this.#failures < this.#limits().failureThreshold) return;
    this.#openUntilMs = this.#clock.now() + this.#limits().recoveryMs;
    this.#become('open');
  }

  #become(state: CircuitState): void {
    this.state = state;
    this.sinceMs = this.#clock.now();
    this.#tell(state, state === 'open' ? this.#openUntilMs : undefined);
  }
}
