import type { Disposable } from './base/disposable.ts';
import type { Clock } from './ports.ts';
import { StorageError, type StorageFailureKind } from './storage/storageFailure.ts';

/* What the disk refused and will take later: tried again until it does, as long as the window lives. */

const everyMs = 5_000;
const passing: readonly StorageFailureKind[] = [
  'disk-full',
  'no-permission',
  'read-only-disk',
  'too-many-files',
  'io',
];

function mayPass(error: unknown): boolean {
  return error instanceof StorageError && passing.includes(error.failure.kind);
}

export class LateWrites {
  readonly #clock: Clock;
  readonly #waiting = new Map<string, () => Promise<void>>();
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Writes this when it can be written, unless what the disk said of it will never pass. The newest of a key counts. */
  add(key: string, error: unknown, write: () => Promise<void>): void {
    if (!mayPass(error)) return;
    this.#waiting.set(key, write);
    this.#timer ??= this.#clock.after(everyMs, () => void this.#again());
  }

  /** Writes what waits under this key before anything builds on it; rejects where it still cannot be written. */
  async now(key: string): Promise<void> {
    await this.#waiting.get(key)?.();
    this.#waiting.delete(key);
    if (this.#waiting.size === 0) this.clear();
  }

  /** The last chance. */
  async flush(): Promise<void> {
    for (const [key, write] of [...this.#waiting]) {
      try {
        await write();
        if (this.#waiting.get(key) === write) this.#waiting.delete(key);
      } catch (error) {
        // There is still no room, and then there is none for the others either.
        if (mayPass(error)) return;
        this.#waiting.delete(key);
      }
    }
  }

  clear(): void {
    this.#waiting.clear();
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  async #again(): Promise<void> {
    await this.flush();
    this.#timer = this.#waiting.size > 0 ? this.#clock.after(everyMs, () => void this.#again()) : undefined;
  }
}
