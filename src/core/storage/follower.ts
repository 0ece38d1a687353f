import { journalName, journalsIn, snapshotsIn } from './fileNames.ts';
import type { Checksum, Files, OpenFile } from './files.ts';
import { JournalPosition } from './journalPosition.ts';
import { type ReadLine, readLines } from './journalReader.ts';
import { type CommitRecord, journalFormat, type SealRecord } from './record.ts';
import type { Outcome, Replica } from './replica.ts';
import { codeOf, StorageError } from './storageFailure.ts';

/*
 * Follows the journals: reads what is new, applies it to the replica in the order of the file, and goes on to
 * the next generation where a seal says so. All windows do exactly this, with their own records as well.
 */

export interface FollowerListener {
  /** A record was applied or refused for the first time. */
  settled(record: CommitRecord, outcome: Outcome): void;
  /** A record was met again; it counted the first time. */
  repeated(id: string): void;
  /** The replica is at the beginning of the next generation and nothing of it is applied yet. */
  sealed(seal: SealRecord | undefined, before: JournalPosition, agrees: boolean): void;
}

export interface FollowerOptions {
  readonly files: Files;
  readonly checksum: Checksum;
  readonly maxLineBytes: number;
  readonly listener: FollowerListener;
  /** Snapshots that cannot be loaded. */
  readonly unusable: ReadonlySet<string>;
}

/** What this window needs to go on is gone from the folder: it must load the newest snapshot. */
export class LeftBehind extends Error {
  override readonly name = 'LeftBehind';
}

/** Somebody has removed what the next opening would need: the replica in memory is all there is. */
export class Vanished extends Error {
  override readonly name = 'Vanished';
}

/** `opening` passes over a journal that is missing; `thorough` also looks for later generations. */
export type FollowMode = 'opening' | 'thorough' | 'quick';

const chunkBytes: Readonly<Record<FollowMode, number>> = {
  opening: 1024 * 1024,
  thorough: 64 * 1024,
  quick: 16 * 1024,
};

export class Follower {
  readonly replica: Replica;
  readonly #options: FollowerOptions;
  #position: JournalPosition;
  #file: OpenFile | undefined;

  constructor(replica: Replica, options: FollowerOptions) {
    this.replica = replica;
    this.#options = options;
    this.#position = new JournalPosition(replica.generation);
  }

  /** In the journal that is current. */
  get position(): JournalPosition {
    return this.#position;
  }

  /**
   * Reads and applies all that was there when it began. What is appended meanwhile is for the next look: where the
   * others write faster than this window reads, it would never be done, and its own commits never acknowledged.
   */
  async follow(mode: FollowMode): Promise<void> {
    let goal: { readonly position: JournalPosition; readonly bytes: number } | undefined;
    for (;;) {
      const position = this.#position;
      if (goal?.position !== position) goal = { position, bytes: await this.#sizeBytes() };
      const isAtEnd = await this.#readChunk(mode);
      if (this.#position !== position) continue;
      if (!isAtEnd && position.next < goal.bytes) continue;
      if (mode === 'quick' || !(await this.#passUnsealed(mode))) return;
    }
  }

  /** Whether the journal that is read still has its name in the folder. */
  async isLinked(): Promise<boolean> {
    return this.#file === undefined || (await this.#file.stat()).links > 0;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #sizeBytes(): Promise<number> {
    this.#file ??= await this.#open();
    return (await this.#file?.stat())?.sizeBytes ?? 0;
  }

  /** Whether the file is at its end; goes over to the next generation at a seal. */
  async #readChunk(mode: FollowMode): Promise<boolean> {
    const { maxLineBytes, checksum } = this.#options;
    this.#file ??= await this.#open();
    if (!this.#file) return true;
    const limits = { chunkBytes: chunkBytes[mode], maxLineBytes };
    const { lines, next, isAtEnd, tailBytes } = await readLines(
      this.#file,
      this.#position.next,
      limits,
      checksum,
    );
    for (const line of lines) {
      const seal = await this.#take(line);
      this.#position.pass(line.end);
      if (!seal) continue;
      await this.#startNext(seal.next, seal.record);
      return false;
    }
    this.#position.next = next;
    this.#position.tailBytes = tailBytes;
    return isAtEnd;
  }

  async #open(): Promise<OpenFile | undefined> {
    try {
      return await this.#options.files.open(journalName(this.#position.generation), 'read');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The seal, where the line is the first one of this journal. */
  async #take({ line, end }: ReadLine): Promise<{ next: number; record?: SealRecord } | undefined> {
    const position = this.#position;
    if (typeof line === 'string') {
      const isDamagedSeal = (await this.#sealedAt()) === end;
      position[line] += 1;
      return isDamagedSeal ? { next: position.generation + 1 } : undefined;
    }
    const { record } = line;
    switch (record.kind) {
      case 'header':
        if (record.format > journalFormat)
          throw new StorageError({ kind: 'newer-version', during: 'reading the journal' });
        return undefined;
      case 'seal':
        return { next: record.next, record };
      case 'commit': {
        position.add(record, line, this.#options.checksum);
        const outcome = this.replica.apply(record);
        if (outcome) this.#options.listener.settled(record, outcome);
        else this.#options.listener.repeated(record.id);
        return undefined;
      }
      case 'unknown':
        throw new StorageError({ kind: 'newer-version', during: 'reading the journal' });
    }
  }

  /** Where the next generation's header says that this one was sealed. */
  async #sealedAt(): Promise<number | undefined> {
    const { files, checksum, maxLineBytes } = this.#options;
    const next = journalName(this.#position.generation + 1);
    if (!(await files.stat(next))) return undefined;
    const file = await files.open(next, 'read');
    try {
      const { lines } = await readLines(file, 0, { chunkBytes: 4096, maxLineBytes }, checksum);
      const record = lines.map(({ line }) => typeof line !== 'string' && line.record).find(Boolean);
      return record && record.kind === 'header' ? record.sealedAt : undefined;
    } finally {
      await file.close();
    }
  }

  async #startNext(generation: number, seal?: SealRecord): Promise<void> {
    const before = this.#position;
    this.replica.startGeneration(generation);
    this.#position = new JournalPosition(generation);
    this.#options.listener.sealed(seal, before, seal === undefined || before.agreesWith(seal));
    before.forgetLines();
    await this.close();
  }

  /**
   * At the end of a journal without a seal: whether there is a later one all the same, because the seal (or
   * the whole journal) is damaged, or because this window slept while the others moved on.
   */
  async #passUnsealed(mode: FollowMode): Promise<boolean> {
    const { generation, next } = this.#position;
    const names = await this.#options.files.list();
    const later = journalsIn(names).find((journal) => journal.generation > generation);
    if (!later) return false;
    // The seal may have come between the last look and the listing.
    const before = this.#position;
    await this.#readChunk(mode);
    if (this.#position !== before || before.next !== next) return true;
    const isGap = !this.#file || later.generation !== generation + 1;
    if (isGap && (mode !== 'opening' || this.#hasNewerSnapshot(names))) throw new LeftBehind();
    await this.#startNext(later.generation);
    return true;
  }

  #hasNewerSnapshot(names: readonly string[]): boolean {
    return snapshotsIn(names).some(
      ({ name, generation }) => generation > this.#position.generation && !this.#options.unusable.has(name),
    );
  }
}
