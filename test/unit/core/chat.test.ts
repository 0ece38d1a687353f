import assert from 'node:assert/strict';
import { type Beginning, Chat, type ChatEvent } from '../../../src/core/chat.ts';
import { type Message, textOf } from '../../../src/core/conversation.ts';
import { ChoiceNeeded } from '../../../src/core/failure.ts';
import { History } from '../../../src/core/history/history.ts';
import { LateWrites } from '../../../src/core/lateWrites.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { createMemoryDatabase } from '../../support/memoryDatabase.ts';
import { TestClock } from '../../support/testClock.ts';
import { typed } from '../../support/typed.ts';

/** An answer that a test feeds part by part. */
class FedAnswer {
  #give: ((part: StreamPart) => void) | undefined;
  readonly #waiting: StreamPart[] = [];

  async feed(...parts: readonly StreamPart[]): Promise<void> {
    for (const part of parts) {
      if (this.#give) this.#give(part);
      else this.#waiting.push(part);
      await settled();
    }
  }

  async *stream(signal: AbortSignal): AsyncGenerator<StreamPart> {
    const aborted = new Promise<undefined>((resolve) =>
      signal.addEventListener('abort', () => resolve(undefined), { once: true }),
    );
    for (;;) {
      const part = this.#waiting.shift() ?? (await Promise.race([this.#next(), aborted]));
      if (!part) return;
      yield part;
      if (part.type === 'end' || part.type === 'failure') return;
    }
  }

  #next(): Promise<StreamPart> {
    return new Promise((resolve) => {
      this.#give = (part) => {
        this.#give = undefined;
        resolve(part);
      };
    });
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const text = (words: string): StreamPart => ({ type: 'text-delta', text: words });
const end: StreamPart = { type: 'end', reason: 'stop' };

async function createChat(
  answer?: (signal: AbortSignal, message: Message) => AsyncIterable<StreamPart>,
  beginning: Beginning = {},
) {
  const database = await createMemoryDatabase();
  const clock = new TestClock();
  let made = 0;
  const newId = () => `id-${String(++made).padStart(6, '0')}`;
  const history = new History({ database, clock, newId });
  const fed = new FedAnswer();
  const asked: Message[] = [];
  const logged: string[] = [];
  const chat = new Chat({
    late: new LateWrites(clock),
    clock,
    newId,
    history,
    log: (level, event) => logged.push(`${level} ${event}`),
    workspace: () => undefined,
    newConversation: async () => beginning,
    defaultModel: () => 'acme/m-1',
    keepImage: async () => ({ hash: 'a'.repeat(64), name: 'image.png', mimeType: 'image/png', sizeBytes: 1 }),
    answer: (_, message, signal) => {
      asked.push(message);
      return answer ? answer(signal, message) : fed.stream(signal);
    },
  });
  const events: ChatEvent[] = [];
  chat.onEvent((event) => events.push(event));
  const shown = async (id: string) =>
    (await history.branch(id, { limit: 100 })).messages.map(({ message }) => message);
  const kept = async (id: string) => (await shown(id)).map((message) => [message.state, textOf(message)]);
  return { chat, history, database, clock, fed, events, asked, logged, shown, kept };
}

describe('a chat', () => {
  it('begins a conversation with the persona that was chosen', async () => {
    const persona = { systemPrompt: 'Be terse.', model: 'acme/m-9', parameters: { temperature: 0.3 } };
    const { chat, history } = await createChat(undefined, persona);
    const { title, systemPrompt, model, parameters } =
      (await history.conversation(await chat.begin(typed('Hello')))) ?? assert.fail();
    assert.deepEqual({ title, systemPrompt, model, parameters }, { title: 'Hello', ...persona });
  });

  it('names a conversation that was begun to write its system prompt by its first prompt', async () => {
    const { chat, history } = await createChat();
    const id = await chat.begin(typed(''));
    assert.equal((await history.conversation(id))?.title, '');
    await chat.send(id, typed('When does the ferry go?'));
    assert.equal((await history.conversation(id))?.title, 'When does the ferry go?');
  });

  it('keeps the prompt before it asks, and the answer when it ended', async () => {
    const { chat, fed, kept, events } = await createChat();
    const id = await chat.begin(typed('How are you?'));
    await chat.send(id, typed('How are you?'));
    assert.deepEqual(await kept(id), [
      ['complete', 'How are you?'],
      ['streaming', ''],
    ]);
    await fed.feed(text('Fi'), text('ne.'), end);
    assert.deepEqual(await kept(id), [
      ['complete', 'How are you?'],
      ['complete', 'Fine.'],
    ]);
    assert.equal(chat.isAnswering(id), false);
    const grown = events.flatMap((event) => (event.type === 'grew' ? [event.growth.text] : []));
    assert.deepEqual(grown, ['Fi', 'ne.']);
  });

  it('sends nothing when the prompt could not be kept', async () => {
    const { chat, database, asked, kept } = await createChat();
    const id = await chat.begin(typed('Hello'));
    database.failNextCommit(new Error('disk full'));
    await assert.rejects(chat.send(id, typed('Hello')), /disk full/);
    assert.deepEqual([asked.length, chat.isAnswering(id), await kept(id)], [0, false, []]);
  });

  it('writes once before it asks', async () => {
    const { chat, database, fed } = await createChat();
    const id = await chat.begin(typed('Hello'));
    for (const prompt of ['Hello', 'And then?']) {
      const before = database.journal.length;
      await chat.send(id, typed(prompt));
      assert.equal(database.journal.length, before + 1);
      await fed.feed(text('Yes.'), end);
    }
  });

  it('has what arrived on disk a second later, also when nothing more arrives', async () => {
    const { chat, fed, kept, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('Half an ans'));
    assert.deepEqual((await kept(id))[1], ['streaming', '']);
    await clock.advance(1000);
    await settled();
    assert.deepEqual((await kept(id))[1], ['streaming', 'Half an ans']);
    await fed.feed(text('wer'), end);
    assert.equal(clock.pending, 0);
  });

  it('stops at once and keeps the partial answer', async () => {
    const { chat, fed, kept } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('As far as th'));
    chat.stop(id);
    await settled();
    assert.deepEqual((await kept(id))[1], ['stopped', 'As far as th']);
    assert.equal(chat.isAnswering(id), false);
  });

  it('keeps answering when the disk is full, and says so', async () => {
    const { chat, fed, kept, events, database, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('One '));
    database.failNextCommit(new Error('disk full'));
    await clock.advance(1000);
    await fed.feed(text('two.'), end);
    assert.deepEqual((await kept(id))[1], ['complete', 'One two.']);
    assert.equal(events.filter(({ type }) => type === 'keep-failed').length, 1);
  });

  it('keeps an answer that the full disk refused as soon as there is room', async () => {
    const { chat, fed, kept, events, database, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    const full = new StorageError({ kind: 'disk-full', during: 'appending to the journal' });
    database.failNextCommit(full, 2);
    await fed.feed(text('One two.'), end);
    assert.deepEqual((await kept(id))[1], ['streaming', '']);
    await clock.advance(5_000);
    assert.deepEqual((await kept(id))[1], ['streaming', ''], 'still no room');
    await clock.advance(5_000);
    assert.deepEqual((await kept(id))[1], ['complete', 'One two.']);
    const told = events.filter(({ type }) => type === 'keep-failed' || type === 'kept-late');
    assert.deepEqual(
      told.map(({ type }) => type),
      ['keep-failed', 'kept-late'],
    );
    assert.equal(clock.pending, 0);
  });

  it('goes on with an answer that the full disk refused only once it is kept', async () => {
    const { chat, fed, kept, shown, database, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    const full = new StorageError({ kind: 'disk-full', during: 'appending to the journal' });
    database.failNextCommit(full, 2);
    await fed.feed(text('One '), { type: 'failure', failure: { kind: 'cut-off' } });
    const answerId = (await shown(id))[1]?.id ?? assert.fail();
    await assert.rejects(chat.continue(id, answerId), /disk-full/);
    await chat.continue(id, answerId);
    await fed.feed(text('two.'), end);
    assert.deepEqual((await kept(id))[1], ['complete', 'One two.']);
    assert.equal(clock.pending, 0);
  });

  it('does not try again what the history will never take', async () => {
    const { chat, fed, kept, database, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    database.failNextCommit(new StorageError({ kind: 'refused', during: 'applying', detail: 'a bug' }));
    await fed.feed(text('One'), end);
    await clock.advance(20_000);
    assert.deepEqual((await kept(id))[1], ['streaming', '']);
  });

  it('keeps what arrived when a bug of ours ends the answer', async () => {
    const { chat, kept, logged } = await createChat(async function* () {
      yield text('So far');
      throw new Error('a bug');
    });
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await settled();
    assert.deepEqual((await kept(id))[1], ['interrupted', 'So far']);
    assert.deepEqual(
      logged.filter((line) => line.startsWith('error')),
      ['error turn.bug'],
    );
  });

  it('records failures with what came before them', async () => {
    const { chat, fed, shown } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('Well'), { type: 'failure', failure: { kind: 'cut-off' } });
    const answer = (await shown(id))[1];
    assert.deepEqual([answer?.state, answer?.answer?.failure], ['cut-off', { kind: 'cut-off' }]);
  });

  it('adds a sibling when a prompt is edited or an answer regenerated', async () => {
    const { chat, fed, shown, history, kept } = await createChat();
    const id = await chat.begin(typed('One'));
    await chat.send(id, typed('One'));
    await fed.feed(text('First'), end);
    const [prompt, answer] = await shown(id);
    assert.ok(prompt && answer);
    await chat.regenerate(id, answer.id);
    await fed.feed(text('Second'), end);
    await chat.edit(id, prompt.id, 'Uno');
    await fed.feed(text('Third'), end);
    assert.deepEqual(await kept(id), [
      ['complete', 'Uno'],
      ['complete', 'Third'],
    ]);
    assert.equal((await history.tree(id)).length, 5);
    await chat.showSibling(id, prompt.id);
    assert.deepEqual(await kept(id), [
      ['complete', 'One'],
      ['complete', 'Second'],
    ]);
  });

  it('continues an answer in its place, and adds up what both attempts cost', async () => {
    const { chat, fed, shown, history } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    const usage = (costPico: bigint): StreamPart => ({
      type: 'usage',
      usage: { promptTokens: 10, completionTokens: 5, costPico },
    });
    await fed.feed(text('One '), usage(300n), { type: 'end', reason: 'length' });
    const first = (await shown(id))[1];
    assert.ok(first);
    await chat.continue(id, first.id);
    await fed.feed(text('two.'), usage(400n), end);
    const messages = await shown(id);
    assert.equal(messages.length, 2);
    const whole = messages[1];
    assert.deepEqual(
      [whole && textOf(whole), whole?.answer?.costPico, whole?.answer?.usage?.completionTokens],
      ['One two.', 700n, 10],
    );
    assert.equal((await history.conversation(id))?.totalCostPico, 700n);
  });

  it('adds up what failed attempts cost before one that succeeded', async () => {
    const { chat, fed, shown } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    const usage = (costPico: bigint): StreamPart => ({
      type: 'usage',
      usage: { promptTokens: 10, completionTokens: 0, costPico },
    });
    await fed.feed(usage(50n), { type: 'waiting', reason: 'retry', untilMs: 5, attempt: 2 });
    const fallback = { from: 'acme/m-1', reason: 'provider-down' } as const;
    await fed.feed(usage(60n), { type: 'answered-by', model: 'acme/m-2', fallback });
    await fed.feed(text('Yes'), usage(700n), usage(700n), end);
    const answer = (await shown(id))[1]?.answer;
    assert.deepEqual([answer?.costPico, answer?.usage?.promptTokens, answer?.fallback], [810n, 30, fallback]);
  });

  it('does one thing at a time in a conversation', async () => {
    const { chat, fed } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await assert.rejects(chat.send(id, typed('And?')), /still streaming/);
    await fed.feed(end);
    await chat.send(id, typed('And?'));
    await fed.feed(end);
  });

  it('does what is asked for twice in a hurry one after the other', async () => {
    const { chat, fed, history } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('One'), end);
    const [, first] = await history.tree(id);
    assert.ok(first);
    await chat.regenerate(id, first.id);
    await fed.feed(text('Two'), end);
    const second = (await history.conversation(id))?.activeMessageId ?? '';
    await Promise.all([chat.showSibling(id, first.id), chat.showSibling(id, second)]);
    assert.equal((await history.conversation(id))?.activeMessageId, second);
    assert.deepEqual(await Promise.all([chat.remove(id, second), chat.remove(id, second)]), [true, true]);
    await assert.rejects(
      Promise.all([chat.regenerate(id, first.id), chat.regenerate(id, first.id)]),
      /still/,
    );
    await fed.feed(text('Three'), end);
    assert.equal((await history.tree(id)).length, 3);
  });

  it('shows that it waits, and forgets it when the answer goes on', async () => {
    const { chat, fed, events } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed({ type: 'waiting', reason: 'retry', untilMs: 5, attempt: 2 });
    assert.equal(chat.liveIn(id)[0]?.waiting?.attempt, 2);
    events.length = 0;
    await fed.feed(text('Here'));
    assert.equal(chat.liveIn(id)[0]?.waiting, undefined);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['message'],
    );
    await fed.feed(end);
  });

  it('stops everything when it is closed, and everything is kept', async () => {
    const { chat, fed, kept } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed(text('Part'));
    await chat.close();
    assert.deepEqual((await kept(id))[1], ['stopped', 'Part']);
  });

  it('measures how long thinking and the first word took', async () => {
    const { chat, fed, shown, clock } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await clock.advance(300);
    await fed.feed({ type: 'reasoning-delta', text: 'Hm' });
    await clock.advance(500);
    await fed.feed(text('Yes'), end);
    const answer = (await shown(id))[1];
    assert.deepEqual(answer?.parts[0], { type: 'reasoning', text: 'Hm', durationMs: 500 });
    assert.deepEqual([answer?.answer?.timeToFirstTokenMs, answer?.answer?.latencyMs], [300, 800]);
  });
});

/** A chat in which each model has an answer of its own to feed. */
async function comparing(...models: readonly string[]) {
  const answers = new Map(models.map((model) => [model, new FedAnswer()]));
  const chat = await createChat((signal, message) => {
    const own = answers.get(message.answer?.requestedModel ?? '');
    if (!own) throw new Error('not one of the models');
    return own.stream(signal);
  });
  const id = await chat.chat.begin(typed('Which?'));
  chat.chat.compareNext(id, models);
  await chat.chat.send(id, typed('Which?'));
  const [prompt] = await chat.shown(id);
  assert.ok(prompt);
  const beside = async () =>
    (await chat.history.answersTo(id, prompt.id)).map((message) => [
      message.answer?.requestedModel,
      message.state,
      textOf(message),
    ]);
  const feed = (model: string, ...parts: readonly StreamPart[]) => answers.get(model)?.feed(...parts);
  const idOf = async (model: string) =>
    (await chat.history.answersTo(id, prompt.id)).find(({ answer }) => answer?.requestedModel === model)
      ?.id ?? '';
  return { ...chat, id, prompt, beside, feed, idOf };
}

describe('a comparison', () => {
  it('streams several answers to one prompt, each into its own message', async () => {
    const { chat, id, beside, feed, kept, events } = await comparing('a', 'b', 'c');
    await feed('b', text('Two'), end);
    await feed('a', text('On'));
    assert.equal(chat.isAnswering(id), true);
    assert.deepEqual(
      chat.liveIn(id).map(({ message }) => textOf(message)),
      ['On', ''],
    );
    await feed('a', text('e'), end);
    await feed('c', text('Three'), end);
    assert.deepEqual(await beside(), [
      ['a', 'complete', 'One'],
      ['b', 'complete', 'Two'],
      ['c', 'complete', 'Three'],
    ]);
    assert.deepEqual(await kept(id), [['complete', 'Which?']], 'none is shown as the branch yet');
    const answering = events.flatMap((event) => (event.type === 'answering' ? [event.isAnswering] : []));
    assert.deepEqual(answering, [true, false], 'told once for all');
  });

  it('stops one answer, and the others stream on', async () => {
    const { chat, id, beside, feed, idOf } = await comparing('a', 'b');
    await feed('a', text('Half'));
    chat.stop(id, await idOf('a'));
    await settled();
    await feed('b', text('Whole'), end);
    assert.deepEqual(await beside(), [
      ['a', 'stopped', 'Half'],
      ['b', 'complete', 'Whole'],
    ]);
  });

  it('stops all at once and keeps what each of them had', async () => {
    const { chat, id, beside, feed } = await comparing('a', 'b');
    await feed('a', text('One'));
    await feed('b', text('Two'));
    chat.stop(id);
    await settled();
    assert.equal(chat.isAnswering(id), false);
    assert.deepEqual(await beside(), [
      ['a', 'stopped', 'One'],
      ['b', 'stopped', 'Two'],
    ]);
  });

  it('goes on with the chosen answer; the others stay as its siblings', async () => {
    const { chat, id, feed, idOf, kept, history } = await comparing('a', 'b', 'c');
    await feed('b', text('Two'), end);
    await feed('c', text('Thr'));
    await chat.choose(id, await idOf('b'));
    assert.equal(chat.isAnswering(id), false, 'what still streamed is stopped');
    assert.deepEqual(await kept(id), [
      ['complete', 'Which?'],
      ['complete', 'Two'],
    ]);
    const branch = await history.branch(id, { limit: 1 });
    assert.equal(branch.messages[0]?.siblingIds.length, 3);
  });

  it('lets the chosen answer stream on', async () => {
    const { chat, id, feed, idOf, kept } = await comparing('a', 'b');
    await feed('a', text('One '));
    await chat.choose(id, await idOf('a'));
    await feed('a', text('more'), end);
    assert.deepEqual((await kept(id))[1], ['complete', 'One more']);
  });

  it('wants a choice before the next prompt', async () => {
    const { chat, id, feed, idOf } = await comparing('a', 'b');
    await feed('a', end);
    await feed('b', end);
    await assert.rejects(chat.send(id, typed('And?')), ChoiceNeeded);
    chat.compareNext(id, ['a', 'b']);
    await assert.rejects(chat.send(id, typed('And?')), ChoiceNeeded);
    await chat.choose(id, await idOf('b'));
    await chat.send(id, typed('And?'));
    assert.equal(chat.liveIn(id).length, 2, 'what was chosen to compare is still chosen');
    assert.deepEqual(chat.comparedNext(id), []);
    await chat.close();
  });

  it('adds a column for another try, and lines the versions up again after a choice', async () => {
    const { chat, id, prompt, feed, idOf, beside, kept } = await comparing('a', 'b');
    await feed('a', { type: 'failure', failure: { kind: 'empty-answer' } });
    await feed('b', text('Two'), end);
    await chat.regenerate(id, await idOf('a'));
    await feed('a', text('One'), end);
    assert.equal((await beside()).length, 3);
    assert.deepEqual((await kept(id)).length, 1, 'they still stand side by side');
    await chat.choose(id, await idOf('b'));
    assert.equal((await kept(id)).length, 2);
    await chat.lineUp(id, prompt.id);
    assert.equal((await kept(id)).length, 1);
  });

  it('asks nobody when the disk cannot keep all answers, and keeps the prompt', async () => {
    const { chat, database, asked, kept } = await createChat();
    const id = await chat.begin(typed('Which?'));
    database.failNextCommit(new Error('disk full'));
    chat.compareNext(id, ['a', 'b']);
    await assert.rejects(chat.send(id, typed('Which?')), /disk full/);
    assert.deepEqual([asked.length, await kept(id)], [0, []]);
  });
});
