import assert from 'node:assert/strict';
import type { Migration, StorageNotice } from '../../../src/core/storage/database.ts';
import { encodeRecord } from '../../../src/core/storage/record.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import { nodeChecksum } from '../../../src/node/nodeFiles.ts';
import { dump } from '../../support/dump.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { pairMigrations, put } from '../../support/pairs.ts';
import { openStorage } from '../../support/testStorage.ts';

const second: Migration = {
  version: 2,
  up: [{ sql: "alter table pairs add column colour text not null default 'grey'" }],
  down: [{ sql: 'alter table pairs drop column colour' }],
};
const newer = [...pairMigrations, second];
const isNewerVersion = (error: unknown) =>
  error instanceof StorageError && error.failure.kind === 'newer-version';

describe('versions of the schema', () => {
  it('turn an older window read-only, which goes on reading and asks to reload', async () => {
    const disk = new MemoryDisk();
    const old = await openStorage(new MemoryFiles(disk));
    await old.commit(put('a', 'one'));
    const notices: StorageNotice[] = [];
    old.engine.onDidNotice((notice) => notices.push(notice));
    const young = await openStorage(new MemoryFiles(disk), { migrations: newer });
    await young.commit([{ sql: "update pairs set colour = 'green' where key = ?", params: ['a'] }]);
    await old.upkeep.look();
    assert.deepEqual(
      notices.map(({ kind }) => kind),
      ['read-only'],
    );
    assert.equal(old.engine.readOnlyReason?.kind, 'newer-version');
    assert.deepEqual(old.read('select value from pairs where key = ?', ['a']).values, [['one']]);
    await assert.rejects(old.commit(put('b', 'two')), isNewerVersion);
    assert.deepEqual(young.read("select count(*) from pairs where key = 'b'").values, [[0]]);
    await Promise.all([old.close(), young.close()]);
  });

  it('refuse what an older window wrote before it had noticed', async () => {
    const disk = new MemoryDisk();
    const old = await openStorage(new MemoryFiles(disk));
    const young = await openStorage(new MemoryFiles(disk), { migrations: newer });
    await assert.rejects(old.commit(put('b', 'two')), isNewerVersion);
    await young.upkeep.look();
    assert.deepEqual(young.read('select count(*) from pairs').values, [[0]]);
    assert.equal(dump(old), dump(young));
    await Promise.all([old.close(), young.close()]);
  });

  it('open read-only in a window that is older than the folder, also from a snapshot', async () => {
    const disk = new MemoryDisk();
    const young = await openStorage(new MemoryFiles(disk), { migrations: newer });
    await young.seal();
    await young.close();
    const old = await openStorage(new MemoryFiles(disk));
    assert.deepEqual(
      old.openingNotices.map(({ kind }) => kind),
      ['read-only'],
    );
    await assert.rejects(old.commit(put('a', 'one')), isNewerVersion);
    await old.close();
  });

  it('go up once when two windows open at the same time', async () => {
    const disk = new MemoryDisk();
    const windows = await Promise.all(
      [1, 2, 3].map(() => openStorage(new MemoryFiles(disk), { migrations: newer })),
    );
    for (const window of windows) await window.upkeep.look();
    assert.deepEqual(
      windows.map((window) => window.engine.session.follower.replica.schema),
      [2, 2, 2],
    );
    assert.equal(new Set(windows.map(dump)).size, 1);
    await Promise.all(windows.map((window) => window.close()));
  });

  it('go down as they went up', async () => {
    const storage = await openStorage(new MemoryFiles(), { migrations: newer });
    const schema = () => storage.read('select sql from sqlite_schema order by name').values.flat().join();
    await storage.migrateTo(1);
    const before = schema();
    await storage.migrateTo(2);
    assert.match(schema(), /colour/);
    await storage.migrateTo(1);
    assert.equal(schema(), before);
    await storage.migrateTo(0);
    assert.doesNotMatch(schema(), /pairs/);
    await storage.close();
  });

  it('leave the old state when a migration fails', async () => {
    const broken: Migration = {
      version: 2,
      up: [...second.up, { sql: 'insert into nowhere values (1)' }],
      down: [],
    };
    const disk = new MemoryDisk();
    await assert.rejects(
      openStorage(new MemoryFiles(disk), { migrations: [...pairMigrations, broken] }),
      (error) => error instanceof StorageError && error.failure.kind === 'refused',
    );
    const storage = await openStorage(new MemoryFiles(disk));
    assert.deepEqual(storage.openingNotices, []);
    await storage.commit(put('a', 'one'));
    await storage.close();
  });

  it('of the journal that are newer are not misread', async () => {
    const disk = new MemoryDisk();
    const storage = await openStorage(new MemoryFiles(disk));
    await storage.commit(put('a', 'one'));
    await storage.close();
    disk.damage('history-000001.journal', (bytes) => {
      const line = encodeRecord({ kind: 'header', format: 99, generation: 1, sealedAt: 0 }, nodeChecksum);
      return Buffer.concat([bytes, line]);
    });
    await assert.rejects(openStorage(new MemoryFiles(disk)), isNewerVersion);
  });
});
