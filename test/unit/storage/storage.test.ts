import assert from 'node:assert/strict';
import { journalsIn } from '../../../src/core/storage/fileNames.ts';
import type { OpenFile, OpenMode } from '../../../src/core/storage/files.ts';
import { encodeRecord } from '../../../src/core/storage/record.ts';
import { defaultSealing, shouldSeal } from '../../../src/core/storage/sealing.ts';
import { StorageError, type StorageFailureKind } from '../../../src/core/storage/storageFailure.ts';
import { nodeChecksum } from '../../../src/node/nodeFiles.ts';
import { dump } from '../../support/dump.ts';
import { Crashed, FaultyFiles } from '../../support/faultyFiles.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { pairMigrations, put } from '../../support/pairs.ts';
import { TestClock } from '../../support/testClock.ts';
import { openStorage } from '../../support/testStorage.ts';

const isFailure = (kind: StorageFailureKind) => (error: unknown) =>
  error instanceof StorageError && error.failure.kind === kind;

describe('a transaction', () => {
  it('keeps every kind of value', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    const values = [
      '',
      'a\0b\r\n',
      '京都 🎋',
      2 ** 31,
      -1,
      2n ** 62n,
      0.1,
      1e300,
      Number.POSITIVE_INFINITY,
      null,
    ];
    await storage.commit([{ sql: 'create table any_values (id integer primary key, value any)' }]);
    for (const [id, value] of values.entries())
      await storage.commit([{ sql: 'insert into any_values values (?, ?)', params: [id, value] }]);
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
    await storage.commit([{ sql: 'insert into pairs values (?, ?, ?)', params: ['bytes', null, bytes] }]);
    const again = await openStorage(new MemoryFiles(disk));
    assert.equal(dump(again), dump(storage));
    assert.deepEqual(again.read('select blob from pairs').values, [[bytes]]);
    // SQL has no type for what is beyond a double, so such a number travels as text.
    const cast = again.read('select cast(value as integer) from any_values where id = 5').values;
    assert.deepEqual(cast, [[2n ** 62n]]);
    await Promise.all([storage.close(), again.close()]);
  });

  it('may hold no statement that differs from window to window or ends it', async () => {
    const storage = await openStorage(new MemoryFiles());
    for (const sql of [
      'commit',
      'pragma foreign_keys = off',
      'vacuum',
      "attach 'x' as y",
      '-- a comment\n begin',
      'insert into pairs (key) values (random())',
      "insert into pairs (key) values (datetime('now'))",
      'insert into pairs (key) values (current_timestamp)',
      "insert into pairs (key) values ('a'); delete from pairs",
    ])
      await assert.rejects(storage.commit([...put('a', 'b'), { sql }]), isFailure('refused'), sql);
    assert.deepEqual(storage.read('select count(*) from pairs').values, [[0]]);
    await storage.close();
  });

  it('is whole although a constraint speaks up only at its end', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    await storage.commit([
      { sql: 'create table child (key text references pairs(key) deferrable initially deferred)' },
    ]);
    const orphan = { sql: "insert into child values ('nobody')" };
    await assert.rejects(storage.commit([...put('a', 'b'), orphan]), isFailure('refused'));
    await assert.rejects(
      storage.commit([...put('a', 'b'), { sql: "insert or rollback into pairs (key) values ('a')" }]),
      isFailure('refused'),
    );
    await storage.commit(put('c', 'd'));
    const again = await openStorage(new MemoryFiles(disk));
    assert.deepEqual(again.read('select key from pairs order by key').values, [['c'], ["c'"]]);
    await Promise.all([storage.close(), again.close()]);
  });

  it('that is too large is refused with its size, and nothing is written', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk), { maxRecordBytes: 10_000 });
    const before = disk.contentOf('history-000001.journal').length;
    await assert.rejects(storage.commit(put('a', 'x'.repeat(10_000))), (error) => {
      assert.ok(error instanceof StorageError && error.failure.kind === 'record-too-large');
      assert.ok(error.failure.bytes > 20_000);
      return true;
    });
    assert.equal(disk.contentOf('history-000001.journal').length, before);
    await storage.close();
  });

  it('is refused after closing, and closing waits for those before', async () => {
    const storage = await openStorage(new MemoryFiles());
    const last = storage.commit(put('a', 'b'));
    const closing = storage.close();
    await last;
    await closing;
    await assert.rejects(storage.commit(put('c', 'd')), isFailure('closed'));
  });

  it('is acknowledged although others write faster than this window reads', async () => {
    const files = new OutpacedFiles();
    const storage = await openStorage(files);
    files.isOutpaced = true;
    await storage.commit(put('own', 'b'));
    // Far fewer than the others would have written for ever.
    assert.ok(files.reads < 20, `${files.reads} reads`);
    assert.deepEqual(storage.read("select value from pairs where key = 'own'").values, [['b']]);
    files.isOutpaced = false;
    await storage.commit(put('last', 'b'));
    const [[pairs] = []] = storage.read('select count(*) from pairs').values;
    assert.equal(pairs, 2 * (files.reads + 2));
    await storage.close();
  });

  it('cannot be smuggled into a read', async () => {
    const storage = await openStorage(new MemoryFiles());
    for (const sql of [
      "insert into pairs (key) values ('a')",
      "with a as (select 1) insert into pairs (key) select 'a' from a",
    ])
      assert.throws(() => storage.read(sql), isFailure('refused'), sql);
    assert.deepEqual(storage.read('select count(*) from pairs').values, [[0]]);
    await storage.close();
  });

  it('is applied once although it was appended again after a failed sync', async () => {
    let fails = 0;
    const files = new FaultyFiles(new MemoryFiles(), (_, what) =>
      what.startsWith('sync history') && fails-- > 0 ? { kind: 'fail', code: 'EIO' } : undefined,
    );
    const storage = await openStorage(files);
    fails = 1;
    await storage.commit(put('a', 'b'));
    assert.deepEqual(storage.read('select commits from totals').values, [[1]]);
    fails = 2;
    await assert.rejects(
      storage.commit(put('c', 'd')),
      (error) => error instanceof StorageError && error.failure.mayHaveHappened === true,
    );
    await storage.close();
  });
});

describe('windows', () => {
  it('do not build on what another has not made durable', async () => {
    const disk = new MemoryDisk();
    const [parent, sealer] = [1, 2].map(() => {
      let isArmed = false;
      const files = new FaultyFiles(new MemoryFiles(disk), (_, what) =>
        isArmed && what.startsWith('sync history') ? { kind: 'crash', when: 'before' } : undefined,
      );
      const arm = () => {
        isArmed = true;
      };
      return { files, arm };
    });
    assert.ok(parent && sealer);
    const windows = [await openStorage(parent.files), await openStorage(sealer.files)] as const;
    const child = await openStorage(new MemoryFiles(disk));
    parent.arm();
    await assert.rejects(windows[0].commit(put('parent', 'p')), Crashed);
    sealer.arm();
    await assert.rejects(windows[1].seal(), Crashed);
    await child.upkeep.look();
    await child.commit([
      { sql: "insert into pairs (key, value) select 'child', value from pairs where key = 'parent'" },
    ]);
    assert.equal(child.engine.session.follower.position.generation, 2);
    const reopened = await openStorage(new MemoryFiles(disk.afterPowerCut(() => 0)));
    assert.deepEqual(reopened.read("select value from pairs where key = 'child'").values, [['p']]);
    await Promise.all([child.close(), reopened.close()]);
  });

  it('that slept while others moved on come back to the same history', async () => {
    const disk = new MemoryDisk();
    const [sleeper, other] = [
      await openStorage(new MemoryFiles(disk)),
      await openStorage(new MemoryFiles(disk)),
    ];
    for (let generation = 0; generation < 4; generation += 1) {
      await other.commit(put(`other${generation}`, 'x'));
      await other.seal();
    }
    assert.ok(!disk.names.has('history-000001.journal'));
    await sleeper.commit(put('sleeper', 'awake'));
    await other.upkeep.look();
    assert.equal(dump(sleeper), dump(other));
    assert.deepEqual(other.read('select count(*) from pairs').values, [[10]]);
    await Promise.all([sleeper.close(), other.close()]);
  });

  it('save what they hold when somebody removes the folder under them', async () => {
    // The current journal is open for writing, or was not needed yet.
    for (const [isWriting, hasWritten] of [
      [true, true],
      [false, true],
      [true, false],
    ]) {
      const disk = new MemoryDisk();
      const storage = await openStorage(new MemoryFiles(disk));
      await storage.commit(put('a', 'b'));
      await storage.seal();
      if (hasWritten) await storage.commit(put('c', 'd'));
      for (const inode of disk.names.values()) inode.links = 0;
      disk.names.clear();
      if (isWriting) await storage.commit(put('e', 'f'));
      else await storage.upkeep.look();
      const again = await openStorage(new MemoryFiles(disk));
      assert.equal(dump(again), dump(storage));
      const keys = 2 + (hasWritten ? 2 : 0) + (isWriting ? 2 : 0);
      assert.deepEqual(again.read('select count(*) from pairs').values, [[keys]]);
      await Promise.all([storage.close(), again.close()]);
    }
  });

  it('that read less than the sealer load its snapshot', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    await storage.commit(put('a', 'b'));
    await storage.commit(put('c', 'd'));
    damageInPlace(disk, '"d"');
    const late = await openStorage(new MemoryFiles(disk));
    assert.deepEqual(late.read('select count(*) from pairs').values, [[2]]);
    await storage.seal();
    await late.upkeep.look();
    await storage.upkeep.look();
    assert.equal(dump(late), dump(storage));
    assert.deepEqual(late.read('select count(*) from pairs').values, [[4]]);
    await Promise.all([storage.close(), late.close()]);
  });

  it('write again what they were told to be kept when another seals without it', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    await storage.commit(put('a', 'b'));
    await storage.commit(put('c', 'd'));
    damageInPlace(disk, '"d"');
    const late = await openStorage(new MemoryFiles(disk));
    await late.seal();
    await storage.upkeep.look();
    await storage.commit(put('e', 'f'));
    await late.upkeep.look();
    await storage.upkeep.look();
    assert.deepEqual(late.read('select count(*) from pairs').values, [[6]]);
    assert.deepEqual(late.read('select commits from totals').values, [[3]]);
    assert.equal(dump(late), dump(storage));
    await Promise.all([storage.close(), late.close()]);
  });
});

/** Spoils a record in the first journal, for those who have not read it yet. */
function damageInPlace(disk: MemoryDisk, text: string): void {
  const { content } = disk.names.get('history-000001.journal') ?? assert.fail();
  const at = Buffer.from(content).lastIndexOf(text);
  assert.ok(at > 0);
  content[at + 1] = 'x'.charCodeAt(0);
}

describe('sealing', () => {
  const facts = { records: 0, bytes: 0, databaseBytes: 1e6, idleMs: 0 };

  it('waits for a pause until there is too much to replay', () => {
    const should = (changed: Partial<typeof facts>) => shouldSeal({ ...facts, ...changed }, defaultSealing);
    assert.equal(should({ idleMs: 1e9 }), false);
    assert.equal(should({ records: 2_000 }), false);
    assert.equal(should({ records: 2_000, idleMs: 2_000 }), true);
    assert.equal(should({ records: 100, bytes: 5e6, idleMs: 2_000 }), true);
    assert.equal(should({ records: 8_000 }), true);
    assert.equal(should({ records: 3, idleMs: 10 * 60_000 }), true);
    assert.equal(should({ records: 3, idleMs: 10 * 60_000, databaseBytes: 1e9 }), false);
  });

  it('happens by itself, in one window, and what opens next replays little', async () => {
    const disk = new MemoryDisk();
    const clock = new TestClock();
    const sealing = { ...defaultSealing, idleRecords: 10, idleMs: 1_000 };
    const windows = await Promise.all(
      [0, 0.9].map((at) => openStorage(new MemoryFiles(disk), { clock, sealing, random: () => at })),
    );
    for (let serial = 0; serial < 12; serial += 1) await windows[0]?.commit(put(`k${serial}`, serial));
    await clock.advance(5_000);
    const health = await Promise.all(windows.map((window) => window.health()));
    assert.deepEqual(
      health.map(({ generation, journalRecords }) => [generation, journalRecords]),
      [
        [2, 0],
        [2, 0],
      ],
    );
    const next = await openStorage(new MemoryFiles(disk));
    assert.equal((await next.health()).journalRecords, 0);
    assert.equal((await next.health()).snapshotGeneration, 2);
    await Promise.all([...windows, next].map((window) => window.close()));
    assert.equal(clock.pending, 0, 'no timer is left');
  });
});

describe('a copy', () => {
  it('is a plain SQLite file, and never overwrites', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    await storage.commit(put('a', 'b'));
    await storage.exportCopy('copy.sqlite');
    assert.equal(Buffer.from(disk.contentOf('copy.sqlite').subarray(0, 15)).toString(), 'SQLite format 3');
    await assert.rejects(storage.exportCopy('copy.sqlite'), StorageError);
    await storage.close();
  });
});

/** While it is outpaced, another window has written a long record whenever this one has read a piece. */
class OutpacedFiles extends MemoryFiles {
  isOutpaced = false;
  reads = 0;

  override async open(name: string, mode: OpenMode): Promise<OpenFile> {
    const file = await super.open(name, mode);
    if (mode !== 'read' || journalsIn([name]).length === 0) return file;
    const read = file.read.bind(file);
    file.read = async (into, position) => {
      const count = await read(into, position);
      if (this.isOutpaced && this.reads < 2000) await this.#writeMore(name);
      return count;
    };
    return file;
  }

  async #writeMore(name: string): Promise<void> {
    this.reads += 1;
    const id = `another.1-${this.reads}`;
    const statements = put(`other${this.reads}`, 'x'.repeat(40_000));
    const schema = Math.max(...pairMigrations.map(({ version }) => version));
    const journal = await super.open(name, 'append');
    await journal.write(encodeRecord({ kind: 'commit', id, schema, statements }, nodeChecksum));
  }
}
