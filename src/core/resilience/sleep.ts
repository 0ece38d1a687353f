import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type { Clock } from '../ports.ts';

/** Waits; `wake` ends the wait early. Rejects with the signal's reason at once when it aborts, leaving no timer. */
export function sleep(
  clock: Clock,
  delayMs: number,
  wake: Event<void> | undefined,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const held: Disposable[] = [];
    const settle = (done: () => void) => {
      for (const item of held.splice(0)) item.dispose();
      signal.removeEventListener('abort', abort);
      done();
    };
    const abort = () => settle(() => reject(signal.reason));
    if (signal.aborted) {
      abort();
      return;
    }
    signal.addEventListener('abort', abort, { once: true });
    held.push(clock.after(delayMs, () => settle(resolve)));
    if (wake) held.push(wake(() => settle(resolve)));
  });
}
