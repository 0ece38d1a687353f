import type { Checksum } from './files.ts';
import { type CommitRecord, type Line, type SealRecord, writerOf } from './record.ts';

/** How far one journal was read, and what stood in it. */
export class JournalPosition {
  readonly generation: number;
  /** Where to read on. */
  next = 0;
  records = 0;
  /** Bytes at the end that are no line yet. */
  tailBytes = 0;
  /** Lines that a crash cut short. */
  torn = 0;
  /** Lines that were whole once. */
  damaged = 0;
  readonly writers = new Set<string>();
  /** Checksum over the checksums of all records so far. */
  #chain = 0;
  /** For each line where it ended, and the records and their checksum until there: flat, for there are thousands. */
  #marks: number[] = [];
  #lastEnd = 0;

  constructor(generation: number) {
    this.generation = generation;
  }

  /** Notes a record that was read. */
  add(record: CommitRecord, line: Line, checksum: Checksum): void {
    this.records += 1;
    this.writers.add(writerOf(record.id));
    this.#chain = checksum(new Uint8Array(new Uint32Array([line.checksum]).buffer), this.#chain);
  }

  /** A line of whatever kind is done with. */
  pass(end: number): void {
    this.next = end;
    this.#lastEnd = end;
    this.#marks.push(end, this.records, this.#chain);
  }

  /** What a seal tells of its writer's reading, so that the others can compare theirs. */
  get sealFacts(): Pick<SealRecord, 'upTo' | 'records' | 'chain'> {
    return { upTo: this.#lastEnd, records: this.records, chain: this.#chain };
  }

  /** Whether this reading agrees with the sealer's. */
  agreesWith(seal: SealRecord): boolean {
    if (seal.upTo === 0) return true;
    const marks = this.#marks;
    // A sealer appends soon after it has read: the line is one of the last.
    for (let at = marks.length - 3; at >= 0; at -= 3)
      if (marks[at] === seal.upTo) return marks[at + 1] === seal.records && marks[at + 2] === seal.chain;
    return false;
  }

  /** It was compared with its seal: that will not be asked again. */
  forgetLines(): void {
    this.#marks = [];
  }
}
