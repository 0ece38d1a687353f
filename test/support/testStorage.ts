import type { Files } from '../../src/core/storage/files.ts';
import { defaultSealing } from '../../src/core/storage/sealing.ts';
import { Storage, type StorageOptions } from '../../src/core/storage/storage.ts';
import { nodeChecksum } from '../../src/node/nodeFiles.ts';
import { loadSqlJs } from '../../src/node/sqlJs.ts';
import { pairMigrations } from './pairs.ts';
import { TestClock } from './testClock.ts';
import { wasmFile } from './testDatabase.ts';

export const sqlite = await loadSqlJs(wasmFile);
let windows = 0;

/** The store in this thread, over the files that are given; time stands still unless the clock is moved. */
export function openStorage(files: Files, options: Partial<StorageOptions> = {}): Promise<Storage> {
  windows += 1;
  return Storage.open({
    files,
    sqlite,
    checksum: nodeChecksum,
    clock: new TestClock(),
    random: () => 0,
    functions: {},
    migrations: pairMigrations,
    writer: `window${windows}`,
    incarnation: 1,
    maxRecordBytes: 1024 * 1024,
    verifyLaterAboveBytes: Number.POSITIVE_INFINITY,
    sealing: defaultSealing,
    ...options,
  });
}
