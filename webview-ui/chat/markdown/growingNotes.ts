import type { Token } from 'marked';
import { type BuildContext, createFootnotes } from './build.ts';
import { addFirst, definitionsIn, FootnoteNumbers } from './footnotes.ts';
import { patchRun } from './patch.ts';
import type { FootnoteDefinition } from './tokens.ts';

/** The notes below an answer that is still growing. */
export class GrowingNotes {
  element: HTMLElement | undefined;
  readonly #root: HTMLElement;
  readonly #definitions = new Map<string, FootnoteDefinition>();
  readonly #numbers = new FootnoteNumbers();
  #open: readonly FootnoteDefinition[] = [];
  /** How many labels the finished blocks refer to. */
  #settled = 0;
  #isFinal = false;
  #key = '';

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  get settledCount(): number {
    return this.#settled;
  }

  get labelCount(): number {
    return this.#numbers.labels.length;
  }

  /** At the end a label without a definition is no footnote. */
  numberOf(label: string): number | undefined {
    return this.#isFinal && !this.#definitions.has(label) ? undefined : this.#numbers.numberOf(label);
  }

  /** The open part is read again: what it referred to and defined is forgotten. */
  readOpenAgain(): void {
    this.#numbers.keep(this.#settled);
    this.#open = [];
  }

  learn(finished: readonly Token[]): void {
    for (const definition of definitionsIn(finished)) addFirst(this.#definitions, definition);
  }

  learnOpen(tokens: readonly Token[]): void {
    this.#open = definitionsIn(tokens);
  }

  /** So many labels are of finished blocks. */
  settle(count = this.labelCount): void {
    this.#settled = count;
  }

  /** Nothing comes any more. Whether every label that was numbered has its definition. */
  end(): boolean {
    this.#isFinal = true;
    return this.#numbers.labels.slice(0, this.#settled).every((label) => this.#definitions.has(label));
  }

  /** A note may hold a link that was defined after it. */
  readAgain(parse: (raw: string) => readonly Token[]): void {
    for (const { label, raw } of this.#definitions.values()) {
      const again = definitionsIn(parse(raw)).find((definition) => definition.label === label);
      if (again) this.#definitions.set(label, again);
    }
  }

  /** Brings the notes up to date; gives the element where it changed and nothing in it is open. */
  show(context: BuildContext, linkCount: number): HTMLElement | undefined {
    if (this.#definitions.size === 0 && this.#open.length === 0) return undefined;
    const definitions = new Map(this.#definitions);
    for (const definition of this.#open) addFirst(definitions, definition);
    const open = this.#open.map((definition) => definition.raw.length).join(' ');
    const key = `${this.#definitions.size} ${linkCount} ${this.#numbers.labels.join(' ')} ${open}`;
    if (key === this.#key && !this.#isFinal) return undefined;
    this.#key = key;
    const notes = createFootnotes(this.#numbers.labels, definitions, context);
    const old = this.element ? [this.element] : [];
    [this.element] = patchRun(this.#root, old, notes ? [notes] : [], null) as HTMLElement[];
    return open === '' ? this.element : undefined;
  }
}
