import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { defaultSealing } from '../../src/core/storage/sealing.ts';
import { Storage } from '../../src/core/storage/storage.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { nodeChecksum, nodeFiles } from '../../src/node/nodeFiles.ts';
import { loadSqlJs } from '../../src/node/sqlJs.ts';
import { dump } from './dump.ts';
import { pairMigrations, put } from './pairs.ts';

/*
 * One of several processes that share a folder: writes its share, seals where it is told to, waits until it
 * sees everybody's, and says the hash of all it holds.
 */

const never = Number.POSITIVE_INFINITY;

const [folder = '', wasmFile = '', name = '', commits = '0', expected = '0', role = ''] =
  process.argv.slice(2);

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
  // Only the sealer seals, so that all end in the same generation however slow the machine is.
  sealing: { ...defaultSealing, idleRecords: never, idleBytes: never, maxRecords: never, maxBytes: never },
  verifyLaterAboveBytes: 0,
});

const total = () => Number(storage.read('select commits from totals').values[0]?.[0]);
const isWritten = () => total() >= Number(expected);
/** The sealer's last word, after which all are in the same generation. */
const isComplete = () => total() > Number(expected);

async function write(lane: number, lanes: number): Promise<void> {
  for (let serial = lane; serial < Number(commits); serial += lanes)
    await storage.commit(put(`${name}-${serial}`, serial));
}

async function keepSealing(): Promise<void> {
  while (!isWritten()) {
    await storage.seal();
    await delay(25);
  }
  await storage.commit(put('last', 'word'));
}

await Promise.all([write(0, 2), write(1, 2), role === 'sealer' ? keepSealing() : undefined]);
while (!isComplete()) await delay(20);
const { generation } = await storage.health();
const hash = createHash('sha256').update(dump(storage)).digest('hex');
await storage.close();
console.log(JSON.stringify({ hash, generation, total: Number(expected) }));
