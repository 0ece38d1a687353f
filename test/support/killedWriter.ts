import { writeSync } from 'node:fs';
import { defaultSealing } from '../../src/core/storage/sealing.ts';
import { Storage } from '../../src/core/storage/storage.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { nodeChecksum, nodeFiles } from '../../src/node/nodeFiles.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';
import { loadSqlJs } from '../../src/node/sqlJs.ts';
import { pairMigrations, put } from './pairs.ts';

/*
 * A process that writes until it is killed, and says on its standard output what was acknowledged. Commits go
 * on while it seals and writes snapshots.
 */

const [folder = '', wasmFile = '', name = '', commitsPerSeal = '10', workerFile = ''] = process.argv.slice(2);

async function openInThisThread() {
  const storage = await Storage.open({
    files: nodeFiles(folder),
    sqlite: await loadSqlJs(wasmFile),
    checksum: nodeChecksum,
    clock: nodeClock,
    random: Math.random,
    functions: {},
    migrations: pairMigrations,
    writer: name,
    incarnation: 1,
    maxRecordBytes: 1_000_000,
    sealing: defaultSealing,
    verifyLaterAboveBytes: 0,
  });
  return {
    commit: (key: string, value: string) => storage.commit(put(key, value)),
    seal: () => storage.seal(),
  };
}

/** The same behind its worker, which seals by itself. */
async function openInWorker() {
  const sealing = { idleRecords: 1, idleMs: 0, maxRecords: 1 };
  const database = await openDatabase({ folder, workerFile, wasmFile, migrations: pairMigrations, sealing });
  return {
    commit: (key: string, value: string) => database.commit(put(key, value)),
    seal: () => database.checkAndRepair(),
  };
}

const { commit, seal } = workerFile ? await openInWorker() : await openInThisThread();
let serial = 0;

async function write(): Promise<void> {
  for (;;) {
    serial += 1;
    const key = `${name}-${serial}`;
    await commit(key, key.repeat(1 + (serial % 300)));
    writeSync(1, `${key}\n`);
    if (serial % Number(commitsPerSeal) === 0) void seal();
  }
}

await Promise.all([write(), write(), write()]);
