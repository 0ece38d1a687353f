import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundleProgram, bundleWorker } from '../support/bundle.ts';
import { Chance } from '../support/simulator/chance.ts';
import { type FaultName, faultNames } from '../support/simulator/faults.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { temporaryFolder, wasmFile } from '../support/testDatabase.ts';
import { account, owed } from './account.ts';
import { growthOf, panelGrowth } from './growth.ts';
import { overhead } from './overhead.ts';
import { SoakWindow } from './windows.ts';

/*
 * Several windows on one history, against a simulator that fails now and then, for thousands of turns, while windows
 * are killed, reloaded and put to sleep, and the disk is full for a while. In the end every acknowledged message has
 * to be there, the ledger has to say what was billed, and nothing may have grown or been left behind.
 *
 * A window is the core with its storage worker, in a process of its own. What the extension host adds hears the same
 * events and is tested in test/vscode; a panel's page is measured by itself (growth.ts).
 */

export interface SoakOptions {
  readonly turns: number;
  /** It ends after these, however few turns there were. */
  readonly mostMinutes: number;
  readonly windows: number;
  readonly faultPercent: number;
  readonly seed: number;
  /** Beside the windows: a panel's page, and what a turn costs beside a bare request. */
  readonly hasMore: boolean;
}

export type Tell = (line: string) => void;

/** Every so many turns. */
const every = { kill: 50, reload: 70, nap: 110, nightfall: 400, fullDisk: 250 };
const napMs = 2_000;
const fullDiskMs = 1_500;
const pace = 20;

export async function soak(options: SoakOptions, tell: Tell): Promise<readonly string[]> {
  const startedAtMs = Date.now();
  const stage = await setUp(options);
  for (let n = 0; n < options.windows; n++) stage.windows.push(openWindow(stage));
  try {
    await torment(stage, tell);
  } catch (error) {
    await Promise.all(stage.windows.map((window) => window.kill()));
    throw error;
  }
  const minutes = (Date.now() - startedAtMs) / 60_000;
  const problems = await endAll(stage);
  tell(
    `${stage.turns} turns in ${minutes.toFixed(1)} minutes (${Math.round(stage.turns / minutes)} a minute)`,
  );
  problems.push(...(await settle(stage)), ...bugsOf(stage.windows));
  problems.push(...(await leftBehind(stage)));
  problems.push(...(await account(stage, tell)));
  problems.push(...growthOf(stage.windows.slice(0, stage.lasting), tell));
  await stage.simulator.close();
  stage.remove();
  if (options.hasMore) {
    problems.push(...(await panelGrowth(tell)));
    problems.push(...(await overhead(tell)));
  }
  return problems;
}

export interface Stage {
  readonly options: SoakOptions;
  readonly simulator: Simulator;
  readonly folder: string;
  readonly program: string;
  readonly workerFile: string;
  readonly diskFull: string;
  readonly startedAtMs: number;
  readonly chance: Chance;
  readonly windows: SoakWindow[];
  /** The first windows live from the beginning to the end. */
  readonly lasting: number;
  turns: number;
  faults: number;
  remove(): void;
}

async function setUp(options: SoakOptions): Promise<Stage> {
  const { folder, remove } = temporaryFolder();
  const program = path.join(folder, 'window.mjs');
  const workerFile = path.join(folder, 'storageWorker.cjs');
  await bundleProgram(path.join(import.meta.dirname, 'soakWindow.ts'), program);
  await bundleWorker(workerFile);
  const history = path.join(folder, 'history');
  mkdirSync(history, { mode: 0o700 });
  return {
    options,
    simulator: await startSimulator({
      pace: 'fast',
      generationMisses: 1,
      credit: '1000000',
      forgetsRequests: true,
    }),
    folder: history,
    program,
    workerFile,
    diskFull: path.join(folder, 'the-disk-is-full'),
    startedAtMs: Date.now(),
    chance: new Chance(options.seed),
    windows: [],
    lasting: Math.ceil(options.windows / 2),
    turns: 0,
    faults: 0,
    remove,
  };
}

function openWindow(
  stage: Stage,
  more: { readonly isQuiet: boolean; readonly pace?: number } = { isQuiet: false },
) {
  const { simulator, folder, program, workerFile, startedAtMs, diskFull } = stage;
  const orders = { folder, baseUrl: simulator.baseUrl, workerFile, wasmFile, startedAtMs, pace, ...more };
  return new SoakWindow(program, orders, diskFull, () => {
    stage.turns++;
    if (stage.chance.next() * 100 < stage.options.faultPercent) addFault(stage);
  });
}

/** The wire tells another cost than the simulator notes, on purpose, or none for what OpenRouter would not bill. */
const miscounted: readonly FaultName[] = [
  'usage-byok',
  'usage-tiny-cost',
  'refusal',
  'length',
  'empty-turn',
  'empty-turn-blank',
];
const played = faultNames.filter((name) => !miscounted.includes(name));

/** Every kind comes equally often; now and then it is the bookkeeping that fails. */
function addFault(stage: Stage): void {
  const name = played[stage.faults % played.length];
  stage.faults++;
  if (!name) return;
  stage.simulator.script(stage.faults % 10 === 0 ? { name, path: '/generation' } : name);
}

/** What is done to the windows while they work: one thing after the other, each after so many turns. */
async function torment(stage: Stage, tell: Tell): Promise<void> {
  const { windows, options, lasting } = stage;
  const done = { kill: 0, reload: 0, nap: 0, nightfall: 0, fullDisk: 0 };
  const actions = {
    kill: async () => {
      const at = victim(stage, lasting);
      await windows[at]?.kill();
      replace(stage, at);
    },
    reload: async () => {
      const at = victim(stage, lasting);
      await windows[at]?.end();
      replace(stage, at);
    },
    nap: async () => windows[victim(stage, 0)]?.sleep(napMs),
    /** The lid is closed: all sleep. */
    nightfall: async () => {
      await Promise.all(windows.slice(0, options.windows).map((window) => window.sleep(napMs)));
    },
    fullDisk: async () => {
      writeFileSync(stage.diskFull, '');
      await wait(fullDiskMs);
      rmSync(stage.diskFull);
    },
  };
  const names = Object.keys(actions) as (keyof typeof actions)[];
  const endMs = stage.startedAtMs + options.mostMinutes * 60_000;
  for (let told = 0; stage.turns < options.turns && Date.now() < endMs; ) {
    await wait(100);
    // Some faults wait until they are told to go on.
    stage.simulator.release();
    const due = names.find((name) => stage.turns >= (done[name] + 1) * every[name]);
    if (due) {
      done[due]++;
      await actions[due]();
    }
    if (stage.turns < told + 250) continue;
    told = stage.turns;
    tell(`${told} turns …`);
  }
  const { kill, reload, nap, nightfall, fullDisk } = done;
  tell(
    `${stage.faults} faults, ${kill} kills, ${reload} reloads, ${nap} naps of one window and ${nightfall} of all, ${fullDisk} full disks`,
  );
}

function victim({ chance, options }: Stage, from: number): number {
  return from + Math.floor(chance.next() * (options.windows - from));
}

/** The one that is gone goes to the end of the list, where it is still accounted for. */
function replace(stage: Stage, at: number): void {
  const gone = stage.windows[at];
  stage.windows[at] = openWindow(stage);
  if (gone) stage.windows.push(gone);
}

async function endAll({ windows }: Stage): Promise<string[]> {
  await Promise.all(windows.map((window) => window.end()));
  return windows.flatMap(({ doing, died }) => [
    ...(doing === '' ? [] : [`a window did not end: it was ${doing}`]),
    ...(died === '' ? [] : [`a window died by itself: ${died}`]),
  ]);
}

/** What a window logged as an error that no full disk explains. */
function bugsOf(windows: readonly SoakWindow[]): readonly string[] {
  const errors = windows.flatMap((window) => window.errors).filter((error) => !/disk-full/.test(error));
  return [...new Set(errors)];
}

/** A window that asks nothing does what windows do by themselves: it settles what dead ones left open. */
async function settle(stage: Stage): Promise<readonly string[]> {
  for (let round = 0; round < 20 && (round === 0 || (await owed(stage)) > 0); round++) {
    const window = openWindow(stage, { isQuiet: true, pace: pace * 5 });
    for (let second = 0; second < 15; second++) {
      await wait(1000);
      if (second > 3 && (await owed(stage)) === 0) break;
    }
    await window.end();
    if (window.doing !== '' || window.died !== '') return ['the last window did not end as it should'];
  }
  return [];
}

/** Sockets, processes and files that are there though every window has gone. */
async function leftBehind({ windows, simulator, folder }: Stage): Promise<readonly string[]> {
  const problems: string[] = [];
  const timers = windows.reduce((sum, { timersLeft }) => sum + timersLeft, 0);
  if (timers > 0) problems.push(`${timers} timers were left by windows that had closed`);
  await wait(500);
  if (simulator.openConnections > 0) problems.push(`${simulator.openConnections} connections are still open`);
  const processes = processesOf(folder);
  if (processes.length > 0) problems.push(`processes are left: ${processes.join(', ')}`);
  const files = readdirSync(folder).filter((name) => /\.tmp$|\.lock$/.test(name));
  if (files.length > 0) problems.push(`files are left: ${files.join(', ')}`);
  return problems;
}

/** Where the system tells: processes that were started for this history. */
function processesOf(folder: string): readonly string[] {
  try {
    const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
    return ids.filter((id) => commandLine(id).includes(folder));
  } catch {
    return [];
  }
}

function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
