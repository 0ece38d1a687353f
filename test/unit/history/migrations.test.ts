import assert from 'node:assert/strict';
import { migrate, versionOf } from '../../../src/core/history/migrate.ts';
import {
  migrationStatements,
  migrations,
  reversalStatements,
  schemaVersion,
} from '../../../src/core/history/migrations.ts';
import { createMemoryDatabase, type MemoryDatabase } from '../../support/memoryDatabase.ts';

async function schemaOf(database: MemoryDatabase) {
  // SQLite keeps the table of its counters once it was needed.
  return database.read("select name, sql from sqlite_schema where name <> 'sqlite_sequence' order by name");
}

describe('migrations', () => {
  it('are numbered without gaps', () => {
    assert.deepEqual(
      migrations.map(({ version }) => version),
      migrations.map((_, at) => at + 1),
    );
  });

  it('each can be taken back, and applied again', async () => {
    const database = await createMemoryDatabase();
    for (const migration of migrations) {
      const before = await schemaOf(database);
      await database.commit(migrationStatements(migration));
      const after = await schemaOf(database);
      await database.commit(reversalStatements(migration));
      assert.deepEqual(await schemaOf(database), before, migration.name);
      assert.equal(await versionOf(database), migration.version - 1);
      await database.commit(migrationStatements(migration));
      assert.deepEqual(await schemaOf(database), after, migration.name);
    }
  });

  it('fail as a whole where they were applied already, or would skip one', async () => {
    const database = await createMemoryDatabase();
    const [first, second] = migrations;
    assert.ok(first && second);
    await assert.rejects(database.commit(migrationStatements(second)));
    assert.equal(database.dump(), '');
    await migrate(database);
    const before = database.dump();
    for (const migration of migrations) {
      await assert.rejects(database.commit(migrationStatements(migration)), migration.name);
    }
    assert.equal(database.dump(), before);
  });

  it('may be run by two windows at once', async () => {
    const database = await createMemoryDatabase();
    assert.deepEqual(await Promise.all([migrate(database), migrate(database)]), ['current', 'current']);
    assert.equal(await versionOf(database), schemaVersion);
  });

  it('leave a newer history alone', async () => {
    const database = await createMemoryDatabase();
    await migrate(database);
    await database.commit([{ sql: `pragma user_version = ${schemaVersion + 1}` }]);
    const records = database.journal.length;
    assert.equal(await migrate(database), 'newer');
    assert.equal(database.journal.length, records);
  });

  it('tell an error that is not another window', async () => {
    const database = await createMemoryDatabase();
    database.failNextCommit(new Error('The disk is full.'));
    await assert.rejects(migrate(database), /full/);
  });
});
