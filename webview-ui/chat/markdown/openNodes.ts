import { patchRun } from './patch.ts';
import { HtmlCursor } from './rawHtml.ts';

/**
 * The nodes of what is still open, which are patched in place. Raw HTML may have left elements open, so there is a run
 * of them in each of those, from the innermost outwards.
 */
export class OpenNodes {
  readonly #root: HTMLElement;
  readonly #cursor: HtmlCursor;
  /** What stands below everything else. */
  readonly #below: () => Node | undefined;
  #runs: Node[][] = [];
  #ghosts: DocumentFragment[] = [];

  constructor(root: HTMLElement, cursor: HtmlCursor, below: () => Node | undefined) {
    this.#root = root;
    this.#cursor = cursor;
    this.#below = below;
  }

  get innermost(): readonly Node[] {
    return this.#runs[0] ?? [];
  }

  get isEmpty(): boolean {
    return this.#runs.every((run) => run.length === 0);
  }

  get isAllInnermost(): boolean {
    return this.#runs.slice(1).every((run) => run.length === 0);
  }

  /** A node that was not open is open again, before the others. */
  takeBack(node: Node): void {
    this.#runs = [[node, ...this.innermost], ...this.#runs.slice(1)];
  }

  /** The first ones are open no longer. */
  release(count: number): void {
    this.#runs = [this.innermost.slice(count), ...this.#runs.slice(1)];
  }

  releaseAll(): void {
    this.#runs = [[]];
  }

  /** A cursor that looks like the real one but builds beside the page. */
  ghosts(): HtmlCursor {
    this.#ghosts = this.#cursor.frames.map(() => document.createDocumentFragment());
    return new HtmlCursor(
      this.#cursor.frames.map(({ name }, index) => ({ name, node: this.#ghosts[index] ?? this.#root })),
    );
  }

  /** Makes the open nodes look like what was built beside the page. */
  patch(): void {
    const { frames } = this.#cursor;
    this.#runs = frames.map((_, depth) => {
      const index = frames.length - 1 - depth;
      const parent = frames[index]?.node ?? this.#root;
      const before = index === 0 ? (this.#below() ?? null) : null;
      return patchRun(parent, this.#runs[depth] ?? [], [...(this.#ghosts[index]?.childNodes ?? [])], before);
    });
  }
}
