import type { Checksum, Files, OpenFile } from './files.ts';
import { readFully } from './files.ts';
import { decodeLine, type Line } from './record.ts';

/*
 * Reads the whole lines of a journal from a position on. An unterminated last line is left alone until its
 * writer, or the next writer's leading newline, ends it.
 */

const newline = 10;
const space = 32;

export interface ReadLine {
  readonly line: Line | 'torn' | 'damaged';
  /** Where the line ends in the file. */
  readonly end: number;
}

export interface ReadLines {
  readonly lines: readonly ReadLine[];
  /** Where to go on. */
  readonly next: number;
  readonly isAtEnd: boolean;
  /** Bytes after the last whole line: being written just now, or left by a crash. */
  readonly tailBytes: number;
}

export interface ReadLimits {
  readonly chunkBytes: number;
  /** A line longer than this cannot be a record and is skipped in pieces. */
  readonly maxLineBytes: number;
}

/** Reads a chunk of lines. */
export async function readLines(
  file: OpenFile,
  from: number,
  { chunkBytes, maxLineBytes }: ReadLimits,
  checksum: Checksum,
): Promise<ReadLines> {
  for (let size = chunkBytes; ; size *= 4) {
    const bytes = new Uint8Array(size);
    const count = await readFully(file, bytes, from);
    const chunk = bytes.subarray(0, count);
    const isAtEnd = count < size;
    const lastNewline = chunk.lastIndexOf(newline);
    if (lastNewline >= 0)
      return {
        lines: splitLines(chunk.subarray(0, lastNewline + 1), from, checksum),
        next: from + lastNewline + 1,
        isAtEnd,
        tailBytes: count - lastNewline - 1,
      };
    if (isAtEnd) return { lines: [], next: from, isAtEnd, tailBytes: count };
    if (size > maxLineBytes)
      return { lines: [{ line: 'damaged', end: from + count }], next: from + count, isAtEnd, tailBytes: 0 };
  }
}

function splitLines(chunk: Uint8Array, from: number, checksum: Checksum): ReadLine[] {
  const lines: ReadLine[] = [];
  for (let start = 0; start < chunk.length; ) {
    const end = chunk.indexOf(newline, start);
    const line = chunk.subarray(start, end);
    // Blank lines are what each writer puts first.
    if (line.some((byte) => byte !== space))
      lines.push({ line: decodeLine(line, checksum), end: from + end + 1 });
    start = end + 1;
  }
  return lines;
}

/** How many lines of a journal are damaged; one that a crash cut short is not. */
export async function damagedLines(files: Files, checksum: Checksum, name: string): Promise<number> {
  const limits = { chunkBytes: 1024 * 1024, maxLineBytes: 64 * 1024 * 1024 };
  const file = await files.open(name, 'read');
  try {
    let damaged = 0;
    for (let at = 0; ; ) {
      const { lines, next, isAtEnd } = await readLines(file, at, limits, checksum);
      damaged += lines.filter(({ line }) => line === 'damaged').length;
      if (isAtEnd) return damaged;
      at = next;
    }
  } finally {
    await file.close();
  }
}
