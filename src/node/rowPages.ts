import type { Rows } from '../core/storage/statementCache.ts';
import { StorageError } from '../core/storage/storageFailure.ts';
import type { RowsMessage } from './storageMessages.ts';

/*
 * A large result crosses to the editor's side in pieces, each asked for after the one before, so that receiving
 * it never holds that thread for long.
 */

const pieceChars = 256 * 1024;

export class RowPages {
  readonly #rest = new Map<number, Rows>();
  #serial = 0;

  /** The first piece; the rest is kept until it is asked for. */
  start(rows: Rows): RowsMessage {
    const end = endOfPiece(rows.values);
    if (end === rows.values.length) return rows;
    this.#serial += 1;
    this.#rest.set(this.#serial, { columns: rows.columns, values: rows.values.slice(end) });
    return { columns: rows.columns, values: rows.values.slice(0, end), more: this.#serial };
  }

  next(of: number): RowsMessage {
    const rest = this.#rest.get(of);
    this.#rest.delete(of);
    // The worker that had read them has died.
    if (!rest)
      throw new StorageError({ kind: 'worker-died', during: 'reading', detail: 'a result was lost' });
    return this.start(rest);
  }
}

function endOfPiece(values: Rows['values']): number {
  let chars = 0;
  const end = values.findIndex((row) => {
    for (const value of row)
      chars += typeof value === 'object' || typeof value === 'string' ? (value?.length ?? 0) : 8;
    return chars > pieceChars;
  });
  return end < 0 ? values.length : end + 1;
}
