import assert from 'node:assert/strict';
import { answer, createWorld, prompt } from './world.ts';

describe('how long answers are', () => {
  it('is what eight of the newest ten stay within, model by model', async () => {
    const { history } = await createWorld();
    const { id } = await history.createConversation({ title: 'Lengths' });
    await history.addMessage(prompt(id, 'p', 'Go'));
    const add = (name: string, tokens: number, model: string, state: 'complete' | 'stopped' = 'complete') =>
      history.addMessage(
        answer(id, name, 'Yes', 'p', {
          state,
          answer: { requestedModel: model, usage: { promptTokens: 5, completionTokens: tokens } },
        }),
      );
    assert.equal(await history.answerLengths('acme/one'), undefined);
    for (const [at, tokens] of [900, 10, 20, 30, 40, 50, 60, 70, 80, 90, 1].entries())
      await add(`a${at}`, tokens, 'acme/one');
    await add('stopped', 5000, 'acme/one', 'stopped');
    await add('other', 5000, 'acme/two');
    assert.deepEqual(await history.answerLengths('acme/one'), { low: 10, high: 90 });
    assert.equal(await history.answerLengths('acme/two'), undefined);
  });
});
