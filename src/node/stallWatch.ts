/*
 * Notices when an answer stays away: a disk that hangs, a network folder that is gone. Ticks are counted, not time,
 * since after a sleep of the computer only one of them comes.
 */

const ticksUntilStall = 10;

export class StallWatch {
  readonly #isAwaited: () => boolean;
  readonly #onStall: (isStalled: boolean) => void;
  readonly #tickMs: number;
  #timer: ReturnType<typeof setInterval> | undefined;
  #silentTicks = 0;
  #isStalled = false;

  /** `onStall` is told when nothing has come for so long though it is awaited, and when that is over. */
  constructor(afterMs: number, isAwaited: () => boolean, onStall: (isStalled: boolean) => void) {
    this.#tickMs = afterMs / ticksUntilStall;
    this.#isAwaited = isAwaited;
    this.#onStall = onStall;
  }

  /** Something is awaited from now on. */
  begin(): void {
    this.#timer ??= setInterval(() => this.#tick(), this.#tickMs).unref();
  }

  /** Something came. What else is awaited has the same time again. */
  answered(): void {
    this.#startAnew();
    this.begin();
  }

  #tick(): void {
    if (!this.#isAwaited()) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#startAnew();
      return;
    }
    this.#silentTicks += 1;
    if (this.#silentTicks >= ticksUntilStall) this.#tell(true);
  }

  #startAnew(): void {
    this.#silentTicks = 0;
    this.#tell(false);
  }

  #tell(isStalled: boolean): void {
    if (this.#isStalled === isStalled) return;
    this.#isStalled = isStalled;
    this.#onStall(isStalled);
  }
}
