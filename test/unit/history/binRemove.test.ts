import assert from 'node:assert/strict';
import { createWorld, prompt } from './world.ts';

describe('deleting for ever', () => {
  it('lets go of what is told and is in the bin, and of nothing else', async () => {
    const { history, clock } = await createWorld();
    const make = async (title: string) => {
      const { id } = await history.createConversation({ title });
      await history.addMessage(prompt(id, `${title}-1`, title));
      return id;
    };
    const [gone, waits, alive] = [await make('gone'), await make('waits'), await make('alive')];
    const fork = await history.fork(gone, 'gone-1');
    await history.bin.put([gone, waits]);
    clock.nowMs += 1;
    await history.bin.remove([gone, alive, 'never existed']);
    assert.equal(await history.conversation(gone), undefined);
    assert.deepEqual(
      (await history.bin.contents()).map(({ id }) => id),
      [waits],
    );
    assert.equal((await history.conversation(alive))?.messageCount, 1);
    const { messages } = await history.branch(fork.id, { limit: 9 });
    assert.deepEqual(
      messages.map(({ message }) => message.id),
      ['gone-1'],
      'what a fork shows stays',
    );
    await history.bin.restore([waits]);
    assert.equal((await history.conversation(waits))?.status, 'active');
  });
});
