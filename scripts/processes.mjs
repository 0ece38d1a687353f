import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

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
 * Ends a process and everything it started, other groups included.
 *
 * @param {ChildProcess} child
 */
export function killTree(child) {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  // The group holds those whose parent has ended already, the tree those who lead a group of their own.
  const pids = [-child.pid, ...descendantsOf(child.pid).map(({ pid }) => pid)];
  for (const pid of pids)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone already.
    }
}

/** @typedef {{pid: number, parent: number, command: string}} Process */

/**
 * @param {number} pid
 * @returns {readonly Process[]} whatever it started and that lives
 */
export function descendantsOf(pid) {
  const all = process.platform === 'linux' ? processesFromProc() : processesFromPs();
  const found = all.filter(({ parent }) => parent === pid);
  // The list grows while it is walked.
  for (const { pid: parent } of found) found.push(...all.filter((entry) => entry.parent === parent));
  return found;
}

/**
 * Slim Linux images have no ps.
 *
 * @returns {readonly Process[]}
 */
function processesFromProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // The name, in brackets, may hold anything; the state and the parent follow the last bracket.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const parent = Number(stat.slice(stat.lastIndexOf(')')).split(' ')[2]);
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent, command }];
      } catch {
        return [];
      }
    });
}

/** @returns {readonly Process[]} */
function processesFromPs() {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}

/** @param {number} pid */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends this process when its parent is killed outright and so cannot end it. */
export function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit(1);
  }, 500).unref();
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
    for (const child of running) killTree(child);
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
      killTree(child);
    },
    timeoutMs ?? 30 * 60_000,
  );
  try {
    const closed = new Promise((resolve) => child.once('close', resolve));
    const code = await exitOf(child);
    killTree(child);
    await closed;
    return { code, output, isOverdue };
  } finally {
    clearTimeout(timer);
  }
}
