import assert from 'node:assert/strict';
import type { PreparedRequest } from '../../../src/core/answers.ts';
import type { Prompt } from '../../../src/core/conversation.ts';
import { Gauge } from '../../../src/core/gauge.ts';
import type { Model } from '../../../src/core/model.ts';
import { estimateTextTokens } from '../../../src/core/tokens.ts';
import { TestClock } from '../../support/testClock.ts';
import { typed } from '../../support/typed.ts';
import { answer, createWorld, prompt } from '../history/world.ts';

const model = {
  id: 'acme/m-1',
  contextTokens: 200_000,
  endpointContextTokens: 128_000,
  isFree: false,
  pricing: { prompt: 1_000_000n, completion: 2_000_000n, overrides: [] },
} as unknown as Model;

async function stage({ isKnown = true } = {}) {
  const { history, clock } = await createWorld();
  const { id } = await history.createConversation({ title: 'Ferries' });
  const measured: Prompt[] = [];
  const gauge = new Gauge({
    history,
    clock: new TestClock(),
    answers: {
      prepare: async (_id, draft) => {
        measured.push(draft);
        const tokens = { system: 10, history: 1_000, attachments: 5, prompt: 0, reserved: 4_000 };
        return { tokens, model: isKnown ? model : undefined } as unknown as PreparedRequest;
      },
    },
  });
  return { gauge, history, clock, id, measured };
}

describe('the gauge', () => {
  it('measures what is typed each time, and the history only when it changed', async () => {
    const { gauge, history, id, measured } = await stage();
    const text = 'When does the last ferry go back from the island?';
    const { tokens } = await gauge.read(id, typed(text), 'x');
    assert.deepEqual(tokens, {
      system: 10,
      history: 1_000,
      attachments: 5,
      prompt: estimateTextTokens(text),
      reserved: 4_000,
    });
    const longer = await gauge.read(id, typed(`${text} And on Sundays?`), 'x');
    assert.ok(longer.tokens.prompt > tokens.prompt);
    assert.equal(measured.length, 1);
    await history.addMessage(prompt(id, 'p', 'Why?'));
    await gauge.read(id, typed(text), 'x');
    await gauge.read(id, typed(text), 'another default model');
    assert.equal(measured.length, 3);
  });

  it('measures anew when an answer is complete, not while it grows', async () => {
    const { gauge, history, clock, id, measured } = await stage();
    await history.addMessage(prompt(id, 'p', 'Why?'));
    const growing = answer(id, 'a', 'Since', 'p', { state: 'streaming' });
    await history.addMessage(growing);
    await gauge.read(id, typed('And'), 'x');
    await history.updateMessage({ ...growing, parts: [{ type: 'text', text: 'Since they wait' }] });
    await gauge.read(id, typed('And then'), 'x');
    assert.equal(measured.length, 1);
    clock.nowMs += 5_000;
    await history.updateMessage({ ...growing, state: 'complete' });
    await gauge.read(id, typed('And then'), 'x');
    assert.equal(measured.length, 2);
  });

  it('measures anew with what goes along, though not with what is typed beside it', async () => {
    const { gauge, id, measured } = await stage();
    const attachment = { hash: 'a'.repeat(64), name: 'a.ts', mimeType: 'text/plain', sizeBytes: 3 };
    const attached = [{ type: 'file', attachment } as const];
    await gauge.read(id, typed('Why?'), 'x');
    await gauge.read(id, { text: 'Why?', attachments: attached }, 'x');
    await gauge.read(id, { text: 'Why not?', attachments: attached }, 'x');
    assert.deepEqual(measured, [
      { text: '', attachments: [] },
      { text: '', attachments: attached },
    ]);
  });

  it('tells what fits and what it costs as a range, or leaves out what nobody knows', async () => {
    const { gauge, id } = await stage();
    const { contextTokens, cost } = await gauge.read(id, typed('Why?'), 'x');
    assert.equal(contextTokens, 128_000);
    assert.ok(cost && cost.lowPico < cost.highPico, 'estimates err');
    const unknown = await (await stage({ isKnown: false })).gauge.read(null, typed('Why?'), 'x');
    assert.deepEqual([unknown.contextTokens, unknown.cost], [undefined, undefined]);
  });
});
