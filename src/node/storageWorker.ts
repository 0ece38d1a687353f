import { parentPort, workerData } from 'node:worker_threads';
import { searchFunctions } from '../core/history/search/searchFunctions.ts';
import { Storage } from '../core/storage/storage.ts';
import { StorageError } from '../core/storage/storageFailure.ts';
import { nodeClock } from './nodeClock.ts';
import { nodeChecksum, nodeFiles } from './nodeFiles.ts';
import { RowPages } from './rowPages.ts';
import { loadSqlJs } from './sqlJs.ts';
import type { FromWorker, Problem, StorageRequest, ToWorker, WorkerSettings } from './storageMessages.ts';

/*
 * The worker's entry: the whole store runs here, so that neither a query nor a snapshot ever holds up the
 * thread that all extensions share.
 */

const port = parentPort;
if (!port) throw new Error('the storage runs in a worker');
/** Below this, comparing the checksum is hardly noticed. */
const verifyLaterAboveBytes = 16 * 1024 * 1024;
const pages = new RowPages();
const send = (message: FromWorker) => port.postMessage(message);

async function openStorage(): Promise<Storage> {
  const { folder, wasmFile, ...settings } = workerData as WorkerSettings;
  return Storage.open({
    ...settings,
    files: nodeFiles(folder),
    // Compiles while the snapshot is read.
    sqlite: loadSqlJs(wasmFile),
    checksum: nodeChecksum,
    clock: nodeClock,
    random: Math.random,
    functions: searchFunctions,
    verifyLaterAboveBytes,
  });
}

async function answer(storage: Storage, request: StorageRequest): Promise<unknown> {
  switch (request.method) {
    case 'read':
      return pages.start(storage.read(request.sql, request.params));
    case 'more':
      return pages.next(request.of);
    case 'commit':
      return storage.commit(request.statements, request.recordId);
    case 'health':
      return storage.health();
    case 'check':
      return storage.check();
    case 'exportCopy':
      return storage.exportCopy(request.path);
    case 'migrateTo':
      return storage.migrateTo(request.version);
    case 'eraseAll':
      return storage.eraseAll();
    case 'seal':
      return storage.seal();
    case 'close':
      return storage.close();
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof StorageError) return { failure: error.failure };
  return { bug: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

async function serve(): Promise<void> {
  const storage = await openStorage();
  const { engine } = storage;
  engine.onDidChange((change) => send({ type: 'change', change }));
  engine.onDidNotice((notice) => send({ type: 'notice', notice }));
  port?.on('message', ({ id, ...request }: ToWorker) => {
    answer(storage, request).then(
      (value) => {
        send({ type: 'result', id, value });
        if (request.method === 'close') port.close();
      },
      (error: unknown) => send({ type: 'rejected', id, problem: problemOf(error) }),
    );
  });
  send({ type: 'opened', notices: storage.openingNotices });
}

serve().catch((error: unknown) => {
  send({ type: 'open-failed', problem: problemOf(error) });
  port.close();
});
