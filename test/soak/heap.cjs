'use strict';
const timers = require('node:timers/promises');
const v8 = require('node:v8');
const workerThreads = require('node:worker_threads');

/*
 * What a thread of a window holds, measured by the thread itself, since only it can collect its garbage. Loaded before
 * the window and before its worker, which answers whoever asks.
 *
 * Two things would look like growth and are none. A collection leaves some of what has just become garbage for the
 * next one, and what lies outside of the heap is let go of a moment after it: so there are three, each with a pause,
 * and the least counts. And V8 compiles functions when they are first used, again when they are used much, and drops
 * what was long not used: in snapshots of the heap at 350 and 600 turns that was all of the difference (0.4 MB of 18).
 * It keeps that in spaces of its own, which are left out.
 */

const rounds = 3;
const pauseMs = 20;
const isCompiledCode = (/** @type {string} */ space) => /^(?:shared_)?(?:code|trusted)_/.test(space);

async function heldBytes() {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    await timers.setTimeout(pauseMs);
    const spaces = v8.getHeapSpaceStatistics().filter(({ space_name: name }) => !isCompiledCode(name));
    const inHeap = spaces.reduce((sum, { space_used_size: size }) => sum + size, 0);
    // Of a worker that is the database itself, which grows with the history.
    const outside = workerThreads.isMainThread ? process.memoryUsage().external : 0;
    least = Math.min(least, inHeap + outside);
  }
  return least;
}

const channel = new workerThreads.BroadcastChannel('what the worker holds');
if (!workerThreads.isMainThread)
  channel.onmessage = ({ data }) => {
    if (data === 'asked') heldBytes().then((bytes) => channel.postMessage(bytes));
  };
// It keeps nothing alive.
channel.unref();

/** Asks the window's worker. @returns {Promise<number>} */
function workerHeldBytes() {
  return new Promise((resolve) => {
    channel.onmessage = ({ data }) => resolve(data);
    channel.unref();
    channel.postMessage('asked');
  });
}

module.exports = { heldBytes, workerHeldBytes };
