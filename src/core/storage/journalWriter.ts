import { journalName, journalsIn, snapshotsIn } from './fileNames.ts';
import type { Checksum, Files, OpenFile } from './files.ts';
import { LeftBehind, Vanished } from './follower.ts';
import { encodeRecord, journalFormat } from './record.ts';
import { codeOf } from './storageFailure.ts';

// A crash or a full disk may have left a line without its newline. The space makes sure that it stays unreadable
// even if it was whole but for that: its writer was told that it failed, or was told nothing.
const spoiler = new Uint8Array([32, 10]);

/** Appends to one generation's journal. */
export class JournalWriter {
  readonly generation: number;
  readonly #file: OpenFile;
  #header: Uint8Array | undefined;

  private constructor(generation: number, file: OpenFile, header: Uint8Array | undefined) {
    this.generation = generation;
    this.#file = file;
    this.#header = header;
  }

  /**
   * Opens a journal, creating it where needed. Nothing is written to a generation before its file's name and
   * the seal of the generation before are durable: whoever finds it empty sees to both.
   */
  static async open(
    files: Files,
    checksum: Checksum,
    generation: number,
    sealedAt: number,
  ): Promise<JournalWriter> {
    const file = await files.open(journalName(generation), 'append').catch(vanishedIfMissing);
    try {
      if ((await file.stat()).sizeBytes > 0) return new JournalWriter(generation, file, undefined);
      await refuseIfLost(files, generation);
      await syncSeal(files, generation - 1);
      await files.syncFolder();
      const header = encodeRecord({ kind: 'header', format: journalFormat, generation, sealedAt }, checksum);
      return new JournalWriter(generation, file, header);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** One write, which begins on a fresh line. */
  async append(lines: readonly Uint8Array[]): Promise<void> {
    const bytes = joined([spoiler, ...(this.#header ? [this.#header] : []), ...lines]);
    const count = await this.#file.write(bytes);
    if (count < bytes.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
    this.#header = undefined;
  }

  sync(): Promise<void> {
    return this.#file.syncData();
  }

  /** Whether the file still has a name. */
  async isLinked(): Promise<boolean> {
    return (await this.#file.stat()).links > 0;
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/**
 * A window that slept may have just created anew a journal that the others finished long ago; and a journal is
 * of no use where all that went before it is gone.
 */
async function refuseIfLost(files: Files, generation: number): Promise<void> {
  const names = await files.list();
  if (isPast(names, generation)) throw new LeftBehind();
  if (generation > 1 && !names.includes(journalName(1)) && snapshotsIn(names).length === 0)
    throw new Vanished();
}

/** The file is created where it does not exist, so it is the folder that is missing. */
function vanishedIfMissing(error: unknown): never {
  throw codeOf(error) === 'ENOENT' ? new Vanished() : error;
}

/** Whether the folder knows a later generation. */
export function isPast(names: readonly string[], generation: number): boolean {
  return [...journalsIn(names), ...snapshotsIn(names)].some((file) => file.generation > generation);
}

async function syncSeal(files: Files, generation: number): Promise<void> {
  try {
    const file = await files.open(journalName(generation), 'update');
    try {
      await file.syncData();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
