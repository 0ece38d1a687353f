import { highlighting, loadGrammars } from './highlight.ts';
import { IdleQueue } from './idle.ts';
import { typesetAll } from './typeset.ts';

/** Colours code and sets formulas after their blocks are finished, without holding up anything. */
export class Enhancer {
  readonly #queue = new IdleQueue();
  readonly #onChange: () => void;
  #isDisposed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Takes on finished nodes. */
  add(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (!(node instanceof Element)) continue;
      const codes = node.querySelectorAll('pre > code[class]');
      if (codes.length > 0) this.#whenIdle(() => this.#colour([...codes]));
      if (node.querySelector('.nt-maths')) this.#whenIdle(() => this.#typeset(node));
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#queue.dispose();
  }

  /** Both are much to load: not before what they change is on the screen. */
  #whenIdle(begin: () => Promise<void>): void {
    this.#queue.add(() => {
      void begin();
      return false;
    });
  }

  async #colour(codes: readonly Element[]): Promise<void> {
    await loadGrammars();
    if (this.#isDisposed) return;
    for (const code of codes) {
      let work: (() => boolean) | undefined;
      let isStarted = false;
      this.#queue.add(() => {
        if (!isStarted) work = highlighting(code);
        isStarted = true;
        return work?.() ?? false;
      });
    }
  }

  async #typeset(node: Element): Promise<void> {
    await typesetAll(node);
    if (!this.#isDisposed) this.#onChange();
  }
}
