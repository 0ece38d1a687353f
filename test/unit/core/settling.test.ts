import assert from 'node:assert/strict';
import { createCore } from '../../../src/core/core.ts';
import { migrations } from '../../../src/core/history/migrations.ts';
import { parseServer } from '../../../src/core/openrouter/server.ts';
import { parseSettings } from '../../../src/core/settings.ts';
import { newId } from '../../../src/node/newId.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { startSimulator } from '../../support/simulator/simulator.ts';
import { TestClock } from '../../support/testClock.ts';
import { openTestDatabase, temporaryFolder } from '../../support/testDatabase.ts';
import { typed } from '../../support/typed.ts';

describe('settling', () => {
  it('asks later what a stopped answer cost, and adds it to the conversation', async () => {
    const simulator = await startSimulator({ pace: 'fast', generationMisses: 1 });
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    const clock = new TestClock();
    const kept = new Map<string, string>();
    const core = createCore({
      clock,
      random: () => 0.5,
      fetch: (url, init) => fetch(url, init),
      newId,
      log: () => undefined,
      keys: {
        get: async () => simulatorKeys.good,
        set: async () => undefined,
        delete: async () => undefined,
      },
      database,
      attachmentFiles: {
        list: async () => [],
        read: async () => undefined,
        write: async () => undefined,
        remove: async () => undefined,
      },
      modelCache: {
        read: async (origin) => kept.get(origin),
        write: async (origin, text) => void kept.set(origin, text),
        clear: async () => kept.clear(),
      },
      settings: () => parseSettings({ baseUrl: simulator.baseUrl, model: 'openai/gpt-5-mini' }).settings,
      workspace: () => undefined,
    });
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
      await core.close();
      await simulator.close();
      remove();
    }
  });
});
