import type { Disposable } from '../../src/core/base/disposable.ts';
import type { Clock } from '../../src/core/ports.ts';

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time that moves only when told. `pending` counts the timers nobody let go of. */
export class TestClock implements Clock {
  #nowMs: number;
  readonly #timers = new Set<Timer>();

  constructor(startMs = Date.UTC(2026, 9, 2, 12)) {
    this.#nowMs = startMs;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** When the next timer is due, from now. */
  get nextDelayMs(): number | undefined {
    const due = [...this.#timers].map(({ dueMs }) => dueMs - this.#nowMs);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): Disposable {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** Lets time pass, firing what falls due in order; promises settle between timers. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    await settle();
    for (let next = this.#next(endMs); next; next = this.#next(endMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settle();
    }
    this.#nowMs = endMs;
  }

  /** The computer sleeps: the time of day moves on, timers do not. */
  sleep(byMs: number): void {
    this.#nowMs += byMs;
    const shifted = [...this.#timers].map((timer) => ({ timer, dueMs: timer.dueMs + byMs }));
    for (const { timer, dueMs } of shifted) Object.assign(timer, { dueMs });
  }

  #next(endMs: number): Timer | undefined {
    const due = [...this.#timers].filter(({ dueMs }) => dueMs <= endMs);
    return due.sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The real time, counting the timers that are running. */
export class CountingClock implements Clock {
  #running = 0;

  get pending(): number {
    return this.#running;
  }

  now(): number {
    return Date.now();
  }

  after(delayMs: number, callback: () => void): Disposable {
    let isOver = false;
    const end = () => {
      if (!isOver) this.#running -= 1;
      isOver = true;
    };
    this.#running += 1;
    const timer = setTimeout(() => {
      end();
      callback();
    }, delayMs);
    return {
      dispose: () => {
        clearTimeout(timer);
        end();
      },
    };
  }
}
