import assert from 'node:assert/strict';
import { createCore } from '../../../src/core/core.ts';
import { migrations } from '../../../src/core/history/migrations.ts';
import { chatBody } from '../../../src/core/openrouter/chatBody.ts';
import { parseSettings } from '../../../src/core/settings.ts';
import { newId } from '../../../src/node/newId.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { startSimulator } from '../../support/simulator/simulator.ts';
import { TestClock } from '../../support/testClock.ts';
import { openTestDatabase, temporaryFolder } from '../../support/testDatabase.ts';
import { typed } from '../../support/typed.ts';

describe('what will be sent', () => {
  it('is byte for byte what goes out, and tells the tokens of its parts', async () => {
    const simulator = await startSimulator({ pace: 'fast' });
    const { folder, remove } = temporaryFolder();
    const database = await openTestDatabase(folder, migrations);
    const files = new Map<string, Uint8Array>();
    const core = createCore({
      clock: new TestClock(),
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
        read: async (name) => files.get(name),
        write: async (name, bytes) => void files.set(name, bytes),
        remove: async () => undefined,
      },
      modelCache: { read: async () => undefined, write: async () => undefined, clear: async () => undefined },
      settings: () => parseSettings({ baseUrl: simulator.baseUrl, model: 'openai/gpt-5-mini' }).settings,
      workspace: () => undefined,
      newConversation: async () => ({}),
      instructions: async () => [],
    });
    const ended = () =>
      new Promise<void>((resolve) => {
        const listening = core.chat.onEvent((event) => {
          if (event.type !== 'answering' || event.isAnswering) return;
          listening.dispose();
          resolve();
        });
      });
    try {
      const { chat, history, answers, attachments } = core;
      const id = await chat.begin(typed('/echo first'));
      await history.updateConversation(id, {
        systemPrompt: 'Be brief.',
        parameters: {
          maxTokens: 500,
          reasoningEffort: 'low',
          // What this model does not take.
          topK: 3,
          webSearch: true,
          provider: { sort: 'price', dataCollection: 'deny' },
        },
      });
      const first = ended();
      await chat.send(id, typed('/echo first'));
      await first;
      const code = 'export const one = 1;\n'.repeat(40);
      const hash = await attachments.put(new TextEncoder().encode(code));
      const attachment = { hash, name: 'one.ts', mimeType: 'text/plain', sizeBytes: code.length };
      const prompt = {
        text: '/echo second',
        attachments: [{ type: 'context', attachment, source: { kind: 'file', label: 'one.ts' } } as const],
      };
      const { server, request, tokens } = await answers.prepare(id, prompt);
      const second = ended();
      await chat.send(id, prompt);
      await second;
      const sent = simulator.requests.filter(({ path }) => path.endsWith('/chat/completions')).at(-1);
      assert.equal(chatBody(server, request), sent?.body);
      const wire = sent?.json as Record<string, unknown>;
      assert.deepEqual(
        [wire['max_tokens'], wire['reasoning'], wire['top_k'], wire['plugins'], wire['provider']],
        [500, { effort: 'low' }, undefined, [{ id: 'web' }], { sort: 'price', data_collection: 'deny' }],
      );
      assert.ok(tokens.attachments > tokens.history, JSON.stringify(tokens));
      assert.ok(tokens.system > 0 && tokens.history > 0 && tokens.prompt > 0, JSON.stringify(tokens));
      assert.equal(tokens.reserved, 500);
    } finally {
      await core.close();
      await simulator.close();
      remove();
    }
  });
});
