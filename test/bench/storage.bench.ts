import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { bundleProgram, bundleWorker } from '../support/bundle.ts';
import { temporaryFolder, wasmFile } from '../support/testDatabase.ts';

/*
 * What durability costs at 1 MB and at 200 MB of history, beside the bare disk and beside the naive way: the
 * whole database exported, written and renamed at each save. Each size is measured in a process of its own.
 */

export const name = 'storage';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

export interface Measured {
  readonly fileMb: number;
  readonly bareMs: number;
  readonly commitMs: number;
  readonly naiveMs: number;
  readonly openMs: number;
  readonly plainOpenMs: number;
  readonly pageMs: number;
  readonly bigReadHeldMs: number;
  readonly commitsHeldMs: number;
  readonly snapshotHeldMs: number;
  readonly openHeldMs: number;
  readonly commitInSnapshotMs: number;
  readonly seenMs: number;
  readonly memoryMb: number;
}

async function measure(megabytes: number): Promise<Measured> {
  const { folder: programs, remove: removePrograms } = temporaryFolder();
  const { folder, remove } = temporaryFolder();
  // Bundled as they ship: reading TypeScript would be measured as well.
  const [probe, workerFile] = [path.join(programs, 'probe.mjs'), path.join(programs, 'worker.cjs')];
  await bundleProgram(path.join(import.meta.dirname, '../support/storageProbe.ts'), probe);
  await bundleWorker(workerFile);
  try {
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, ['--expose-gc', probe, folder, wasmFile, workerFile, ...args]);
    await run('fill', String(megabytes));
    const { stdout } = await run('measure');
    return JSON.parse(stdout) as Measured;
  } finally {
    removePrograms();
    remove();
  }
}

export async function run(): Promise<readonly Row[]> {
  const small = await measure(1);
  const large = await measure(200);
  const sizes = [small, large] as const;
  return [
    ...sizes.map((at) =>
      ratio(`commit of 2 KB at ${mb(at)}, p50, against bare append + fdatasync`, at.commitMs, at.bareMs, 2),
    ),
    ratio(
      'commit at 200 MB against 1 MB, both as shares of the bare disk',
      large.commitMs / large.bareMs,
      small.commitMs / small.bareMs,
      1.25,
    ),
    ...sizes.map((at) => plain(`the naive save at ${mb(at)} (export, write, sync, rename), p50`, at.naiveMs)),
    ...sizes.map((at) =>
      ratio(
        `open at ${mb(at)}, against read + new Database + one query`,
        at.openMs,
        at.plainOpenMs,
        at === large ? 1.5 : undefined,
      ),
    ),
    ...sizes.map((at) => limit(`page of 50 messages at ${mb(at)}, from the host, p50`, at.pageMs, 3)),
    ...sizes.flatMap((at) => [
      limit(`host held up by opening ${mb(at)}`, at.openHeldMs, 5),
      limit(`host held up by commits at ${mb(at)}`, at.commitsHeldMs, 5),
      limit(`host held up by a snapshot of ${mb(at)}`, at.snapshotHeldMs, 5),
      limit(`host held up by reading 5 MB at ${mb(at)}`, at.bigReadHeldMs, 5),
      plain(`slowest commit during a snapshot of ${mb(at)}`, at.commitInSnapshotMs),
      limit(`a change is seen in another window at ${mb(at)}, slowest of 20`, at.seenMs, 1000),
    ]),
    ...sizes.map((at) => memory(at)),
  ];
}

const mb = ({ fileMb }: Measured) => `${fileMb.toFixed(0)} MB`;
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

function ratio(what: string, value: number, base: number, bar: number | undefined): Row {
  const times = value / base;
  const shown = `${times.toFixed(2)} × (${value.toFixed(2)} / ${base.toFixed(2)})`;
  return { name: what, value: shown, bar: bar ? `≤ ${bar} ×` : '–', ok: bar === undefined || times <= bar };
}

function limit(what: string, value: number, bar: number): Row {
  return { name: what, value: ms(value), bar: `≤ ${bar} ms`, ok: value <= bar };
}

function plain(what: string, value: number): Row {
  return { name: what, value: ms(value), bar: '–', ok: true };
}

function memory(at: Measured): Row {
  // What Node and SQLite need for themselves is the larger part of a small history's.
  const bar = 2.5 * at.fileMb + 60;
  const isSmall = at.fileMb < 20;
  const value = `${at.memoryMb.toFixed(0)} MB more than Node itself, at most`;
  return {
    name: `memory with ${mb(at)} of history, snapshot included`,
    value,
    bar: isSmall ? '–' : `≤ ${bar.toFixed(0)} MB`,
    ok: isSmall || at.memoryMb <= bar,
  };
}
