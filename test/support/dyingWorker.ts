import { parentPort, workerData } from 'node:worker_threads';
import '../../src/node/storageWorker.ts';
import type { ToWorker, WorkerSettings } from '../../src/node/storageMessages.ts';

/*
 * The storage worker, but the word "die" in a statement kills it, at once or a moment later, and "hang" stops it for a
 * while, as a disk does that has to wake up.
 */

const { incarnation } = workerData as WorkerSettings;

parentPort?.on('message', (message: ToWorker) => {
  if (message.method !== 'commit') return;
  const text = JSON.stringify(message.statements);
  if (text.includes('die always')) process.exit(1);
  if (text.includes('hang')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2500);
  if (incarnation > 1) return;
  if (text.includes('die now')) process.exit(1);
  if (text.includes('die soon')) setTimeout(() => process.exit(1), 3);
});
