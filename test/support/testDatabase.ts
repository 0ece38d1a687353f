import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DurableDatabase, Migration } from '../../src/core/storage/database.ts';
import type { SealingPolicy } from '../../src/core/storage/sealing.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';

const root = path.join(import.meta.dirname, '../..');

export const workerFile = path.join(root, 'src/node/storageWorker.ts');
export const wasmFile = path.join(root, 'node_modules/sql.js/dist/sql-wasm.wasm');

/** A folder of its own, and what removes it. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'neural-terminal-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The real stack: worker, sql.js and files. */
export function openTestDatabase(
  folder: string,
  migrations: readonly Migration[],
  sealing: Partial<SealingPolicy> = {},
): Promise<DurableDatabase> {
  return openDatabase({ folder, workerFile, wasmFile, migrations, sealing });
}
