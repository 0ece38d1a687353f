import { journalName, journalsIn, snapshotsIn } from './fileNames.ts';
import type { Checksum, Files, OpenFile } from './files.ts';
import { LeftBehind } from './follower.ts';
import { encodeRecord, journalFormat } from './record.ts';
import { codeOf } from './storageFailure.ts';

const newline = new Uint8Array([10]);

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
    const file = await files.open(journalName(generation), 'append');
    try {
      if ((await file.stat()).sizeBytes > 0) return new JournalWriter(generation, file, undefined);
      await refuseIfPast(files, generation);
      await syncSeal(files, generation - 1);
      await files.syncFolder();
      const header = encodeRecord({ kind: 'header', format: journalFormat, generation, sealedAt }, checksum);
      return new JournalWriter(generation, file, header);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** One write. Each begins on a fresh line, since a crash may have left half a line before it. */
  async append(lines: readonly Uint8Array[]): Promise<void> {
    const bytes = joined([newline, ...(this.#header ? [this.#header] : []), ...lines]);
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

/** A window that slept may have just created anew a journal that the others finished long ago. */
async function refuseIfPast(files: Files, generation: number): Promise<void> {
  const names = await files.list();
  const isPast = [...journalsIn(names), ...snapshotsIn(names)].some((file) => file.generation > generation);
  if (isPast) throw new LeftBehind();
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
