import { spawn, spawnSync } from 'node:child_process';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const running = new Set();
/** @type {(() => void)[]} */
const lastActs = [];
let isWatchingForTheEnd = false;

/**
 * Starts a program as the head of its own process group, so that whatever it starts in turn can be ended with it.
 * However this process ends, short of being killed outright, the group ends first.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function spawnGroup(file, args, options) {
  endGroupsWithThisProcess();
  const child = spawn(file, [...args], { ...options, detached: process.platform !== 'win32' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/**
 * Ends a process and everything it started.
 *
 * @param {ChildProcess} child
 */
export function killGroup(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

/**
 * Something to do when this process ends, for whatever reason it can still notice.
 *
 * @param {() => void} act synchronous
 */
export function atTheEnd(act) {
  endGroupsWithThisProcess();
  lastActs.push(act);
}

function endGroupsWithThisProcess() {
  if (isWatchingForTheEnd) return;
  isWatchingForTheEnd = true;
  process.on('exit', () => {
    for (const child of running) killGroup(child);
    for (const act of lastActs.splice(0)) act();
  });
  process.on('SIGINT', () => process.exit(130));
  process.on('SIGTERM', () => process.exit(143));
  process.on('SIGHUP', () => process.exit(129));
}

/**
 * @param {ChildProcess} child
 * @returns {Promise<number>} the exit code, never null
 */
function exitOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs a program to its end and gives back what it printed.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & {timeoutMs?: number}} [options]
 * @returns {Promise<{code: number, output: string, isOverdue: boolean}>}
 */
export async function runToEnd(file, args, { timeoutMs, ...options } = {}) {
  const child = spawnGroup(file, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  const collect = (/** @type {Buffer} */ chunk) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  let isOverdue = false;
  const timer = setTimeout(
    () => {
      isOverdue = true;
      killGroup(child);
    },
    timeoutMs ?? 30 * 60_000,
  );
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    const code = await exitOf(child);
    killGroup(child);
    await closed;
    return { code, output, isOverdue };
  } finally {
    clearTimeout(timer);
  }
}
