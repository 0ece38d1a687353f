import { LinkedAbort } from '../base/abort.ts';
import type { Disposable } from '../base/disposable.ts';
import { type ChatFailure, FailureError } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { StreamPart } from '../stream.ts';
import type { ResilienceSettings } from './resilienceSettings.ts';
import { isShown } from './shown.ts';

export interface TimeLimits extends Pick<ResilienceSettings, 'connectMs' | 'firstTokenMs' | 'idleMs'> {
  /** Where nothing comes before the answer itself does (whole answers, models still loading), not even headers. */
  readonly isSlowToOpen?: boolean;
}

/** What the one who reads the network tells. */
export interface Progress {
  /** The request is handed to the network: from here on it may have arrived, and cost something. */
  sent(): void;
  headers(): void;
  /** Something arrived; `isStep` when the answer went on by it, and it was more than a sign of life. */
  bytes(isStep: boolean): void;
}

/** How late a timer must be for the computer to have slept, and how long a connection may take to wake. */
const sleepGapMs = 15_000;
const wakeGraceMs = 5_000;
const tickMs = 5_000;

/**
 * Three limits instead of a total one, which would kill a long answer: until the server answers at all, until
 * the first word, and between any bytes after that.
 */
export async function* timed(
  open: (progress: Progress, signal: AbortSignal) => AsyncIterable<StreamPart>,
  limits: TimeLimits,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const watch = new Watch(limits, clock, signal);
  try {
    for await (const part of open(watch, watch.signal)) {
      if (isShown(part)) watch.firstToken();
      // While the one who reads is busy nothing is asked of the network, so its silence means nothing.
      watch.pause();
      yield part;
      watch.resume();
    }
  } finally {
    watch.dispose();
  }
}

class Watch implements Progress, Disposable {
  readonly #limits: TimeLimits;
  readonly #clock: Clock;
  readonly #abort: LinkedAbort;
  #startMs: number;
  #timer: Disposable | undefined;
  #dueMs = 0;
  #isSent = false;
  #hasHeaders = false;
  #hasToken = false;
  #isPaused = false;
  #lastBytesMs: number | undefined;
  #lastStepMs: number | undefined;
  #wokeMs: number | undefined;

  constructor(limits: TimeLimits, clock: Clock, signal: AbortSignal) {
    this.#limits = limits;
    this.#clock = clock;
    this.#abort = new LinkedAbort(signal);
    this.#startMs = clock.now();
    this.#arm(this.#startMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  sent(): void {
    this.#isSent = true;
  }

  headers(): void {
    this.#hasHeaders = true;
    this.#wokeMs = undefined;
  }

  // Called for every read of the network, so it sets no timer: the running one looks at the time it left.
  bytes(isStep: boolean): void {
    this.#lastBytesMs = this.#clock.now();
    if (isStep) this.#lastStepMs = this.#lastBytesMs;
    this.#wokeMs = undefined;
  }

  firstToken(): void {
    this.#hasToken = true;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    const nowMs = this.#clock.now();
    if (this.#lastBytesMs !== undefined) this.#lastBytesMs = nowMs;
    if (this.#lastStepMs !== undefined) this.#lastStepMs = nowMs;
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#abort.abort();
  }

  #tick(): void {
    const nowMs = this.#clock.now();
    // Timers stand still while a computer sleeps and the time of day does not.
    if (nowMs - this.#dueMs > sleepGapMs) this.#wokeMs = nowMs;
    this.#heedSetBack(nowMs);
    const [dueMs, failure] = this.#deadline();
    if (nowMs >= dueMs && !this.#isPaused) {
      this.#timer = undefined;
      this.#abort.abort(new FailureError({ ...failure, charge: this.#isSent ? 'possible' : 'none' }));
    } else this.#arm(nowMs);
  }

  #arm(nowMs: number): void {
    const [dueMs] = this.#deadline();
    this.#dueMs = dueMs > nowMs ? Math.min(dueMs, nowMs + tickMs) : nowMs + tickMs;
    this.#timer = this.#clock.after(this.#dueMs - nowMs, () => this.#tick());
  }

  /** A clock that was set back must not make anything wait for hours: nothing can have been later than now. */
  #heedSetBack(nowMs: number): void {
    const past = (atMs: number | undefined) => (atMs === undefined ? undefined : Math.min(atMs, nowMs));
    this.#startMs = Math.min(this.#startMs, nowMs);
    this.#lastBytesMs = past(this.#lastBytesMs);
    this.#lastStepMs = past(this.#lastStepMs);
    this.#wokeMs = past(this.#wokeMs);
  }

  /** What is waited for now: when it is too late, and what that is called. */
  #deadline(): readonly [number, ChatFailure] {
    const { connectMs, firstTokenMs, idleMs, isSlowToOpen } = this.#limits;
    if (this.#wokeMs !== undefined) return [this.#wokeMs + wakeGraceMs, { kind: 'slept' }];
    if (!this.#hasHeaders && !isSlowToOpen)
      return [this.#startMs + connectMs, { kind: 'timeout', phase: 'connect' }];
    const idle = this.#lastBytesMs === undefined ? Number.POSITIVE_INFINITY : this.#lastBytesMs + idleMs;
    // Signs of life alone do not carry on for ever, neither before the first word nor after it.
    const since = this.#lastStepMs ?? this.#startMs;
    const phase = this.#hasToken || idle < since + firstTokenMs ? 'idle' : 'first-token';
    return [Math.min(idle, since + firstTokenMs), { kind: 'timeout', phase }];
  }
}
