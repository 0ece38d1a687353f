import assert from 'node:assert/strict';
import { History } from '../../../src/core/history/history.ts';
import { migrations } from '../../../src/core/history/migrations.ts';
import { newId } from '../../../src/node/newId.ts';
import { nodeClock } from '../../../src/node/nodeClock.ts';
import { openTestDatabase, temporaryFolder } from '../../support/testDatabase.ts';
import { answer, prompt } from './world.ts';

describe('a check of a history', () => {
  it('finds nothing wrong with an index that has only a part of the messages', async () => {
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    try {
      const history = new History({ database, clock: nodeClock, newId });
      const { id } = await history.createConversation({ title: 'Ferries' });
      await history.addMessage(prompt(id, 'p', 'How do ferries keep to a timetable?'));
      await history.addMessage(answer(id, 'a', 'They leave on time.', 'p'));
      await history.search.updateIndex();
      assert.deepEqual((await database.checkAndRepair()).findings, []);
      assert.equal((await history.search.find('timetable', { limit: 9 })).hits.length, 1);
    } finally {
      await database.close();
      remove();
    }
  });
});
