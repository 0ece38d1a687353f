/*
 * Lines of this window that were acknowledged, in case the disk forgets them; the newest eight megabytes. They are
 * copied together into pieces: thousands of small buffers would weigh more than half as much again as what is in them.
 */

const mostBytes = 8 * 1024 * 1024;
const pieceBytes = 256 * 1024;

export interface KeptLine {
  readonly id: string;
  readonly line: Uint8Array;
  /** Of the journal that it was written to, or an earlier one. */
  readonly generation: number;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly ids: string[];
  /** Where each line ends. */
  readonly ends: number[];
  readonly generation: number;
}

export class KeptLines {
  #pieces: Piece[] = [];
  #bytes = 0;

  /** Forgets the oldest, and what is of no use any more: what was written before generation `from`. */
  add({ id, line, generation }: KeptLine, from: number): void {
    const piece = this.#pieceFor(line.length, generation);
    const start = piece.ends.at(-1) ?? 0;
    piece.bytes.set(line, start);
    piece.ids.push(id);
    piece.ends.push(start + line.length);
    const isTooMuch = (oldest: Piece) => this.#bytes > mostBytes || oldest.generation < from;
    for (let oldest = this.#pieces[0]; oldest && isTooMuch(oldest); oldest = this.#pieces[0]) {
      // The newest is never of no use, and alone it may be as large as it likes.
      if (this.#pieces.length === 1) return;
      this.#pieces.shift();
      this.#bytes -= oldest.bytes.length;
    }
  }

  /** All of them, oldest first; none is kept any more. */
  takeAll(): readonly KeptLine[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    return pieces.flatMap(({ bytes, ids, ends, generation }) =>
      ids.map((id, at) => ({ id, line: bytes.subarray(ends[at - 1] ?? 0, ends[at]), generation })),
    );
  }

  #pieceFor(bytes: number, generation: number): Piece {
    const last = this.#pieces.at(-1);
    const hasRoom = last && last.bytes.length - (last.ends.at(-1) ?? 0) >= bytes;
    if (hasRoom && last.generation === generation) return last;
    const piece = { bytes: new Uint8Array(Math.max(bytes, pieceBytes)), ids: [], ends: [], generation };
    this.#pieces.push(piece);
    this.#bytes += piece.bytes.length;
    return piece;
  }
}
