import type { Event } from '../base/emitter.ts';

/*
 * The durable database as seen from the editor's side: asynchronous, because SQLite lives in a worker.
 * Storage knows nothing of conversations.
 */

export type SqlValue = string | number | bigint | Uint8Array | null;

export interface Statement {
  readonly sql: string;
  readonly params?: readonly SqlValue[];
}

export type Row = Readonly<Record<string, SqlValue>>;

export interface Database {
  /** Reads from this window's replica, which includes every commit that this window has acknowledged. */
  read(sql: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
  /**
   * All statements or none. Resolves when durable on disk and visible to `read`; rejects with a StorageFailure
   * when it is neither. Ids and times are parameters: a statement never uses randomness or reads the clock,
   * since every window replays it.
   */
  commit(statements: readonly Statement[]): Promise<void>;
  /** Something was committed, here or in another window, and `read` shows it. */
  readonly onDidChange: Event<DatabaseChange>;
  close(): Promise<void>;
}

export interface DatabaseChange {
  readonly tables: readonly string[];
  readonly isOwn: boolean;
}
