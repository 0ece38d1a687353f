import { readFile } from 'node:fs/promises';
import initSqlJs from 'sql.js';
import type { Sqlite, SqliteDatabase } from '../core/storage/sqlite.ts';

/** SQLite as a wasm module, loaded once per thread. */
export async function loadSqlJs(wasmFile: string): Promise<Sqlite> {
  const wasm = await readFile(wasmFile);
  const { Database } = await initSqlJs({
    wasmBinary: new Uint8Array(wasm).buffer,
    useOldExtensionFunctions: false,
  } as Parameters<typeof initSqlJs>[0]);
  return {
    // sql.js takes a Buffer's memory as the database's own and copies a plain Uint8Array. The caller has given
    // the image away, so the copy, as large as the whole history, is saved.
    open: (image) =>
      new Database(
        image && Buffer.from(image.buffer, image.byteOffset, image.byteLength),
      ) as unknown as SqliteDatabase,
  };
}
