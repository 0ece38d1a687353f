import type { SearchPage } from './search.ts';

/*
 * Search while the user types. One search runs at a time; what was typed meanwhile is searched next, and only the
 * newest of it. So nothing waits for a timer, nothing piles up, and no result comes for words that are gone.
 */

export class NewestSearch {
  readonly #find: (input: string) => Promise<SearchPage>;
  readonly #show: (page: SearchPage, input: string) => void;
  readonly #fail: (error: unknown) => void;
  #wanted: string | undefined;
  #isRunning = false;

  constructor(
    find: (input: string) => Promise<SearchPage>,
    show: (page: SearchPage, input: string) => void,
    fail: (error: unknown) => void,
  ) {
    this.#find = find;
    this.#show = show;
    this.#fail = fail;
  }

  search(input: string): void {
    this.#wanted = input;
    if (!this.#isRunning) void this.#run();
  }

  /** What is under way comes to nothing. */
  cancel(): void {
    this.#wanted = undefined;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    let done: string | undefined;
    while (this.#wanted !== undefined && this.#wanted !== done) {
      const input = this.#wanted;
      done = input;
      try {
        const page = await this.#find(input);
        if (this.#wanted === input) this.#show(page, input);
      } catch (error) {
        if (this.#wanted === input) this.#fail(error);
      }
    }
    this.#isRunning = false;
  }
}
