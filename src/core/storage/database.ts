import type { Event } from '../base/emitter.ts';
import type { StorageFailure } from './storageFailure.ts';

/*
 * The durable database as seen from the editor's side: asynchronous, because SQLite lives in a worker.
 * Storage knows nothing of conversations.
 */

export type SqlValue = string | number | bigint | Uint8Array | null;

/** One SQL statement: insert, update, delete, replace, create, alter or drop. */
export interface Statement {
  readonly sql: string;
  readonly params?: readonly SqlValue[];
}

/** Integers come as numbers where they are exact, as bigint beyond 2^53. */
export type Row = Readonly<Record<string, SqlValue>>;

export interface Database {
  /** Reads from this window's replica, which includes every commit that this window has acknowledged. */
  read(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
  /**
   * All statements or none. Resolves when durable on disk and visible to `read`; rejects with a StorageError,
   * whose failure says whether the change may have happened nevertheless. Ids and times are parameters: a
   * statement never uses randomness or reads the clock, since every window replays it.
   */
  commit(statements: readonly Statement[]): Promise<void>;
  /** Something was committed, here or in another window, and `read` shows it. */
  readonly onDidChange: Event<DatabaseChange>;
  close(): Promise<void>;
}

export interface DatabaseChange {
  /** The tables that the statements name; those that a trigger changes are not among them. */
  readonly tables: readonly string[];
  readonly isOwn: boolean;
}

/** What the owner of the database can ask beyond reading and writing. */
export interface DurableDatabase extends Database {
  /** Why nothing can be written any more, or undefined. Reading goes on. */
  readonly readOnlyReason: StorageFailure | undefined;
  /** Something that the user should hear of: turned read-only, damage found and repaired. */
  readonly onDidNotice: Event<StorageNotice>;
  /** The same, from before anybody could listen. */
  readonly openingNotices: readonly StorageNotice[];
  health(): Promise<StorageHealth>;
  /** Checks all that is on disk and in memory, and repairs from what is left. Deletes nothing. */
  checkAndRepair(): Promise<CheckReport>;
  /** Writes a plain, consistent SQLite file; `path` must not exist. */
  exportCopy(path: string): Promise<void>;
  /** Empties every table in every window, and leaves no file that is older than that. */
  eraseAll(): Promise<void>;
  /** Brings the schema to a version, backwards as well. Opening does this by itself; this is for tests. */
  migrateTo(version: number): Promise<void>;
}

/** A version of the schema. `up` is additive, `down` takes it back. */
export interface Migration {
  readonly version: number;
  readonly up: readonly Statement[];
  readonly down: readonly Statement[];
}

export type StorageNotice =
  | { readonly kind: 'read-only'; readonly failure: StorageFailure }
  | { readonly kind: 'damage'; readonly findings: readonly Finding[] };

/** Something wrong that was met on disk, and what was done about it. */
export interface Finding {
  readonly file: string;
  readonly problem:
    | 'unreadable-snapshot'
    | 'unreadable-lines'
    | 'missing-journal'
    | 'missing-records'
    | 'damaged-memory';
  readonly detail: string;
  /** The dated name under which the damaged file is kept. */
  readonly setAsideAs?: string;
}

export interface StorageHealth {
  readonly generation: number;
  readonly schemaVersion: number;
  readonly databaseBytes: number;
  /** What is to be replayed at the next opening. */
  readonly journalBytes: number;
  readonly journalRecords: number;
  readonly snapshotGeneration: number | undefined;
  readonly lastSnapshotAtMs: number | undefined;
  readonly lastCheckAtMs: number | undefined;
  readonly lastFailure: StorageFailure | undefined;
  /** Windows that wrote since the last snapshot. */
  readonly writers: number;
  /** Lines that could not be read since the last snapshot; a crash during a write leaves one. */
  readonly skippedLines: number;
  readonly findings: readonly Finding[];
}

export interface CheckReport {
  readonly checkedAtMs: number;
  readonly checked: readonly string[];
  readonly findings: readonly Finding[];
  /** What the history was brought back from, when it had to be. */
  readonly recoveredFrom?: string;
}
