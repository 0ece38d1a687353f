import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { nodeFiles } from '../../../src/node/nodeFiles.ts';
import { bundleProgram, bundleWorker } from '../../support/bundle.ts';
import { randomFrom, seedOf } from '../../support/seed.ts';
import { temporaryFolder, wasmFile } from '../../support/testDatabase.ts';
import { openStorage } from '../../support/testStorage.ts';

/*
 * A process that writes, seals and snapshots is killed at a random instant, again and again; each time
 * everything that it was told to be kept is there, whole, and SQLite finds nothing wrong.
 */

const kills = Number(process.env['NT_KILLS'] ?? 500);
const lanes = 3;
const killsPerFolder = 25;
const hasSqlite = spawnSync('sqlite3', ['-version']).status === 0;
const bundles = temporaryFolder();
const writerFile = path.join(bundles.folder, 'killedWriter.mjs');
const workerFile = path.join(bundles.folder, 'storageWorker.cjs');

describe('a writer that is killed', () => {
  before(async () => {
    await bundleProgram(path.join(import.meta.dirname, '../../support/killedWriter.ts'), writerFile);
    await bundleWorker(workerFile);
  });

  after(() => bundles.remove());

  it(`has lost nothing after ${kills} kills`, async () => {
    const seed = seedOf('kills');
    if (!hasSqlite) console.log('      there is no sqlite3 here, so only sql.js checks the snapshots');
    const counts = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        runLane(lane, Math.ceil(kills / lanes), randomFrom(seed + lane)),
      ),
    );
    const sum = (of: (count: Count) => number) => counts.reduce((total, count) => total + of(count), 0);
    console.log(
      `      ${sum(({ kills }) => kills)} kills, ${sum(({ kept }) => kept)} acknowledged writes, ${sum(({ snapshots }) => snapshots)} snapshots checked`,
    );
    assert.ok(sum(({ kept }) => kept) > kills, 'the writers wrote');
    assert.ok(sum(({ snapshots }) => snapshots) > kills / 4, 'there were snapshots');
  }).timeout(900_000);
});

interface Count {
  kills: number;
  kept: number;
  snapshots: number;
}

/** Kills writers one after the other in folders of its own; every fourth time two at once. */
async function runLane(lane: number, laneKills: number, random: () => number): Promise<Count> {
  const count: Count = { kills: 0, kept: 0, snapshots: 0 };
  while (count.kills < laneKills) {
    const { folder, remove } = temporaryFolder();
    const kept = new Set<string>();
    for (let round = 0; round < killsPerFolder && count.kills < laneKills; round += 1) {
      const writers = round % 4 === 3 ? 2 : 1;
      const names = Array.from({ length: writers }, (_, index) => `w${lane}r${round}n${index}`);
      const inWorker = round % 5 === 4;
      await Promise.all(names.map((name) => runUntilKilled(folder, name, kept, random, inWorker)));
      count.kills += writers;
      count.snapshots += await verify(folder, kept);
    }
    count.kept += kept.size;
    remove();
  }
  return count;
}

async function runUntilKilled(
  folder: string,
  name: string,
  kept: Set<string>,
  random: () => number,
  inWorker: boolean,
): Promise<void> {
  const commitsPerSeal = String(2 + Math.floor(random() * 30));
  const args = [writerFile, folder, wasmFile, name, commitsPerSeal, ...(inWorker ? [workerFile] : [])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  // Some die while they open, most a moment after one of their first acknowledged writes: counted rather than
  // timed, so that a slow machine kills at the same places.
  const afterWrites = random() < 0.1 ? 0 : 1 + Math.floor(random() * 50);
  const afterMs = random() * (afterWrites === 0 ? 80 : 10);
  let text = '';
  const hasWritten = new Promise<void>((resolve) => {
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString();
      if (text.split('\n').length > afterWrites) resolve();
    });
  });
  if (afterWrites > 0) await Promise.race([hasWritten, ended]);
  await delay(afterMs);
  assert.equal(child.exitCode, null, `${name} ended by itself`);
  kill(child);
  await ended;
  // A last line without its end was cut by the kill: nobody has read it.
  for (const key of text.split('\n').slice(0, -1)) kept.add(key);
}

function kill(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Opens the folder as the next start would; whether there was a snapshot to check. */
async function verify(folder: string, kept: ReadonlySet<string>): Promise<number> {
  const snapshot = path.join(folder, 'history.sqlite');
  const hasSnapshot = existsSync(snapshot);
  if (hasSnapshot && hasSqlite)
    assert.equal(execFileSync('sqlite3', [snapshot, 'pragma integrity_check'], { encoding: 'utf8' }), 'ok\n');
  const storage = await openStorage(nodeFiles(folder));
  assert.deepEqual(storage.openingNotices, []);
  const values = new Map(
    storage.read('select key, value from pairs').values.map(([key, value]) => [String(key), value]),
  );
  for (const key of kept) assert.ok(values.has(key), `${key} was acknowledged and is lost`);
  for (const [key, value] of values)
    if (!key.endsWith("'")) assert.equal(values.get(`${key}'`), value, `half of ${key}`);
  assert.deepEqual(storage.read('select commits from totals').values, [[values.size / 2]]);
  assert.deepEqual(storage.read('pragma integrity_check').values, [['ok']]);
  await storage.close();
  return hasSnapshot ? 1 : 0;
}
