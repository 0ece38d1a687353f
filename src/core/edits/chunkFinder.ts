import { depthOf, isBlank, isTelling, squeezed } from './lines.ts';
import type { Refusal } from './refusal.ts';
import {
  type Chunk,
  type ChunkOrElision,
  declaredBy,
  endOfChunk,
  isHead,
  startOfLeading,
  statementKey,
} from './statements.ts';

/*
 * Finds the statements of a fragment in a file: by their first line, by the name that they declare, or by what is
 * found beside them.
 */

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Located {
  readonly chunk: Chunk;
  /** Its lines in the file, its comments too where the code has some. */
  readonly place: Range;
  readonly head: number;
}

export class ChunkFinder {
  readonly #lines: readonly string[];
  readonly #code: readonly string[];
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #declared: ReadonlyMap<string | undefined, readonly number[]>;

  constructor(lines: readonly string[], code: readonly string[]) {
    this.#lines = lines;
    this.#code = code;
    this.#exact = Map.groupBy(lines.keys(), (line) => squeezed(lines[line] ?? ''));
    this.#declared = Map.groupBy(lines.keys(), (line) => declaredBy(lines[line] ?? ''));
  }

  /** Where each of the chunks is within these lines, undefined for what is not there; or why nothing can be said. */
  find(chunks: readonly ChunkOrElision[], window: Range): readonly (Located | undefined)[] | Refusal {
    const candidates = chunks.map((chunk) => (chunk.isElision ? [] : this.#candidates(chunk, window)));
    const heads = candidates.map((found) => (found.length === 1 ? found[0] : undefined));
    this.#settleBetween(heads, candidates);
    const located = chunks.map((chunk, at) => this.#locate(chunk, heads[at], window));
    const known = located.filter((one) => one !== undefined);
    if (known.length === 0 && !hasOwnEnd(chunks, window)) return nowhere(chunks, candidates);
    if (known.some(({ place }, at) => at > 0 && (known[at - 1]?.place.to ?? 0) > place.from))
      return { reason: 'out-of-order' };
    return this.#nearNeighbours(chunks, located, window);
  }

  /** The lines of the file that may be the first of the chunk: the same, or else those that declare the same. */
  #candidates({ head, to }: Chunk, { from, to: end }: Range): readonly number[] {
    const line = this.#code[head] ?? '';
    if (!isHead(line)) return [];
    const within = (found: readonly number[] | undefined) =>
      (found ?? []).filter((at) => at >= from && at < end);
    const exact = within(this.#exact.get(squeezed(line)));
    if (exact.length === 1) return exact;
    if (exact.length > 1) return this.#mostAlike(exact, { from: head, to }, end);
    const declared = declaredBy(line);
    const same = declared === undefined ? [] : within(this.#declared.get(declared));
    return same.length > 1 ? this.#mostAlike(same, { from: head, to }, end) : same;
  }

  /** Of several places the one whose lines are those of the chunk, when the others have nothing of it. */
  #mostAlike(places: readonly number[], { from, to }: Range, end: number): readonly number[] {
    const own = new Set(
      this.#code
        .slice(from + 1, to)
        .filter(isTelling)
        .map(squeezed),
    );
    if (own.size < 2 || places.length > 50) return places;
    const scores = places.map((place) => {
      const lines = this.#lines.slice(place + 1, endOfChunk(this.#lines, place, end));
      return new Set(lines.map(squeezed).filter((line) => own.has(line))).size / own.size;
    });
    const best = Math.max(...scores);
    const isClear = best >= 0.5 && scores.filter((score) => score > 0).length === 1;
    return isClear ? [places[scores.indexOf(best)] ?? 0] : places;
  }

  /** Of several places the one that lies between what is known before and after. */
  #settleBetween(heads: (number | undefined)[], candidates: readonly (readonly number[])[]): void {
    for (const [at, found] of candidates.entries()) {
      if (found.length < 2) continue;
      const before = heads.slice(0, at).findLast((head) => head !== undefined);
      const after = heads.slice(at + 1).find((head) => head !== undefined);
      if (before === undefined || after === undefined) continue;
      const between = found.filter((place) => place > before && place < after);
      if (between.length === 1) heads[at] = between[0];
    }
  }

  #locate(chunk: Chunk, head: number | undefined, window: Range): Located | undefined {
    if (head === undefined) return undefined;
    const hasComments = chunk.from < chunk.head;
    const from = hasComments ? startOfLeading(this.#lines, head, window.from) : head;
    return { chunk, head, place: { from, to: endOfChunk(this.#lines, head, window.to) } };
  }

  /** Beside what is known, a statement that begins like the file's next one is that one, changed. */
  #nearNeighbours(
    chunks: readonly ChunkOrElision[],
    located: readonly (Located | undefined)[],
    window: Range,
  ): readonly (Located | undefined)[] {
    const found = [...located];
    for (const step of [1, -1] as const) {
      const order = step === 1 ? [...found.keys()] : [...found.keys()].reverse();
      for (const at of order) {
        const known = found[at];
        const next = chunks[at + step];
        if (!known || !next || next.isElision || found[at + step]) continue;
        const limits = this.#limits(found, at, window);
        const line =
          step === 1 ? this.nextHead(known.place.to, limits) : this.headBefore(known.place.from, limits);
        const text = line === undefined ? '' : (this.#lines[line] ?? '');
        const head = this.#code[next.head] ?? '';
        const key = statementKey(head);
        const isSame = squeezed(text) === squeezed(head) || (key !== undefined && key === statementKey(text));
        if (line !== undefined && isHead(text) && isSame) found[at + step] = this.#locate(next, line, limits);
      }
    }
    return found;
  }

  #limits(found: readonly (Located | undefined)[], at: number, window: Range): Range {
    const before = found.slice(0, at).findLast((one) => one !== undefined);
    const after = found.slice(at + 1).find((one) => one !== undefined);
    return { from: before?.place.to ?? window.from, to: after?.place.from ?? window.to };
  }

  nextHead(from: number, { to }: Range): number | undefined {
    for (let at = from; at < to; at++) if (!isBlank(this.#lines[at] ?? '')) return at;
    return undefined;
  }

  /** The head of the statement that ends right above. */
  headBefore(to: number, { from }: Range): number | undefined {
    let at = to - 1;
    while (at >= from && isBlank(this.#lines[at] ?? '')) at -= 1;
    if (at < from) return undefined;
    const depth = depthOf(this.#lines[to] ?? '');
    while (at > from && !(depthOf(this.#lines[at] ?? '') <= depth && isHead(this.#lines[at] ?? ''))) at -= 1;
    return depthOf(this.#lines[at] ?? '') === depth ? at : undefined;
  }
}

/** Nothing is known, but an elision says that the rest stands before it, or, inside a block, after it. */
function hasOwnEnd(chunks: readonly ChunkOrElision[], window: Range): boolean {
  if (chunks.length < 2 || chunks.filter(({ isElision: isOne }) => isOne).length !== 1) return false;
  return chunks[0]?.isElision === true || (chunks.at(-1)?.isElision === true && window.from > 0);
}

function nowhere(chunks: readonly ChunkOrElision[], candidates: readonly (readonly number[])[]): Refusal {
  const several = candidates.find((found) => found.length > 1);
  if (several && chunks.length > 0)
    return { reason: 'ambiguous', lines: several.slice(0, 50).map((line) => line + 1) };
  return { reason: 'no-place' };
}
