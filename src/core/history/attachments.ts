import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';

/*
 * Large content lives in files beside the database, each named by the hash of what is in it, so that the same
 * image is kept once however often it is sent.
 */

/** What attachments ask of the folder that they live in. */
export interface AttachmentFiles {
  list(): Promise<readonly AttachmentFile[]>;
  /** Undefined where there is no such file. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Whole or not at all, and durable, also over a file that is there. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface AttachmentFile {
  readonly name: string;
  readonly modifiedAtMs: number;
}

/** A file this young may belong to a message that is just being written, in any window. */
const graceMs = 24 * 60 * 60 * 1000;

const hashPattern = /^[0-9a-f]{64}$/;

export class Attachments {
  readonly #database: Database;
  readonly #files: AttachmentFiles;
  readonly #clock: Clock;

  constructor(database: Database, files: AttachmentFiles, clock: Clock) {
    this.#database = database;
    this.#files = files;
    this.#clock = clock;
  }

  /** Keeps content and returns its hash. It stays for a day, and from then on as long as something refers to it. */
  async put(bytes: Uint8Array): Promise<string> {
    const hash = await hashOf(bytes);
    // Written even where it is there: that makes it young again, so that no window removes it now.
    await this.#files.write(hash, bytes);
    return hash;
  }

  /** The content, or undefined when it is missing or is not what it was. */
  async read(hash: string): Promise<Uint8Array | undefined> {
    if (!hashPattern.test(hash)) return undefined;
    const bytes = await this.#files.read(hash);
    return bytes && (await hashOf(bytes)) === hash ? bytes : undefined;
  }

  /** Removes what neither a message nor a draft refers to any more. Messages in the bin still refer. */
  async removeUnused(): Promise<readonly string[]> {
    const removed: string[] = [];
    for (const { name } of await this.#oldFiles()) {
      if (await this.#isUsed(name)) continue;
      await this.#files.remove(name);
      removed.push(name);
    }
    return removed;
  }

  /** Removes everything, whoever refers to it. */
  async removeAll(): Promise<void> {
    for (const { name } of await this.#files.list()) await this.#files.remove(name);
  }

  async #oldFiles(): Promise<readonly AttachmentFile[]> {
    const files = await this.#files.list();
    const beforeMs = this.#clock.now() - graceMs;
    return files.filter(({ name, modifiedAtMs }) => hashPattern.test(name) && modifiedAtMs < beforeMs);
  }

  async #isUsed(hash: string): Promise<boolean> {
    const [row] = await this.#database.read(
      `select exists (select 1 from message_attachments where hash = ?1) or exists (
        select 1 from drafts, json_each(drafts.attachments) as a where a.value ->> '$.attachment.hash' = ?1) as used`,
      [hash],
    );
    return row?.['used'] !== 0;
  }
}

/** The name of content among the attachments. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
