/** Work in steps, done between frames. A step answers whether more of its kind is left. */
export type Work = () => boolean;

const shortestRestMs = 3;
/** What the steps change has to be laid out and painted in one frame, which takes longer than they do. */
const longestRunMs = 8;
const restartMs = 500;

/** Runs work a step at a time whenever the page has nothing better to do. */
export class IdleQueue {
  readonly #waiting: Work[] = [];
  #handle = 0;
  #isDisposed = false;

  add(work: Work): void {
    this.#waiting.push(work);
    this.#schedule();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#waiting.length = 0;
    cancelIdleCallback(this.#handle);
  }

  #schedule(): void {
    if (this.#handle !== 0 || this.#isDisposed || this.#waiting.length === 0) return;
    this.#handle = requestIdleCallback((deadline) => this.#run(deadline), { timeout: restartMs });
  }

  /** At least one step, or a busy page would never be highlighted. */
  #run(deadline: IdleDeadline): void {
    this.#handle = 0;
    const endMs = performance.now() + longestRunMs;
    do {
      const work = this.#waiting.shift();
      if (work?.()) this.#waiting.push(work);
    } while (
      this.#waiting.length > 0 &&
      deadline.timeRemaining() > shortestRestMs &&
      performance.now() < endMs
    );
    this.#schedule();
  }
}
