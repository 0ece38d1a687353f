import assert from 'node:assert/strict';
import { migrations, schemaVersion } from '../../../src/core/history/migrations.ts';
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
    const newest = await schemaOf(database);
    const before = new Map<number, unknown>();
    for (let version = schemaVersion - 1; version >= 0; version -= 1) {
      await database.migrateTo(version);
      before.set(version, await schemaOf(database));
    }
    assert.deepEqual(before.get(0), []);
    for (const { version, name } of migrations) {
      await database.migrateTo(version);
      assert.deepEqual(await schemaOf(database), before.get(version) ?? newest, name);
    }
  });
});
