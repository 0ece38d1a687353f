import type { Disposable } from '../base/disposable.ts';

/*
 * What storage asks of a file system: one flat folder. Names are relative to it. Every method rejects with the
 * system's error, whose `code` says why (ENOENT, ENOSPC …).
 */

export interface Files {
  /** Creates the folder for the owner's eyes only, where it does not exist. */
  makeFolder(): Promise<void>;
  list(): Promise<readonly string[]>;
  /** Undefined where there is no such file. */
  stat(name: string): Promise<FileFacts | undefined>;
  /**
   * `append` creates where needed and writes at the end, whoever else writes; `create` fails where the file
   * exists, and so does `publish`, whose file nobody may write to afterwards, where the system can see to that;
   * `update` is for syncing a file that exists. New files are for the owner's eyes only.
   */
  open(name: string, mode: OpenMode): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Another name for the same content; not every file system can. */
  link(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Makes created, renamed and removed names durable. */
  syncFolder(): Promise<void>;
  /** Calls back soon after something in the folder changes. May miss changes. */
  watch(onChange: () => void): Disposable;
}

export type OpenMode = 'read' | 'append' | 'create' | 'publish' | 'update';

export interface FileFacts {
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  /** Tells one file from another that has taken its name. */
  readonly identity: string;
  /** 0 once every name of the file is removed. */
  readonly links: number;
}

export interface OpenFile {
  /** Fills `into` from `position`; the count is smaller at the end of the file. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Writes once at the end. A count smaller than asked is a short write. */
  write(bytes: Uint8Array): Promise<number>;
  syncData(): Promise<void>;
  stat(): Promise<FileFacts>;
  close(): Promise<void>;
}

/** Checksum (CRC-32) of bytes, continuing from that of the bytes before them. */
export type Checksum = (bytes: Uint8Array, previous?: number) => number;

/** Reads `length` bytes, or fewer at the end of the file. */
export async function readFully(file: OpenFile, into: Uint8Array, position: number): Promise<number> {
  let total = 0;
  while (total < into.length) {
    const count = await file.read(into.subarray(total), position + total);
    if (count === 0) break;
    total += count;
  }
  return total;
}
