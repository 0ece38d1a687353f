import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseChange, Migration } from '../../../src/core/storage/database.ts';
import { describeStorageFailure, StorageError } from '../../../src/core/storage/storageFailure.ts';
import { openDatabase } from '../../../src/node/openDatabase.ts';
import { openTestDatabase, temporaryFolder, wasmFile } from '../../support/testDatabase.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    up: [{ sql: 'create table notes (id text primary key, body text not null) strict' }],
    down: [{ sql: 'drop table notes' }],
  },
];
const counted: readonly Migration[] = [
  ...migrations,
  {
    version: 2,
    up: [{ sql: 'create table counter (value integer)' }, { sql: 'insert into counter values (0)' }],
    down: [{ sql: 'drop table counter' }],
  },
];
const insert = (id: string, body: string) => ({ sql: 'insert into notes values (?, ?)', params: [id, body] });

describe('openDatabase', () => {
  it('keeps what was committed and shows it at the next opening', async () => {
    const { folder, remove } = temporaryFolder();
    const first = await openTestDatabase(path.join(folder, 'deep', 'folder'), migrations);
    await first.commit([insert('a', 'one'), insert('b', 'two')]);
    assert.deepEqual(await first.read('select body from notes order by id'), [
      { body: 'one' },
      { body: 'two' },
    ]);
    await first.close();
    const second = await openTestDatabase(path.join(folder, 'deep', 'folder'), migrations);
    assert.deepEqual(await second.read('select body from notes where id = ?', ['b']), [{ body: 'two' }]);
    assert.equal((await second.health()).journalRecords, 2, 'the migration and the notes');
    await second.close();
    remove();
  });

  it('changes nothing and says why when a transaction is refused', async () => {
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    await database.commit([insert('a', 'one')]);
    await assert.rejects(
      database.commit([insert('b', 'two'), insert('a', 'again')]),
      (error) => error instanceof StorageError && error.failure.kind === 'refused',
    );
    assert.deepEqual(await database.read('select id from notes'), [{ id: 'a' }]);
    await database.close();
    remove();
  });

  it('tells both windows of a change within a second', async () => {
    const { folder, remove } = temporaryFolder();
    const [one, two] = [
      await openTestDatabase(folder, migrations),
      await openTestDatabase(folder, migrations),
    ];
    const heard = new Promise<DatabaseChange>((resolve) => two.onDidChange(resolve));
    const own = new Promise<DatabaseChange>((resolve) => one.onDidChange(resolve));
    await one.commit([insert('a', 'one')]);
    assert.deepEqual(await own, { tables: ['notes'], isOwn: true });
    assert.deepEqual(await heard, { tables: ['notes'], isOwn: false });
    assert.deepEqual(await two.read('select id from notes'), [{ id: 'a' }]);
    await Promise.all([one.close(), two.close()]);
    remove();
  });

  it('makes folder and files for the owner only, and snapshots that no tool writes to', async () => {
    const { folder, remove } = temporaryFolder();
    const own = path.join(folder, 'own');
    const database = await openTestDatabase(own, migrations, { idleMs: 0, idleRecords: 1 });
    while (!existsSync(path.join(own, 'history.sqlite'))) await delay(50);
    await database.close();
    assert.equal(statSync(own).mode & 0o777, 0o700);
    for (const name of readdirSync(own))
      assert.equal(
        statSync(path.join(own, name)).mode & 0o777,
        name.endsWith('.journal') ? 0o600 : 0o400,
        name,
      );
    remove();
  });

  it('reads a large result in pieces', async () => {
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    await database.commit(
      Array.from({ length: 900 }, (_, at) => insert(`k${String(at).padStart(3, '0')}`, 'x'.repeat(3_000))),
    );
    const rows = await database.read('select id, length(body) as size, body from notes order by id');
    assert.deepEqual(
      rows.map(({ id }) => id),
      Array.from({ length: 900 }, (_, at) => `k${String(at).padStart(3, '0')}`),
    );
    assert.ok(rows.every(({ size, body }) => size === 3_000 && String(body).length === 3_000));
    await database.close();
    remove();
  });

  for (const when of ['now', 'soon'])
    it(`loses nothing and does nothing twice when its worker dies ${when}`, async () => {
      const { folder, remove } = temporaryFolder();
      const dying = path.join(import.meta.dirname, '../../support/dyingWorker.ts');
      const database = await openDatabase({ folder, wasmFile, workerFile: dying, migrations: counted });
      const count = { sql: 'update counter set value = value + 1' };
      const commits = Array.from({ length: 20 }, (_, at) =>
        database.commit([insert(`k${at}`, at === 5 ? `die ${when}` : 'x'), count]),
      );
      await Promise.all(commits);
      assert.deepEqual(
        await database.read('select value, (select count(*) from notes) as notes from counter'),
        [{ value: 20, notes: 20 }],
      );
      await database.close();
      remove();
    });

  it('says so when its worker dies again and again', async () => {
    const { folder, remove } = temporaryFolder();
    const dying = path.join(import.meta.dirname, '../../support/dyingWorker.ts');
    const database = await openDatabase({ folder, wasmFile, workerFile: dying, migrations });
    await assert.rejects(
      database.commit([insert('a', 'die always')]),
      (error) => error instanceof StorageError && error.failure.kind === 'worker-died',
    );
    await assert.rejects(database.read('select 1'), StorageError);
    await database.close();
    remove();
  });

  it('tells that it keeps one waiting, and when that is over', async () => {
    const { folder, remove } = temporaryFolder();
    const told: boolean[] = [];
    const stall = { afterMs: 1_000, onStall: (isStalled: boolean) => told.push(isStalled) };
    const workerFile = path.join(import.meta.dirname, '../../support/dyingWorker.ts');
    const database = await openDatabase({ folder, wasmFile, workerFile, migrations, stall });
    told.length = 0;
    await database.commit([insert('a', 'hang')]);
    assert.deepEqual(told, [true, false]);
    assert.deepEqual(await database.read('select id from notes'), [{ id: 'a' }]);
    await database.close();
    remove();
  });

  it('names what is wrong with the folder', async () => {
    const { folder, remove } = temporaryFolder();
    writeFileSync(path.join(folder, 'file'), '');
    await assert.rejects(
      openTestDatabase(path.join(folder, 'file'), migrations),
      (error) =>
        error instanceof StorageError && describeStorageFailure(error.failure, (text) => text).length > 20,
    );
    remove();
  });

  it('checks, reports its health and copies itself', async () => {
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    await database.commit([insert('a', 'one')]);
    const report = await database.checkAndRepair();
    assert.deepEqual(report.findings, []);
    assert.deepEqual(report.checked, ['memory', 'history-000001.journal']);
    const health = await database.health();
    assert.deepEqual(
      [health.generation, health.schemaVersion, health.writers, health.skippedLines],
      [1, 1, 1, 0],
    );
    assert.equal(health.lastCheckAtMs, report.checkedAtMs);
    const copy = path.join(folder, 'copy.sqlite');
    await database.exportCopy(copy);
    assert.equal(readFileSync(copy).subarray(0, 15).toString(), 'SQLite format 3');
    await database.close();
    remove();
  });
});
