import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import initSqlJs from 'sql.js';
import type { DurableDatabase, Migration } from '../../src/core/storage/database.ts';
import { currentCopyName } from '../../src/core/storage/fileNames.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';
import type { Measured } from '../bench/storage.bench.ts';

/* Measures the store in a process of its own: `fill` makes a history of a size, `measure` uses it. */

const [folder = '', wasmFile = '', workerFile = '', task = '', megabytes = '0'] = process.argv.slice(2);
const current = path.join(folder, currentCopyName);
const migrations: readonly Migration[] = [
  {
    version: 1,
    up: [
      {
        sql: 'create table messages (id integer primary key, conversation integer not null, body text not null) strict',
      },
      { sql: 'create index by_conversation on messages (conversation, id)' },
    ],
    down: [{ sql: 'drop table messages' }],
  },
];
const sealing = { idleRecords: 1e9, idleBytes: 1e12, maxRecords: 1e9, maxBytes: 1e12, restMs: 1e12 };
const sealNow = { ...sealing, idleRecords: 1, idleMs: 0, maxRecords: 1 };
const open = (own = sealing) => openDatabase({ folder, workerFile, wasmFile, migrations, sealing: own });
const insert = (body: string) => ({
  sql: 'insert into messages (conversation, body) values (1, ?)',
  params: [body],
});
const percentile = (times: readonly number[], share: number) =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

async function timed(work: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function repeated(times: number, work: (round: number) => unknown): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < times; round += 1) all.push(await timed(() => work(round)));
  return all;
}

async function waitForSnapshot(since: number): Promise<void> {
  const isThere = () => fs.existsSync(current) && fs.statSync(current, { bigint: false }).ctimeMs > since;
  while (!isThere()) await delay(20);
}

async function fill(): Promise<void> {
  const database = await open(sealNow);
  const startedAt = Date.now();
  const rows = Math.max(1, Number(megabytes)) * 900;
  const sql = `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${rows})
    insert into messages (conversation, body) select n / 50, hex(zeroblob(270)) || n || hex(zeroblob(270)) from numbers`;
  await database.commit([{ sql }]);
  await waitForSnapshot(startedAt);
  await database.close();
}

/**
 * The longest that this thread was busy at a stretch while something went on. Measured as its own processor
 * time, since waiting for a processor that others use is nobody's doing here.
 */
async function heldUpBy(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  const watch = (async () => {
    while (!isOver) {
      const before = process.threadCpuUsage();
      // A pause, since a loop without one makes garbage, and collecting it would be measured as well.
      const wallMs = (await timed(() => delay(1))) - 1;
      const { user, system } = process.threadCpuUsage(before);
      longest = Math.max(longest, Math.min(wallMs, (user + system) / 1000));
    }
  })();
  await work();
  isOver = true;
  await watch;
  return longest;
}

/** Commits and bare appends of as many bytes in turn, so that both meet the same disk and the same load. */
async function commitsAndBare(database: DurableDatabase): Promise<Pick<Measured, 'commitMs' | 'bareMs'>> {
  const file = fs.openSync(path.join(folder, 'bare'), 'a');
  const line = Buffer.alloc(2_150, 'x');
  const append = () => {
    fs.writeSync(file, line);
    fs.fdatasyncSync(file);
  };
  const commit = () => database.commit([insert('x'.repeat(2_000))]);
  await repeated(50, commit);
  let best = { commitMs: Number.POSITIVE_INFINITY, bareMs: 0 };
  // The round that was disturbed least by what else this machine does.
  for (let round = 0; round < 8; round += 1) {
    const [commits, bare]: [number[], number[]] = [[], []];
    for (let pair = 0; pair < 75; pair += 1) {
      bare.push(await timed(append));
      commits.push(await timed(commit));
    }
    const [commitMs, bareMs] = [percentile(commits, 0.5), percentile(bare, 0.5)];
    if (commitMs < best.commitMs) best = { commitMs, bareMs };
  }
  fs.closeSync(file);
  return best;
}

/** Opening as simple as can be, in a fresh process, as every start of an editor is one. */
async function openPlainly(): Promise<number> {
  const { Database } = await initSqlJs({ wasmBinary: fs.readFileSync(wasmFile) } as never);
  const startedAt = performance.now();
  const database = new Database(fs.readFileSync(current));
  database.exec('select body from messages where id = 7');
  return performance.now() - startedAt;
}

async function saveNaively(): Promise<number> {
  const { Database } = await initSqlJs({ wasmBinary: fs.readFileSync(wasmFile) } as never);
  const database = new Database(fs.readFileSync(current));
  const saved = await repeated(3, () => {
    database.run('insert into messages (conversation, body) values (1, ?)', ['x'.repeat(2_000)]);
    const file = fs.openSync(path.join(folder, 'naive.new'), 'w');
    fs.writeSync(file, database.export());
    fs.fsyncSync(file);
    fs.closeSync(file);
    fs.renameSync(path.join(folder, 'naive.new'), path.join(folder, 'naive'));
  });
  database.close();
  fs.rmSync(path.join(folder, 'naive'));
  return percentile(saved, 0.5);
}

async function snapshotted(): Promise<Pick<Measured, 'snapshotHeldMs' | 'commitInSnapshotMs'>> {
  const database = await open(sealNow);
  await database.read('select 1');
  const startedAt = Date.now();
  const commits: number[] = [];
  const snapshotHeldMs = await heldUpBy(async () => {
    const snapshot = waitForSnapshot(startedAt);
    let isOver = false;
    void snapshot.then(() => {
      isOver = true;
    });
    while (!isOver) {
      commits.push(await timed(() => database.commit([insert('y'.repeat(500))])));
      await delay(5);
    }
  });
  await database.close();
  return { snapshotHeldMs, commitInSnapshotMs: Math.max(...commits) };
}

async function seen(writer: DurableDatabase, reader: DurableDatabase): Promise<number> {
  const times = await repeated(20, async () => {
    const heard = new Promise((resolve) => reader.onDidChange(resolve));
    await writer.commit([insert('seen')]);
    await heard;
    await delay(Math.random() * 100);
  });
  return Math.max(...times);
}

/** The most memory this process ever had, in MB. */
const peakMb = () => process.resourceUsage().maxRSS / 1024;

async function measure(): Promise<Measured> {
  const nodeMb = peakMb();
  const fileMb = fs.statSync(current).size / 1e6;
  let database = await open();
  await database.close();
  const openings: number[] = [];
  let openHeldMs = 0;
  for (let round = 0; round < 3; round += 1) {
    if (round > 0) await database.close();
    const opening = async () => {
      database = await open();
      await database.read('select body from messages where id = 7');
    };
    const heldMs = await heldUpBy(async () => {
      openings.push(await timed(opening));
    });
    openHeldMs = Math.max(openHeldMs, heldMs);
  }
  const page = 'select id, conversation, body from messages where conversation = ? order by id limit 50';
  await repeated(50, (round) => database.read(page, [round]));
  const pages = await repeated(200, (round) => database.read(page, [round % 15]));
  const costs = await commitsAndBare(database);
  const commitsHeldMs = await heldUpBy(() =>
    repeated(50, () => database.commit([insert('x'.repeat(2_000))])),
  );
  const bigReadHeldMs = await heldUpBy(() => database.read('select * from messages limit 5000'));
  await database.close();
  const { snapshotHeldMs, commitInSnapshotMs } = await snapshotted();
  const memoryMb = peakMb() - nodeMb;
  const [one, two] = [await open(), await open()];
  const seenMs = await seen(one, two);
  await Promise.all([one.close(), two.close()]);
  return {
    fileMb,
    ...costs,
    openMs: percentile(openings, 0.5),
    pageMs: percentile(pages, 0.5),
    openHeldMs,
    commitsHeldMs,
    bigReadHeldMs,
    snapshotHeldMs,
    commitInSnapshotMs,
    seenMs,
    memoryMb,
    naiveMs: await saveNaively(),
    plainOpenMs: percentile(plainOpenings(), 0.5),
  };
}

function plainOpenings(): number[] {
  const [, script = ''] = process.argv;
  const args = [script, folder, wasmFile, workerFile, 'open'];
  return [1, 2, 3].map(() => Number(execFileSync(process.execPath, args, { encoding: 'utf8' })));
}

if (task === 'fill') await fill();
else if (task === 'open') process.stdout.write(String(await openPlainly()));
else process.stdout.write(JSON.stringify(await measure()));
