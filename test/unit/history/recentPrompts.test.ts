import assert from 'node:assert/strict';
import { createWorld, prompt } from './world.ts';

describe('recent prompts', () => {
  it('are those of this conversation, newest first, then those of others, each once', async () => {
    const { history } = await createWorld();
    const { id: here } = await history.createConversation({ title: 'Here' });
    const { id: there } = await history.createConversation({ title: 'There' });
    await history.addMessage(prompt(here, 'a', 'one'));
    await history.addMessage(prompt(there, 'b', 'elsewhere'));
    await history.addMessage(prompt(here, 'c', 'two', 'a'));
    await history.addMessage(prompt(there, 'd', 'one', 'b'));
    await history.addMessage(prompt(there, 'e', 'x'.repeat(50_000), 'd'));
    assert.deepEqual(await history.recentPrompts(here), ['two', 'one', 'elsewhere']);
    assert.deepEqual(await history.recentPrompts(null), ['one', 'two', 'elsewhere']);
    await history.bin.put([there]);
    assert.deepEqual(await history.recentPrompts(null), ['two', 'one']);
  });
});
