import type {
  DatabaseChange,
  Migration,
  SqlValue,
  Statement,
  StorageNotice,
} from '../core/storage/database.ts';
import type { SealingPolicy } from '../core/storage/sealing.ts';
import type { Rows } from '../core/storage/statementCache.ts';
import type { StorageFailure } from '../core/storage/storageFailure.ts';

/*
 * What passes between the editor's side and the storage worker. Both ends are built together, so nothing is
 * checked on arrival.
 */

export interface WorkerSettings {
  readonly folder: string;
  readonly wasmFile: string;
  readonly writer: string;
  readonly incarnation: number;
  readonly migrations: readonly Migration[];
  readonly maxRecordBytes: number;
  readonly sealing: SealingPolicy;
}

export type StorageRequest =
  | { readonly method: 'read'; readonly sql: string; readonly params: readonly SqlValue[] }
  | { readonly method: 'commit'; readonly recordId: string; readonly statements: readonly Statement[] }
  /** The rest of a result that was too large for one message. */
  | { readonly method: 'more'; readonly of: number }
  | { readonly method: 'health' }
  | { readonly method: 'check' }
  | { readonly method: 'exportCopy'; readonly path: string }
  | { readonly method: 'migrateTo'; readonly version: number }
  | { readonly method: 'eraseAll' }
  | { readonly method: 'seal' }
  | { readonly method: 'close' };

export type ToWorker = StorageRequest & { readonly id: number };

export type FromWorker =
  | { readonly type: 'opened'; readonly notices: readonly StorageNotice[] }
  | { readonly type: 'open-failed'; readonly problem: Problem }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'rejected'; readonly id: number; readonly problem: Problem }
  | { readonly type: 'change'; readonly change: DatabaseChange }
  | { readonly type: 'notice'; readonly notice: StorageNotice };

/** Rows, and whether there are more to ask for. */
export interface RowsMessage extends Rows {
  readonly more?: number;
}

/** A failure, or the text of a bug. */
export type Problem = { readonly failure: StorageFailure } | { readonly bug: string };
