import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { migrations } from '../../src/core/history/migrations.ts';
import { faultNames } from '../support/simulator/faults.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { openTestDatabase, temporaryFolder } from '../support/testDatabase.ts';
import { overheadMs } from './overhead.ts';

/*
 * Several windows on one history, against a simulator that fails now and then, for thousands of turns, while windows
 * are killed and put to sleep and the disk is full for a while. In the end every acknowledged message has to be there,
 * the ledger has to say what was billed, and nothing may have grown.
 */

export interface SoakOptions {
  readonly turns: number;
  readonly windows: number;
  readonly faultPercent: number;
}

interface SoakWindow {
  readonly child: ChildProcess;
  readonly acknowledged: (readonly [prompt: string, answer: string])[];
  readonly memory: { readonly heapUsed: number; readonly rss: number }[];
  refused: number;
}

/** Those whose point is to take long; the soak has its own ways to lose time. */
const takesLong = /wait|silent|slow|hang|stall|never|late|drip|sleep|timeout|idle/;
const maxOverheadMs = 25;
const maxGrowth = 1.1;

export async function soak(options: SoakOptions, tell: (line: string) => void): Promise<readonly string[]> {
  const simulator = await startSimulator({ pace: 'fast', generationMisses: 0, credit: '100000' });
  const { folder, remove } = temporaryFolder();
  const windows: SoakWindow[] = [];
  const soaked = { simulator, folder, windows, options };
  for (let n = 0; n < options.windows; n++) windows.push(openWindow(soaked));
  const { kills, naps, full } = await torment(soaked, tell);
  const problems = await endAll(windows);
  problems.push(...(await account(soaked)), ...grown(windows));
  const overhead = await overheadMs();
  if (overhead > maxOverheadMs)
    problems.push(
      `p99 of a turn is ${overhead.toFixed(1)} ms above that of bare fetch (bar ${maxOverheadMs})`,
    );
  tell(
    `${turnsOf(windows)} turns in ${options.windows} windows; ${kills} kills, ${naps} naps, ${full} full disks`,
  );
  tell(`p99 of a turn above bare fetch: ${overhead.toFixed(1)} ms`);
  await simulator.close();
  remove();
  return problems;
}

interface Soaked {
  readonly simulator: Simulator;
  readonly folder: string;
  readonly windows: SoakWindow[];
  readonly options: SoakOptions;
}

/** A process of its own. With a limit, files may not grow beyond it: what a full disk feels like. */
function openWindow({ simulator, folder, options }: Soaked, limitKb?: number): SoakWindow {
  const program = path.join(import.meta.dirname, 'soakWindow.ts');
  const command = [process.execPath, '--expose-gc', program, folder, simulator.baseUrl];
  const limit = limitKb === undefined ? '' : `ulimit -f ${limitKb}; `;
  const child = spawn('bash', ['-c', `${limit}exec "$0" "$@"`, ...command], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const window: SoakWindow = { child, acknowledged: [], memory: [], refused: 0 };
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line);
      if (said.type === 'memory') window.memory.push(said);
      if (said.type === 'refused') window.refused++;
      if (said.type !== 'acknowledged') return;
      window.acknowledged.push([said.prompt, said.answer]);
      if (Math.random() * 100 < options.faultPercent) simulator.script(randomFault());
    });
  return window;
}

function randomFault() {
  const quick = faultNames.filter((name) => !takesLong.test(name));
  return quick[Math.floor(Math.random() * quick.length)] ?? 'rate-limit';
}

async function torment(soaked: Soaked, tell: (line: string) => void) {
  const { windows, options } = soaked;
  const done = { kills: 0, naps: 0, full: 0 };
  for (let second = 1; turnsOf(windows) < options.turns; second++) {
    await wait(1000);
    const alive = windows.filter(isAlive);
    const victim = alive[Math.floor(Math.random() * alive.length)];
    if (victim && second % 7 === 0) {
      victim.child.kill('SIGKILL');
      done.kills++;
      // One in four opens on a disk that is about to be full.
      const isFull = done.kills % 4 === 0;
      if (isFull) done.full++;
      windows.push(openWindow(soaked, isFull ? 4000 : undefined));
    } else if (victim && second % 11 === 0) {
      victim.child.kill('SIGSTOP');
      await wait(3000);
      victim.child.kill('SIGCONT');
      done.naps++;
    }
    for (const window of alive.filter(({ refused }) => refused > 5)) {
      // There is room again, for a new process.
      window.refused = 0;
      window.child.kill('SIGKILL');
      windows.push(openWindow(soaked));
    }
    if (second % 15 === 0) tell(`${turnsOf(windows)} turns …`);
  }
  return done;
}

function isAlive({ child }: SoakWindow): boolean {
  return child.exitCode === null && child.signalCode === null;
}

function turnsOf(windows: readonly SoakWindow[]): number {
  return windows.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
}

/** Asks all to end; one that does not has left a timer, a socket or a worker behind. */
async function endAll(windows: readonly SoakWindow[]): Promise<string[]> {
  const problems = await Promise.all(
    windows.filter(isAlive).map(async ({ child }) => {
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.send('stop');
      const overdue = new AbortController();
      const isOver = await Promise.race([
        exited.then(() => true),
        wait(90_000, false, { signal: overdue.signal }).catch(() => true),
      ]);
      overdue.abort();
      child.kill('SIGKILL');
      return isOver ? [] : ['a window was told to end and did not'];
    }),
  );
  return problems.flat();
}

/** Every acknowledged message is there, and every exact row of the ledger is what the simulator billed. */
async function account({ folder, windows, simulator }: Soaked): Promise<readonly string[]> {
  const problems: string[] = [];
  const database = await openTestDatabase(folder, migrations);
  const ids = new Set((await database.read('select id from messages')).map((row) => String(row['id'])));
  const acknowledged = windows.flatMap((window) => window.acknowledged.flat());
  const missing = acknowledged.filter((id) => !ids.has(id));
  if (missing.length > 0) problems.push(`${missing.length} acknowledged messages are missing`);
  const streaming = await database.read(
    "select count(*) as n from messages where state = 'streaming' and id in (select value from json_each(?))",
    [JSON.stringify(acknowledged)],
  );
  if (streaming[0]?.['n'] !== 0) problems.push('acknowledged answers are still marked as streaming');
  const rows = await database.read(
    "select generation_id, cost_pico from spending where certainty = 'exact' and generation_id is not null",
  );
  const billed = simulator.charges;
  const wrong = rows.filter(
    (row) => billed.get(String(row['generation_id'])) !== BigInt(Number(row['cost_pico'])),
  );
  if (wrong.length > 0)
    problems.push(`${wrong.length} of ${rows.length} rows of the ledger are not what was billed`);
  if (rows.length < acknowledged.length / 4) problems.push(`the ledger has ${rows.length} exact rows only`);
  const report = await database.checkAndRepair();
  if (report.findings.length > 0) problems.push(`the check found ${JSON.stringify(report.findings)}`);
  await database.close();
  return problems;
}

/** After its first tenth a window's heap stays as it is. */
function grown(windows: readonly SoakWindow[]): readonly string[] {
  return windows.flatMap(({ memory }) => {
    if (memory.length < 20) return [];
    const tenth = Math.ceil(memory.length / 10);
    const typical = (from: number, to: number) =>
      memory
        .slice(from, to)
        .map(({ heapUsed }) => heapUsed)
        .sort((a, b) => a - b)[Math.floor((to - from) / 2)] ?? 0;
    const growth = typical(memory.length - tenth, memory.length) / typical(tenth, 2 * tenth);
    return growth > maxGrowth ? [`the heap of a window grew to ${growth.toFixed(2)} times what it was`] : [];
  });
}
