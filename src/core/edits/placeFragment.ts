import { ChunkFinder, type Located, type Range } from './chunkFinder.ts';
import { hunksBetweenWords } from './hunks.ts';
import { depthOf, indentOf, isBlank, squeezed, trimBlank } from './lines.ts';
import { type PlacedEdit, type Refusal, refused } from './refusal.ts';
import { indentUnit, reindentLine } from './reindent.ts';
import {
  type Chunk,
  type ChunkOrElision,
  chunksOf,
  instructionOf,
  isClosing,
  isDefinition,
  isElision,
  startOfInside,
} from './statements.ts';

/*
 * Finds where a piece of code belongs that shows how some lines of a file look afterwards. It is taken apart into
 * statements; each is looked for by its first line, or by the name that it declares. What is not found stands
 * between or beside what is.
 */

/** Lines that a fragment may drop without a word about it. */
const mayDrop = 3;

export function placeFragment(lines: readonly string[], code: readonly string[]): PlacedEdit {
  const placing = new Placing(lines, code);
  const whole = { from: 0, to: lines.at(-1) === '' ? lines.length - 1 : lines.length };
  const refusal = placing.place({ from: 0, to: code.length }, whole);
  if (refusal) return refused(refusal);
  const hunks = placing.pieces
    .toSorted((a, b) => a.from - b.from || a.to - b.to)
    .flatMap((piece) => hunksBetweenWords(lines.slice(piece.from, piece.to), piece.lines, piece.from));
  return hunks.length === 0 ? refused({ reason: 'no-change' }) : { ok: true, hunks };
}

class Placing {
  readonly pieces: (Range & { readonly lines: readonly string[] })[] = [];
  readonly #lines: readonly string[];
  readonly #code: readonly string[];
  readonly #finder: ChunkFinder;
  readonly #units: { readonly codeUnit: string; readonly fileUnit: string };

  constructor(lines: readonly string[], code: readonly string[]) {
    this.#lines = lines;
    this.#code = code;
    this.#finder = new ChunkFinder(lines, code);
    this.#units = { codeUnit: indentUnit(code), fileUnit: indentUnit(lines) };
  }

  /** Places some lines of the code within some lines of the file. */
  place(own: Range, window: Range): Refusal | undefined {
    const chunks = chunksOf(this.#code, own.from, own.to);
    const found = this.#finder.find(chunks, window);
    if ('reason' in found) return found;
    for (const one of found) {
      const refusal = one && this.#replace(one);
      if (refusal) return refusal;
    }
    return this.#fillGaps(chunks, found, window, own);
  }

  /** The chunk in the place of what it was; where it leaves something out, only what it shows of its inside. */
  #replace({ chunk, head, place }: Located): Refusal | undefined {
    const inside = this.#code.slice(chunk.head + 1, chunk.to);
    if (!inside.some(isElision)) {
      this.pieces.push({ ...place, lines: this.#indented(chunk, chunk.head, head) });
      return undefined;
    }
    const codeInside = startOfInside(this.#code, chunk.head);
    const fileInside = startOfInside(this.#lines, head);
    this.pieces.push({
      from: place.from,
      to: fileInside,
      lines: this.#indented({ from: chunk.from, to: codeInside }, chunk.head, head),
    });
    const own = { from: codeInside, to: this.#withoutClosing(this.#code, codeInside, chunk) };
    const window = {
      from: fileInside,
      to: this.#withoutClosing(this.#lines, fileInside, { head, to: place.to }),
    };
    return this.place(own, window);
  }

  /** The end of what is inside: the lines that close it are not. */
  #withoutClosing(
    lines: readonly string[],
    inside: number,
    { head, to: end }: { readonly head: number; readonly to: number },
  ): number {
    let to = Math.max(inside, end);
    while (to > inside) {
      const line = lines[to - 1] ?? '';
      if (!isBlank(line) && depthOf(line) > depthOf(lines[head] ?? '')) break;
      to -= 1;
    }
    return to;
  }

  #indented({ from, to }: Range, codeLine: number, fileLine: number): readonly string[] {
    const indentation = {
      from: indentOf(this.#code[codeLine] ?? ''),
      to: indentOf(this.#lines[fileLine] ?? ''),
      ...this.#units,
    };
    return this.#code.slice(from, to).map((line) => reindentLine(line, indentation));
  }

  /** What stands in the code between, before and after what was found. */
  #fillGaps(
    chunks: readonly ChunkOrElision[],
    found: readonly (Located | undefined)[],
    window: Range,
    own: Range,
  ): Refusal | undefined {
    let last: Located | undefined;
    let lastAt = -1;
    for (let at = 0; at <= chunks.length; at++) {
      const next = found[at];
      if (!next && at < chunks.length) continue;
      const between = chunks.slice(lastAt + 1, at);
      const refusal = this.#fillGap(between, last, next, window, own);
      if (refusal) return refusal;
      last = next;
      lastAt = at;
    }
    return undefined;
  }

  #fillGap(
    between: readonly ChunkOrElision[],
    last: Located | undefined,
    next: Located | undefined,
    window: Range,
    own: Range,
  ): Refusal | undefined {
    const elision = between.findIndex(({ isElision: isOne }) => isOne);
    const codeFrom = last?.chunk.to ?? own.from;
    const codeTo = next?.chunk.from ?? own.to;
    if (elision !== -1) {
      const lastElision = between.findLastIndex(({ isElision: isOne }) => isOne);
      const [first, second] = [between[elision]?.from ?? 0, between[lastElision]?.to ?? 0];
      const middle = between.slice(elision + 1, lastElision).some(({ isElision: isOne }) => !isOne);
      if (middle) return { reason: 'no-place' };
      this.#insert({ from: codeFrom, to: first }, last?.place.to ?? window.from, last, window);
      this.#insert({ from: second, to: codeTo }, next?.place.from ?? window.to, next ?? last, window);
      return undefined;
    }
    if (!last || !next) {
      if (this.#mayReplace(between, last, next, window)) return { reason: 'no-place' };
      const at = last?.place.to ?? next?.place.from;
      if (at === undefined) return undefined;
      const stray = between.filter(({ head }) => isClosing(this.#code[head] ?? ''));
      if (stray.length > 0 && !(last && this.#closesAt(stray, between, at))) return { reason: 'no-place' };
      this.#insert({ from: codeFrom, to: stray[0]?.from ?? codeTo }, at, last ?? next, window);
      return undefined;
    }
    return this.#replaceGap(between, last, next);
  }

  /** What closes nothing that the code shows is the end of what it stands in, which the file has there too. */
  #closesAt(stray: readonly Chunk[], between: readonly Chunk[], at: number): boolean {
    const first = this.#finder.nextHead(at, { from: at, to: this.#lines.length }) ?? at;
    return (
      stray.every((chunk, index) => chunk === between[between.length - stray.length + index]) &&
      stray.every(
        ({ head }, index) => squeezed(this.#code[head] ?? '') === squeezed(this.#lines[first + index] ?? ''),
      )
    );
  }

  /** One instruction beside another of its kind: nothing says whether it stands beside it or in its place. */
  #mayReplace(
    between: readonly Chunk[],
    last: Located | undefined,
    next: Located | undefined,
    window: Range,
  ): boolean {
    const own = last ? between[0] : between.at(-1);
    const line = last
      ? this.#finder.nextHead(last.place.to, window)
      : next && this.#finder.headBefore(next.place.from, window);
    const instruction = own && instructionOf(this.#code[own.head] ?? '');
    return (
      instruction !== undefined &&
      line !== undefined &&
      instruction === instructionOf(this.#lines[line] ?? '')
    );
  }

  /** Nothing says that something was left out, so what the file has in between goes; but not much of it. */
  #replaceGap(between: readonly Chunk[], last: Located, next: Located): Refusal | undefined {
    const gap = { from: last.place.to, to: next.place.from };
    const dropped = this.#lines.slice(gap.from, gap.to).filter((line) => !isBlank(line));
    const mostDropped = Math.max(mayDrop, 2 * between.length);
    if (dropped.length > mostDropped || dropped.some(isDefinition))
      return { reason: 'leaves-out', first: gap.from + 1, last: gap.to };
    if (dropped.length === 0 && between.length === 0) return undefined;
    const lines = this.#indented({ from: last.chunk.to, to: next.chunk.from }, last.chunk.head, last.head);
    this.pieces.push({ ...gap, lines });
    return undefined;
  }

  /** New lines beside old ones, with as many blank lines between as the code has. */
  #insert(range: Range, at: number, beside: Located | undefined, window: Range): void {
    const code = this.#code.slice(range.from, range.to);
    if (trimBlank(code).length === 0) return;
    const first = range.from + code.findIndex((line) => !isBlank(line));
    const last = range.from + code.findLastIndex((line) => !isBlank(line));
    const lines = beside
      ? this.#indented({ from: first, to: last + 1 }, beside.chunk.head, beside.head)
      : this.#indented({ from: first, to: last + 1 }, first, this.#shallowest(window));
    const before = at === 0 ? 0 : first - range.from - this.#blanks(at - 1, -1);
    const after = at >= this.#lines.length ? 0 : range.to - last - 1 - this.#blanks(at, 1);
    this.pieces.push({ from: at, to: at, lines: [...blankLines(before), ...lines, ...blankLines(after)] });
  }

  /** How many lines are blank from this one on. */
  #blanks(from: number, step: 1 | -1): number {
    let count = 0;
    while (this.#lines[from + count * step]?.trim() === '') count += 1;
    return count;
  }

  /** A line that is as deep as what goes between these: the first of the shallowest. */
  #shallowest({ from, to }: Range): number {
    let found = from;
    for (let at = from; at < to; at++) {
      const line = this.#lines[at] ?? '';
      const best = this.#lines[found] ?? '';
      if (!isBlank(line) && (isBlank(best) || depthOf(line) < depthOf(best))) found = at;
    }
    return found;
  }
}

function blankLines(count: number): readonly string[] {
  return Array.from({ length: Math.max(0, count) }, () => '');
}
