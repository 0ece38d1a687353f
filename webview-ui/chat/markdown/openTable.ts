import type { Tokens } from 'marked';
import { createRow } from './build.ts';
import type { Advance, OpenBlockHost } from './openList.ts';
import { patchRun } from './patch.ts';
import { unchangedLength } from './pendingSyntax.ts';

/** A table that is still growing: finished rows are left alone, only the last one is read again. */
export class OpenTable {
  readonly start: number;
  readonly element: HTMLElement;
  readonly #head: string;
  readonly #body: Element;
  #from: number;
  #openRows: Node[];

  constructor(element: HTMLElement, start: number, head: string) {
    const body = element.querySelector('tbody');
    if (!body) throw new Error('A table has a body.');
    this.element = element;
    this.start = start;
    this.#head = head;
    this.#from = start + head.length;
    this.#body = body;
    this.#openRows = [...body.childNodes];
  }

  /** Reads what is open again; undefined if the head makes a table no longer. */
  advance(
    text: string,
    complete: (tail: string) => string,
    isFinal: boolean,
    host: OpenBlockHost,
  ): Advance | undefined {
    const tail = text.slice(this.#from);
    const shown = complete(this.#head + tail);
    const blocks = host.parse(shown);
    const [table, ...rest] = blocks.tokens as readonly Tokens.Generic[];
    if (table?.type !== 'table' || !shown.startsWith(this.#head)) return undefined;
    blocks.readInline();
    const rows = (table as Tokens.Table).rows;
    const fresh = rows.map((row) => createRow(row, host.context));
    this.#openRows = patchRun(this.#body, this.#openRows, fresh, null);
    const exact = unchangedLength(this.#head + tail, shown) - this.#head.length;
    const restText = shown.slice(table.raw.length);
    const end = this.#from + table.raw.length - this.#head.length;
    this.#settle(
      tail,
      isFinal ? rows.length : Math.min(rows.length, lineEnds(tail.slice(0, exact))),
      rows,
      host,
    );
    return { end, rest, restText };
  }

  #settle(tail: string, count: number, rows: readonly Tokens.TableCell[][], host: OpenBlockHost): void {
    for (let row = 0, at = 0; row < count; row++) {
      const end = tail.indexOf('\n', at);
      at = end < 0 ? tail.length : end + 1;
      if (row === count - 1) this.#from += at;
    }
    const tokens = rows.slice(0, count).flatMap((row) => row.flatMap((cell) => cell.tokens));
    host.settle(tokens, this.#openRows.slice(0, count));
    this.#openRows = this.#openRows.slice(count);
  }
}

/** The two lines a table begins with, line ends included, or undefined while they are not complete. */
export function tableHead(source: string): string | undefined {
  const second = source.indexOf('\n', source.indexOf('\n') + 1);
  return source.includes('\n') && second >= 0 ? source.slice(0, second + 1) : undefined;
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
