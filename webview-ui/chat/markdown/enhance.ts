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
      if (codes.length > 0) void this.#colour([...codes]);
      if (node.querySelector('.nt-maths')) void typesetAll(node).then(() => this.#changed());
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#queue.dispose();
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

  #changed(): void {
    if (!this.#isDisposed) this.#onChange();
  }
}
