import assert from 'node:assert/strict';
import type { Finding } from '../../../src/core/storage/database.ts';
import { currentCopyName, journalsIn, snapshotsIn } from '../../../src/core/storage/fileNames.ts';
import { encodeRecord } from '../../../src/core/storage/record.ts';
import type { SqliteDatabase } from '../../../src/core/storage/sqlite.ts';
import type { Storage } from '../../../src/core/storage/storage.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import { nodeChecksum } from '../../../src/node/nodeFiles.ts';
import { dump } from '../../support/dump.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { put } from '../../support/pairs.ts';
import { randomFrom, seedOf } from '../../support/seed.ts';
import { openStorage, sqlite } from '../../support/testStorage.ts';

/*
 * A history of two snapshots and a journal after each, damaged in one place and opened again. Whatever is
 * damaged is found and said, what is left is used, and not a byte is deleted.
 */

const perStage = 12;

/** Snapshot 2 is the backup, journal 2 leads from there to snapshot 3, journal 3 is current. */
async function makeHistory(
  stages = ['first', 'second', 'third'],
): Promise<{ disk: MemoryDisk; content: string }> {
  const disk = new MemoryDisk();
  const storage = await openStorage(new MemoryFiles(disk));
  for (const stage of stages) {
    for (let serial = 0; serial < perStage; serial += 1)
      await storage.commit(put(`${stage}${String(serial).padStart(2, '0')}`, `${serial} `.repeat(60)));
    if (stage !== stages.at(-1)) await storage.seal();
  }
  const content = dump(storage);
  await storage.close();
  return { disk, content };
}

type Damage = { readonly at: string; readonly change: (content: Uint8Array) => Uint8Array };

function flip(share: number): Damage {
  const change = (content: Uint8Array) => {
    const flipped = content.slice();
    const at = Math.min(content.length - 1, Math.floor(content.length * share));
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    return flipped;
  };
  return { at: `a flipped bit at ${share}`, change };
}

const cut = (share: number): Damage => ({
  at: `a cut at ${share}`,
  change: (content) => content.slice(0, Math.min(content.length - 1, Math.floor(content.length * share))),
});

const blank = (share: number): Damage => ({
  at: `512 zeros at ${share}`,
  change: (content) => content.slice().fill(0, content.length * share, content.length * share + 512),
});

/** Heads, pages, middles, tails, and places by chance. */
/** Those that change each of the files. */
function damagesTo(...contents: readonly Uint8Array[]): Damage[] {
  return damages().filter(({ change }) =>
    contents.every((content) => Buffer.compare(change(content), content) !== 0),
  );
}

function damages(): Damage[] {
  const random = randomFrom(seedOf('damage'));
  const shares = [0, 0.0003, 0.001, 0.01, 0.25, 0.5, 0.75, 0.99, 1, ...Array.from({ length: 25 }, random)];
  return shares.flatMap((share) => [flip(share), cut(share), blank(share)]);
}

const keysOf = (storage: Storage) => storage.read('select key from pairs').values.map(([key]) => String(key));

/** Every damaged file's bytes are still there under some name, and so is every other file. */
function assertNothingDeleted(before: MemoryDisk, after: MemoryDisk, why: string): void {
  const kept = [...after.names.keys()].map((name) => Buffer.from(after.contentOf(name)).toString('latin1'));
  for (const name of before.names.keys()) {
    // The name for the user's own tools points at the newest snapshot, whichever that is.
    if (name === currentCopyName) continue;
    const content = Buffer.from(before.contentOf(name)).toString('latin1');
    assert.ok(
      kept.some((other) => other.startsWith(content)),
      `${why}: ${name} is gone`,
    );
  }
}

describe('damage to the history', () => {
  let original: MemoryDisk;
  let content: string;
  let snapshots: string[];
  let journals: string[];

  before(async () => {
    ({ disk: original, content } = await makeHistory());
    snapshots = snapshotsIn([...original.names.keys()]).map(({ name }) => name);
    journals = journalsIn([...original.names.keys()]).map(({ name }) => name);
    assert.deepEqual([snapshots.length, journals.length], [2, 2], [...original.names.keys()].join());
  });

  async function damaged(names: readonly string[], { change }: Damage): Promise<MemoryDisk> {
    const disk = original.afterKill();
    for (const name of names) disk.damage(name, change);
    return disk;
  }

  it('anywhere in the newest snapshot costs nothing, is said once and mended', async () => {
    const [newest = ''] = snapshots;
    for (const damage of damagesTo(original.contentOf(newest))) {
      const disk = await damaged([newest], damage);
      const before = disk.afterKill();
      const storage = await openStorage(new MemoryFiles(disk));
      assert.equal(dump(storage), content, damage.at);
      const [notice] = storage.openingNotices;
      assert.ok(notice?.kind === 'damage', damage.at);
      assert.deepEqual(
        notice.findings.map(({ file, problem }) => [file, problem]),
        [[newest, 'unreadable-snapshot']],
      );
      assertNothingDeleted(before, disk, damage.at);
      await storage.upkeep.look();
      assertNothingDeleted(before, disk, damage.at);
      await storage.close();
      const again = await openStorage(new MemoryFiles(disk));
      assert.deepEqual([again.openingNotices, keysOf(again).length], [[], perStage * 6], damage.at);
      await again.close();
    }
  }).timeout(60_000);

  it('in a large snapshot, verified after opening, is mended before anything is written', async () => {
    const [newest = ''] = snapshots;
    for (const damage of damagesTo(original.contentOf(newest))) {
      const disk = await damaged([newest], damage);
      const before = disk.afterKill();
      const storage = await openStorage(new MemoryFiles(disk), { verifyLaterAboveBytes: 0 });
      await storage.commit(put('after', 'all'));
      assert.deepEqual(keysOf(storage).length, perStage * 6 + 2, damage.at);
      const { findings } = await storage.health();
      assert.deepEqual(
        findings.map(({ file, problem }) => [file, problem]),
        [[newest, 'unreadable-snapshot']],
      );
      assertNothingDeleted(before, disk, damage.at);
      const other = await openStorage(new MemoryFiles(disk));
      assert.equal(dump(other), dump(storage), damage.at);
      await Promise.all([storage.close(), other.close()]);
    }
  }).timeout(60_000);

  it('anywhere in the current journal costs the damaged records only, and is said', async () => {
    const current = journals.at(-1) ?? '';
    for (const damage of damagesTo(original.contentOf(current))) {
      const disk = await damaged([current], damage);
      const before = disk.afterKill();
      const storage = await openStorage(new MemoryFiles(disk));
      const keys = keysOf(storage);
      assert.equal(keys.filter((key) => !key.startsWith('third')).length, perStage * 4, damage.at);
      assert.equal(keys.length % 2, 0, damage.at);
      const isWhole = keys.length === perStage * 6;
      if (damage.at.includes('bit'))
        assert.ok(keys.length >= perStage * 6 - 4, `${damage.at}: ${keys.length}`);
      // The tail of the current journal may be cut without a trace; what is unreadable within it is told.
      const isTold = storage.openingNotices.length > 0 || (await storage.health()).skippedLines > 0;
      if (!damage.at.includes('cut') && !isWhole) assert.ok(isTold, damage.at);
      await storage.upkeep.look();
      await storage.close();
      assertNothingDeleted(before, disk, damage.at);
    }
  }).timeout(60_000);

  it('in a backup is found by a check, set aside and replaced', async () => {
    for (const name of [snapshots[1] ?? '', journals[0] ?? '']) {
      const isJournal = journals.includes(name);
      for (const damage of damagesTo(original.contentOf(name))) {
        // A sealed journal that is cut is found when it is needed; a check of lines does not see what is absent.
        if (isJournal && !damage.at.includes('bit')) continue;
        const disk = await damaged([name], damage);
        const before = disk.afterKill();
        const storage = await openStorage(new MemoryFiles(disk));
        assert.equal(dump(storage), content, damage.at);
        const { findings } = await storage.check();
        const found = findings.filter(({ file }) => file === name);
        const isBlankOnly = isJournal && found.length === 0;
        if (!isBlankOnly)
          assert.deepEqual(
            found.map(({ setAsideAs }) => setAsideAs !== undefined),
            [true],
            damage.at,
          );
        assertNothingDeleted(before, disk, damage.at);
        assert.deepEqual((await storage.check()).findings, [], damage.at);
        await storage.close();
      }
    }
  }).timeout(60_000);

  it('in both snapshots leaves all that can still be read', async () => {
    const contents = snapshots.map((name) => original.contentOf(name));
    for (const damage of damagesTo(...contents)) {
      const disk = await damaged(snapshots, damage);
      const before = disk.afterKill();
      const storage = await openStorage(new MemoryFiles(disk));
      assert.deepEqual(storage.read('pragma integrity_check').values, [['ok']], damage.at);
      const [notice] = storage.openingNotices;
      const findings: readonly Finding[] = notice?.kind === 'damage' ? notice.findings : [];
      assert.ok(findings.length >= 2, damage.at);
      // The first page says what there is; with any other, what the journal holds comes on top of the rest.
      const isFirstPage = contents.some(
        (whole) => Buffer.compare(damage.change(whole).subarray(0, 4096), whole.subarray(0, 4096)) !== 0,
      );
      if (!isFirstPage && damage.at.includes('bit'))
        assert.ok(keysOf(storage).length >= perStage * 2, `${damage.at}: ${keysOf(storage).length}`);
      const other = await openStorage(new MemoryFiles(disk));
      assert.equal(dump(other), dump(storage), `${damage.at}: a second window comes to the same`);
      assertNothingDeleted(before, disk, damage.at);
      await Promise.all([storage.close(), other.close()]);
    }
  }).timeout(60_000);

  async function openWithBrokenMemory(disk: MemoryDisk): Promise<Storage> {
    const opened: SqliteDatabase[] = [];
    const open = (image?: Uint8Array) => {
      const database = sqlite.open(image);
      opened.push(database);
      return database;
    };
    const storage = await openStorage(new MemoryFiles(disk), { sqlite: { open } });
    // The index on keys now shows to the pages of another table.
    opened[0]?.run(
      "pragma writable_schema = on; update sqlite_schema set rootpage = (select rootpage from sqlite_schema where name = 'totals') where name like 'sqlite_autoindex_pairs%'; pragma writable_schema = reset",
    );
    return storage;
  }

  it('in memory is found by a check, and the files take its place', async () => {
    const disk = original.afterKill();
    const storage = await openWithBrokenMemory(disk);
    const { findings, recoveredFrom } = await storage.check();
    assert.deepEqual(
      findings.map(({ problem }) => problem),
      ['damaged-memory'],
    );
    assert.equal(recoveredFrom, 'snapshot and journal');
    assert.equal(keysOf(storage).length, perStage * 6);
    assert.deepEqual((await storage.check()).findings, []);
    await storage.close();
    const again = await openStorage(new MemoryFiles(disk));
    assert.equal(keysOf(again).length, perStage * 6);
    await again.close();
  });

  it('in memory that a query meets is mended behind it', async () => {
    const storage = await openWithBrokenMemory(original.afterKill());
    const byKey = () => storage.read('select value from pairs where key = ?', ['first03']).values;
    assert.throws(byKey, (error) => error instanceof StorageError && error.failure.kind === 'damaged');
    await storage.commit(put('after', 'all'));
    assert.equal(byKey().length, 1);
    assert.equal(keysOf(storage).length, perStage * 6 + 2);
    await storage.close();
  });

  it('in the only snapshot costs nothing where the journals go back to the beginning', async () => {
    const { disk, content: young } = await makeHistory(['first', 'second']);
    const [only = '', ...others] = snapshotsIn([...disk.names.keys()]).map(({ name }) => name);
    assert.deepEqual(others, []);
    disk.damage(only, flip(0.5).change);
    const storage = await openStorage(new MemoryFiles(disk));
    assert.equal(dump(storage), young);
    await storage.close();
  });

  it('to a seal is bridged by the next journal', async () => {
    const [journal = ''] = journals;
    const disk = original.afterKill();
    disk.names.delete(snapshots[0] ?? '');
    // What stands after a seal counts nowhere, and must not begin to count when the seal is damaged.
    const ghost = { kind: 'commit', id: 'ghost.1', schema: 1, statements: put('ghost', 'late') } as const;
    disk.damage(journal, (bytes) => {
      const text = Buffer.from(bytes).toString('latin1');
      const line = Buffer.from(encodeRecord(ghost, nodeChecksum)).toString('latin1');
      return Buffer.from(`${text.replace('["s"', '["x"')} \n${line}`, 'latin1');
    });
    const storage = await openStorage(new MemoryFiles(disk));
    assert.equal(dump(storage), content);
    assert.equal(storage.openingNotices.length, 1);
    await storage.close();
  });
});
