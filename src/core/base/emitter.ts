import type { Disposable } from './disposable.ts';

/** Subscribe to something that happens; dispose to stop listening. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** An event's source. A listener that throws never keeps the others from hearing. */
export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(onError?: (error: unknown) => void) {
    this.#onError = onError;
  }

  readonly event: Event<T> = (listener) => {
    // Wrapped, so that the same function subscribed twice is two subscriptions.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        this.#onError?.(error);
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
