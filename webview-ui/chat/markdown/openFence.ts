import { closesFence, mayCloseFence } from './blocks.ts';
import { closeCodeBlock } from './codeBlock.ts';
import { appendCodeText } from './invisible.ts';
import type { Translate } from './translate.ts';

/** A code block whose fence is still open: its text is appended to one text node and never parsed. */
export class OpenFence {
  readonly start: number;
  readonly element: HTMLElement;
  readonly #mark: string;
  readonly #code: Element;
  /** Where the line begins that has not ended yet, and how far the text is shown already. */
  #line: number;
  #shown: number;

  constructor(element: HTMLElement, start: number, contentStart: number, mark: string) {
    this.element = element;
    this.start = start;
    this.#mark = mark;
    this.#line = contentStart;
    this.#shown = contentStart;
    const code = element.querySelector('code');
    if (!code) throw new Error('A code block has a code element.');
    this.#code = code;
    code.replaceChildren();
  }

  /** Takes in what the text has gained. Gives the end of the block once its fence is closed. */
  advance(text: string, isFinal: boolean, t: Translate): number | undefined {
    for (;;) {
      const lineEnd = text.indexOf('\n', this.#line);
      if (lineEnd < 0) break;
      if (closesFence(text.slice(this.#line, lineEnd), this.#mark))
        return this.#close(text, this.#line, lineEnd, t);
      this.#line = lineEnd + 1;
    }
    const rest = text.slice(this.#line);
    if (isFinal) {
      if (closesFence(rest, this.#mark)) return this.#close(text, this.#line, text.length, t);
      this.#show(text, text.length);
      if (rest !== '') appendCodeText(this.#code, '\n');
      closeCodeBlock(this.element, t);
      return text.length;
    }
    this.#show(text, mayCloseFence(rest, this.#mark) ? this.#line : text.length);
    return undefined;
  }

  #show(text: string, end: number): void {
    if (end <= this.#shown) return;
    appendCodeText(this.#code, text.slice(this.#shown, end));
    this.#shown = end;
  }

  #close(text: string, contentEnd: number, end: number, t: Translate): number {
    this.#show(text, contentEnd);
    closeCodeBlock(this.element, t);
    return end;
  }
}
