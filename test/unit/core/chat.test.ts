import assert from 'node:assert/strict';
import { Chat, type ChatEvent } from '../../../src/core/chat.ts';
import { type Message, textOf } from '../../../src/core/conversation.ts';
import { History } from '../../../src/core/history/history.ts';
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

async function createChat(answer?: (signal: AbortSignal) => AsyncIterable<StreamPart>) {
  const database = await createMemoryDatabase();
  const clock = new TestClock();
  let made = 0;
  const newId = () => `id-${String(++made).padStart(6, '0')}`;
  const history = new History({ database, clock, newId });
  const fed = new FedAnswer();
  const asked: Message[] = [];
  const logged: string[] = [];
  const chat = new Chat({
    clock,
    newId,
    history,
    log: (level, event) => logged.push(`${level} ${event}`),
    workspace: () => undefined,
    defaultModel: () => 'acme/m-1',
    keepImage: async () => ({ hash: 'a'.repeat(64), name: 'image.png', mimeType: 'image/png', sizeBytes: 1 }),
    answer: (_, message, signal) => {
      asked.push(message);
      return answer ? answer(signal) : fed.stream(signal);
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
    const { chat, database, asked } = await createChat();
    const id = await chat.begin(typed('Hello'));
    database.failNextCommit(new Error('disk full'));
    await assert.rejects(chat.send(id, typed('Hello')), /disk full/);
    assert.deepEqual([asked.length, chat.isAnswering(id)], [0, false]);
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

  it('keeps what arrived when a bug of ours ends the answer', async () => {
    const { chat, kept, logged } = await createChat(async function* () {
      yield text('So far');
      throw new Error('a bug');
    });
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await settled();
    assert.deepEqual((await kept(id))[1], ['interrupted', 'So far']);
    assert.deepEqual(logged, ['error turn.bug']);
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

  it('shows that it waits, and forgets it when the answer goes on', async () => {
    const { chat, fed, events } = await createChat();
    const id = await chat.begin(typed('Hello'));
    await chat.send(id, typed('Hello'));
    await fed.feed({ type: 'waiting', reason: 'retry', untilMs: 5, attempt: 2 });
    assert.equal(chat.live(id)?.waiting?.attempt, 2);
    events.length = 0;
    await fed.feed(text('Here'));
    assert.equal(chat.live(id)?.waiting, undefined);
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
