import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { ChatEvent } from '../../../src/core/chat.ts';
import type { Errand } from '../../../src/core/errands.ts';
import { type ChatFailure, FailureError } from '../../../src/core/failure.ts';
import { firstWords, titleFrom } from '../../../src/core/firstWords.ts';
import { parseSettings } from '../../../src/core/settings.ts';
import { Titles } from '../../../src/core/titles.ts';
import { TestClock } from '../../support/testClock.ts';
import { answer, createWorld, prompt } from '../history/world.ts';

const question = 'How do ferries keep to a timetable when the sea is rough and the wind blows from the west?';

describe('titles', () => {
  async function stage({
    titleModel = 'acme/cheap',
    text = '**Ferry timetables**\n',
    failure,
  }: {
    titleModel?: string;
    text?: string;
    failure?: ChatFailure;
  } = {}) {
    const { history } = await createWorld();
    const events = new Emitter<ChatEvent>();
    const requests: Errand[] = [];
    const logged: string[] = [];
    let beforeEnd: () => Promise<void> = async () => undefined;
    const titles = new Titles({
      history,
      chat: { onEvent: events.event },
      clock: new TestClock(),
      log: (_, event) => logged.push(event),
      settings: () => ({ ...parseSettings({}).settings, titleModel }),
      errands: {
        text: async (errand) => {
          requests.push(errand);
          await beforeEnd();
          if (failure) throw new FailureError(failure);
          return text;
        },
      },
    });
    const { id } = await history.createConversation({ title: firstWords(question) });
    await history.addMessage(prompt(id, 'p', question));
    await history.addMessage(answer(id, 'a', 'They sail on time.', 'p'));
    return {
      history,
      titles,
      requests,
      logged,
      id,
      whileAsking: (action: () => Promise<void>) => {
        beforeEnd = action;
      },
      title: async () => (await history.conversation(id))?.title,
      /** What is asked beside everything else has come to its end. */
      answered: async () => {
        events.fire({ type: 'answering', conversationId: id, isAnswering: false });
        for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  }

  it('come from the chosen model after the first answer, once', async () => {
    const { answered, title, requests } = await stage();
    await answered();
    assert.equal(await title(), 'Ferry timetables');
    await answered();
    assert.equal(requests.length, 1);
    assert.equal(requests[0]?.model, 'acme/cheap');
    assert.match(JSON.stringify(requests[0]?.messages), /How do ferries.*They sail on time/);
  });

  it('stay the first words, at no cost, where no model is chosen', async () => {
    const { answered, title, requests } = await stage({ titleModel: '' });
    await answered();
    assert.equal(await title(), firstWords(question));
    assert.equal(requests.length, 0);
  });

  it('of the user are never overwritten, not even when they come while the model thinks', async () => {
    const own = { title: 'Mine', titleIsUsers: true };
    const before = await stage();
    await before.history.updateConversation(before.id, own);
    await before.answered();
    assert.deepEqual([await before.title(), before.requests.length], ['Mine', 0]);

    const kept = await stage();
    await kept.history.updateConversation(kept.id, { titleIsUsers: true });
    await kept.answered();
    assert.deepEqual([await kept.title(), kept.requests.length], [firstWords(question), 0]);

    const meanwhile = await stage();
    meanwhile.whileAsking(() => meanwhile.history.updateConversation(meanwhile.id, own));
    await meanwhile.answered();
    assert.deepEqual([await meanwhile.title(), meanwhile.requests.length], ['Mine', 1]);
  });

  it('stay as they are when the model fails or says nothing', async () => {
    for (const reply of [{ failure: { kind: 'rate-limited' } }, { text: '"…"' }] as const) {
      const { answered, title } = await stage(reply);
      await answered();
      assert.equal(await title(), firstWords(question));
    }
  });

  it('are made anew when the user asks, also in the place of the user’s own', async () => {
    const { history, titles, id, title } = await stage();
    await history.updateConversation(id, { title: 'Mine', titleIsUsers: true });
    await titles.regenerate(id);
    assert.equal(await title(), 'Ferry timetables');
    assert.equal((await history.conversation(id))?.titleIsUsers, false);
    const free = await stage({ titleModel: '' });
    await free.history.updateConversation(free.id, { title: 'Mine', titleIsUsers: true });
    await free.titles.regenerate(free.id);
    assert.equal(await free.title(), firstWords(question));
  });

  it('are one line of bare words, whatever a model wraps them in', () => {
    for (const [said, title] of [
      ['"Ferry timetables."', 'Ferry timetables'],
      ['\n\n## Title: Ferry timetables\nMore', 'Ferry timetables'],
      ['- `Ferry` timetables', 'Ferry` timetables'],
      ['„Fahrpläne der Fähren“', 'Fahrpläne der Fähren'],
      ['***', ''],
      ['', ''],
    ] as const) {
      assert.equal(titleFrom(said), title, said);
    }
    assert.equal(firstWords(question), 'How do ferries keep to a timetable when the sea is rough and…');
    assert.ok(titleFrom('word '.repeat(100)).length <= 61);
  });
});
