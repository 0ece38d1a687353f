import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { textOf } from '../../../src/core/conversation.ts';
import { migrations, schemaVersion } from '../../../src/core/history/migrations.ts';
import { createMemoryDatabase, type MemoryDatabase } from '../../support/memoryDatabase.ts';
import { createWorld } from './world.ts';

async function schemaOf(database: MemoryDatabase) {
  // SQLite keeps the table of its counters once it was needed.
  return database.read("select name, sql from sqlite_schema where name <> 'sqlite_sequence' order by name");
}

const fixtures = path.join(import.meta.dirname, '../../fixtures/history');

describe('migrations', () => {
  for (const { version } of migrations) {
    it(`bring a history of version ${version} here, with all that was in it`, async () => {
      const file = new Uint8Array(readFileSync(path.join(fixtures, `v${version}.sqlite`)));
      const database = await createMemoryDatabase(file, version);
      // What was released is never edited: an old history and a new one end up the same.
      assert.deepEqual(await schemaOf(database), await schemaOf(await createMemoryDatabase()));
      const { history } = await createWorld(database);
      const [conversation] = (await history.listConversations({ tag: 'kept', limit: 9 })).conversations;
      assert.ok(conversation);
      assert.equal(conversation.totalCostPico, 9_007_199_254_740_993n);
      const { messages } = await history.branch(conversation.id, { limit: 9 });
      assert.deepEqual(
        messages.map(({ message, siblingIds }) => [textOf(message), siblingIds.length]),
        [
          ['How is getUserName written in 日本語?', 1],
          ['half an ans', 2],
        ],
      );
      assert.equal((await history.draft(conversation.id))?.text, 'not sent yet');
      for (const query of ['user ', '本語', 'ユーザー', 'every version ']) {
        assert.equal((await history.search.find(query, { limit: 9 })).hits.length, 1, query);
      }
    });
  }

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
