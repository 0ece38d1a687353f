import type { Clock } from '../ports.ts';
import type { StreamPart } from '../stream.ts';
import { sleep } from './sleep.ts';

const windowMs = 60_000;

interface Place {
  readonly startMs: number;
  /** Gives the place back, unused. */
  release(): void;
}

/** Requests a minute, first come, first served: who comes too early is told when its turn is. */
export class RateLimiter {
  #starts: { readonly startMs: number }[] = [];
  readonly #perMinute: () => number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(perMinute: () => number, clock: Pick<Clock, 'now'>) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  take(): Place {
    const nowMs = this.#clock.now();
    // Places further ahead than the queue could ever be come from a clock that was set back.
    this.#starts = this.#starts.filter(
      ({ startMs }) => startMs > nowMs - windowMs && startMs <= nowMs + windowMs * this.#starts.length,
    );
    const before = this.#starts.at(-Math.max(1, this.#perMinute()));
    const startMs = before ? Math.max(nowMs, before.startMs + windowMs) : nowMs;
    const place = { startMs };
    this.#starts.push(place);
    const release = () => {
      this.#starts = this.#starts.filter((other) => other !== place);
    };
    return { startMs, release };
  }
}

/** Waits its turn, visibly, before the request is made. */
export async function* limited(
  open: () => AsyncIterable<StreamPart>,
  limiter: RateLimiter,
  attempt: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const place = limiter.take();
  if (place.startMs > clock.now()) {
    let isDone = false;
    try {
      yield { type: 'waiting', reason: 'rate-limit', untilMs: place.startMs, attempt };
      await sleep(clock, place.startMs - clock.now(), undefined, signal);
      isDone = true;
    } catch (error) {
      if (!signal.aborted) throw error;
      return;
    } finally {
      if (!isDone) place.release();
    }
  }
  yield* open();
}
