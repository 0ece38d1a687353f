import assert from 'node:assert/strict';
import type { Storage } from '../../../src/core/storage/storage.ts';
import { StorageError, type StorageFailure } from '../../../src/core/storage/storageFailure.ts';
import { dump } from '../../support/dump.ts';
import { Crashed, type Fault, FaultyFiles } from '../../support/faultyFiles.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { put } from '../../support/pairs.ts';
import { randomFrom, seedOf } from '../../support/seed.ts';
import { openStorage } from '../../support/testStorage.ts';

/*
 * A run that opens, writes, seals, snapshots and closes, with its n-th call to the file system going wrong, for
 * every n: afterwards every acknowledged write is there, every refused one is not, and no half of anything is.
 */

/** What the window was told. */
interface Told {
  readonly kept: Set<string>;
  readonly refused: Set<string>;
  readonly inDoubt: Set<string>;
  readonly failures: StorageFailure[];
}

async function runWindow(files: FaultyFiles): Promise<Told> {
  const told: Told = { kept: new Set(), refused: new Set(), inDoubt: new Set(), failures: [] };
  const attempt = async (task: () => Promise<unknown>) => {
    try {
      await task();
    } catch (error) {
      if (error instanceof StorageError) told.failures.push(error.failure);
      else if (!(error instanceof Crashed)) throw error;
    }
  };
  let storage: Storage | undefined;
  for (let tries = 0; tries < 3 && !storage; tries += 1)
    await attempt(async () => {
      storage = await openStorage(files);
    });
  if (!storage) return told;
  await useWindow(storage, told, attempt);
  const { lastFailure } = storage.upkeep;
  if (lastFailure) told.failures.push(lastFailure);
  return told;
}

async function useWindow(
  storage: Storage,
  told: Told,
  attempt: (task: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const commit = async (key: string) => {
    told.inDoubt.add(key);
    await attempt(async () => {
      try {
        await storage.commit(put(key, key.repeat(20)));
        told.inDoubt.delete(key);
        told.kept.add(key);
      } catch (error) {
        if (error instanceof StorageError && !error.failure.mayHaveHappened) {
          told.inDoubt.delete(key);
          told.refused.add(key);
        }
        throw error;
      }
    });
  };
  for (const stage of ['a', 'b', 'c']) {
    await commit(`${stage}1`);
    await Promise.all([commit(`${stage}2`), commit(`${stage}3`)]);
    if (stage !== 'c') await attempt(() => storage.seal());
  }
  await attempt(() => storage.upkeep.look());
  await attempt(() => storage.close());
}

async function check(disk: MemoryDisk, told: Told, why: string): Promise<Storage> {
  const storage = await openStorage(new MemoryFiles(disk));
  const keys = new Set(storage.read('select key from pairs').values.map(([key]) => String(key)));
  for (const key of told.kept) assert.ok(keys.has(key), `${why}: ${key} was acknowledged and is lost`);
  for (const key of told.refused) assert.ok(!keys.has(key), `${why}: ${key} was refused and is there`);
  for (const key of keys) if (!key.endsWith("'")) assert.ok(keys.has(`${key}'`), `${why}: half of ${key}`);
  const [[commits] = []] = storage.read('select commits from totals').values;
  assert.equal(Number(commits), keys.size / 2, `${why}: a transaction counts once`);
  assert.deepEqual(storage.read('pragma integrity_check').values, [['ok']], why);
  return storage;
}

async function countCalls(): Promise<number> {
  const files = new FaultyFiles(new MemoryFiles(), () => undefined);
  const told = await runWindow(files);
  assert.equal(told.kept.size, 9);
  assert.deepEqual(told.failures, []);
  return files.calls;
}

const kinds = new Map([
  ['ENOSPC', 'disk-full'],
  ['EACCES', 'no-permission'],
  ['EROFS', 'read-only-disk'],
  ['EIO', 'io'],
]);

describe('a fault of the file system', () => {
  let calls = 0;
  before(async () => {
    calls = await countCalls();
    assert.ok(calls > 80, `${calls} calls`);
  });

  for (const [code, kind] of kinds)
    it(`that says ${code} at any call loses nothing and is named`, async () => {
      for (let n = 1; n <= calls; n += 1) await oneFault(n, { kind: 'fail', code }, kind);
    }).timeout(60_000);

  for (const [code, kind] of kinds)
    it(`that says ${code} from any call on loses nothing and is named`, async () => {
      for (let n = 1; n <= calls; n += 1) await oneFault(n, { kind: 'fail', code }, kind, true);
    }).timeout(60_000);

  it('that shortens any read or write loses nothing', async () => {
    for (let n = 1; n <= calls; n += 1) await oneFault(n, { kind: 'short' });
  }).timeout(60_000);

  it('that delays any call changes nothing', async () => {
    for (let n = 1; n <= calls; n += 1) {
      const told = await oneFault(n, { kind: 'delay' });
      assert.deepEqual([told.kept.size, told.failures], [9, []]);
    }
  }).timeout(60_000);

  for (const when of ['before', 'within', 'after'] as const)
    it(`that kills the process ${when} any call loses nothing, nor does a power cut`, async () => {
      const seed = seedOf('power cut');
      for (let n = 1; n <= calls; n += 1) await oneCrash(n, { kind: 'crash', when }, randomFrom(seed + n));
    }).timeout(60_000);
});

async function oneFault(n: number, fault: Fault, kind?: string, isLasting = false): Promise<Told> {
  const disk = new MemoryDisk();
  const files = new FaultyFiles(new MemoryFiles(disk), (call) =>
    call === n || (isLasting && call > n) ? fault : undefined,
  );
  const other = await openStorage(new MemoryFiles(disk));
  const told = await runWindow(files);
  const why = `${JSON.stringify(fault)} at call ${n}, ${files.struck}`;
  for (const failure of told.failures)
    assert.equal(failure.kind, kind ?? failure.kind, `${why}: ${JSON.stringify(failure)}`);
  assert.ok(told.kept.size === 9 || told.failures.length > 0, `${why}: something failed and nobody was told`);
  await other.upkeep.look();
  const reopened = await check(disk, told, why);
  assert.equal(dump(other), dump(reopened), `${why}: windows differ`);
  await Promise.all([other.close(), reopened.close()]);
  return told;
}

async function oneCrash(n: number, fault: Fault, random: () => number): Promise<void> {
  const disk = new MemoryDisk();
  const files = new FaultyFiles(new MemoryFiles(disk), (call) => (call === n ? fault : undefined));
  const other = await openStorage(new MemoryFiles(disk));
  const told = await runWindow(files);
  const why = `${JSON.stringify(fault)} at call ${n}, ${files.struck}`;
  // Whoever goes on where the dead one stopped must not build on what is not yet safe.
  await other.commit(put('other', 'window'));
  told.kept.add('other');
  await (await check(disk.afterKill(), told, why)).close();
  for (let cut = 1; cut <= 3; cut += 1)
    await (await check(disk.afterPowerCut(random), told, `${why}, power cut ${cut}`)).close();
}
