import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { DatabaseChange, Migration } from '../../../src/core/storage/database.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import { openTestDatabase, temporaryFolder } from '../../support/testDatabase.ts';

const migrations: readonly Migration[] = [
  {
    version: 1,
    up: [{ sql: 'create table notes (id text primary key, body text not null) strict' }],
    down: [{ sql: 'drop table notes' }],
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

  it('makes folder and files for the owner only', async () => {
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(path.join(folder, 'own'), migrations);
    assert.equal(statSync(path.join(folder, 'own')).mode & 0o777, 0o700);
    for (const name of readdirSync(path.join(folder, 'own')))
      assert.equal(statSync(path.join(folder, 'own', name)).mode & 0o777, 0o600, name);
    await database.close();
    remove();
  });
});
