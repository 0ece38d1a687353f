import assert from 'node:assert/strict';
import { parseServer } from '../../../src/core/openrouter/server.ts';
import { coreOnSimulator } from '../../support/coreOn.ts';
import { typed } from '../../support/typed.ts';

describe('settling', () => {
  it('asks later what a stopped answer cost, and adds it to the conversation', async () => {
    const { core, simulator, clock, close } = await coreOnSimulator({ generationMisses: 1 });
    try {
      const { chat, history } = core;
      const parsed = parseServer(simulator.baseUrl);
      assert.ok(parsed.ok);
      await core.models(parsed.server).refresh(new AbortController().signal);
      const words = Array.from({ length: 500 }, (_, n) => `word${n}`).join(' ');
      simulator.script({ answer: { text: words, chunkDelayMs: 20 } });
      const id = await chat.begin(typed('Hello'));
      const arrived = new Promise<void>((resolve) =>
        chat.onEvent((event) => (event.type === 'grew' ? resolve() : undefined)),
      );
      const ended = new Promise<void>((resolve) =>
        chat.onEvent((event) => (event.type === 'ended' ? resolve() : undefined)),
      );
      await chat.send(id, typed('Hello'));
      await arrived;
      chat.stop(id);
      await ended;
      // Until then it is an estimate, and says so.
      const [stopped] = (await history.branch(id, { limit: 1 })).messages;
      assert.equal(stopped?.message.answer?.costIsEstimate, true);
      const guessed = stopped?.message.answer?.costPico ?? 0n;
      assert.ok(guessed > 0n && guessed < 10n * simulator.billedPico);
      assert.equal((await history.conversation(id))?.totalCostPico, guessed);
      // The books are closed only at the second question.
      let costPico: bigint | undefined;
      chat.onEvent((event) => {
        if (event.type === 'settled') costPico = event.message.answer?.costPico;
      });
      while (costPico === undefined) {
        await clock.advance(1000);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal(costPico, simulator.billedPico);
      assert.ok(costPico !== undefined && costPico > 0n);
      assert.equal((await history.conversation(id))?.totalCostPico, costPico);
    } finally {
      await close();
    }
  });
});
