import assert from 'node:assert/strict';
import { textOf } from '../../../src/core/conversation.ts';
import { Attachments } from '../../../src/core/history/attachments.ts';
import { binKeepsMs } from '../../../src/core/history/bin.ts';
import { History } from '../../../src/core/history/history.ts';
import { settle, TestClock } from '../../support/testClock.ts';
import { memoryAttachmentFiles } from './attachmentFiles.ts';
import { answer, createWorld, prompt, type World } from './world.ts';

describe('the bin', () => {
  let world: World;
  let c: string;
  beforeEach(async () => {
    world = await createWorld();
    c = (await world.history.createConversation({ title: 'A talk' })).id;
    await world.history.addMessage(prompt(c, 'p', 'one'));
    await world.history.addMessage(
      answer(c, 'a', 'two', 'p', { answer: { requestedModel: 'm', costPico: 7n } }),
    );
    await world.history.addMessage(prompt(c, 'q', 'three', 'a'));
  });

  const shown = async (id: string) =>
    (await world.history.branch(id, { limit: 9 })).messages.map(({ message }) => textOf(message));

  it('keeps a conversation as it was for thirty days, and not a day longer', async () => {
    const { history, clock } = world;
    await history.updateConversation(c, { status: 'archived' });
    await history.bin.put([c]);
    assert.deepEqual(
      (await history.bin.contents()).map(({ id }) => id),
      [c],
    );
    clock.nowMs += binKeepsMs - 1;
    await history.bin.purgeExpired();
    await history.bin.restore([c]);
    assert.equal((await history.conversation(c))?.status, 'archived');
    assert.deepEqual(await shown(c), ['one', 'two', 'three']);
    await history.bin.put([c]);
    clock.nowMs += binKeepsMs;
    await history.bin.purgeExpired();
    assert.equal(await history.conversation(c), undefined);
    for (const table of ['messages', 'message_attachments', 'drafts', 'search_queue']) {
      assert.deepEqual(await world.database.read(`select * from ${table}`), [], table);
    }
  });

  it('takes a message and what follows it, and gives both back', async () => {
    const { history } = world;
    assert.equal(await history.removeMessage(c, 'a'), true);
    assert.deepEqual(await shown(c), ['one']);
    assert.equal((await history.conversation(c))?.messageCount, 1);
    await history.restoreMessage(c, 'a');
    assert.deepEqual(await shown(c), ['one', 'two', 'three']);
    assert.equal(await history.removeMessage(c, 'nobody'), false);
  });

  it('lets go of what a summary told of messages that are gone', async () => {
    const { history, clock } = world;
    const summary = { text: 'They counted.', model: 'm', atMs: 1 };
    const [early, late] = [
      { upTo: 'p', ...summary },
      { upTo: 'a', ...summary },
    ];
    await history.updateConversation(c, { parameters: { temperature: 1, summaries: [early, late] } });
    const other = await history.createConversation({ title: 'Another', parameters: { topP: 1 } });
    await history.removeMessage(c, 'a');
    await history.bin.purgeExpired();
    assert.deepEqual((await history.conversation(c))?.parameters.summaries, [early, late]);
    clock.nowMs += binKeepsMs;
    await history.bin.purgeExpired();
    assert.deepEqual((await history.conversation(c))?.parameters, { temperature: 1, summaries: [early] });
    assert.deepEqual((await history.conversation(other.id))?.parameters, { topP: 1 });
  });

  it('shows the alternative beside a removed message', async () => {
    const { history } = world;
    await history.addMessage(answer(c, 'b', 'other', 'p'));
    await history.removeMessage(c, 'b');
    assert.deepEqual(await shown(c), ['one', 'two', 'three']);
    await history.removeMessage(c, 'p');
    assert.deepEqual([await shown(c), (await history.conversation(c))?.activeMessageId], [[], null]);
  });

  it('brings a removed message back when another window goes on below it', async () => {
    const { history } = world;
    await history.removeMessage(c, 'a');
    await world.window().addMessage(prompt(c, 'r', 'four', 'q'));
    assert.deepEqual(await shown(c), ['one', 'two', 'three', 'four']);
    world.clock.nowMs += 2 * binKeepsMs;
    await history.bin.purgeExpired();
    assert.deepEqual(await shown(c), ['one', 'two', 'three', 'four']);
  });

  it('lets go of nothing that a fork shows', async () => {
    const { history } = world;
    const fork = await history.fork(c, 'a');
    assert.deepEqual([await shown(fork.id), fork.messageCount], [['one', 'two'], 0]);
    await history.addMessage(prompt(fork.id, 'f', 'on my own', 'a'));
    await history.addMessage(prompt(fork.id, 'e', 'edited', null));
    const edited = await history.branch(fork.id, { limit: 9 });
    assert.deepEqual(edited.messages[0]?.siblingIds, ['p', 'e']);
    await history.setActive(fork.id, 'p');
    assert.deepEqual(await shown(fork.id), ['one', 'two', 'on my own']);
    assert.deepEqual(await shown(c), ['one', 'two', 'three']);
    assert.equal(await history.removeMessage(fork.id, 'a'), false);

    await history.bin.put([c]);
    await history.bin.empty();
    assert.equal(await history.conversation(c), undefined);
    assert.equal(await history.message('q'), undefined);
    assert.deepEqual(await shown(fork.id), ['one', 'two', 'on my own']);
    const { messageCount, totalCostPico } = (await history.conversation(fork.id)) ?? {};
    assert.deepEqual([messageCount, totalCostPico], [4, 7n]);
  });

  it('leaves what several forks show to the oldest, also what its origin had removed', async () => {
    const { history } = world;
    const older = await history.fork(c, 'a');
    const newer = await history.fork(c, 'q');
    await history.removeMessage(c, 'a');
    await history.bin.put([c]);
    await history.bin.empty();
    const counts = [older, newer].map(async ({ id }) => (await history.conversation(id))?.messageCount);
    assert.deepEqual(await Promise.all(counts), [2, 1]);
    assert.deepEqual(
      [await shown(older.id), await shown(newer.id)],
      [
        ['one', 'two'],
        ['one', 'two', 'three'],
      ],
    );
    assert.deepEqual((await history.search.find('two ', { limit: 9 })).hits.length, 1);

    // What it inherited is the older fork's own now, to be removed; the newer one shows it still.
    assert.equal(await history.removeMessage(older.id, 'a'), true);
    assert.deepEqual([await shown(older.id), await shown(newer.id)], [['one'], ['one', 'two', 'three']]);
    assert.deepEqual(
      (await history.tree(older.id)).map(({ id }) => id),
      ['p'],
    );
    const { hits } = await history.search.find('two ', { limit: 9 });
    assert.deepEqual(
      hits.map(({ conversationId }) => conversationId),
      [newer.id],
    );
    await history.bin.put([newer.id]);
    assert.deepEqual((await history.search.find('two ', { limit: 9 })).hits, []);
  });

  it('brings back what comes before a message that is restored', async () => {
    const { history, clock } = world;
    await history.removeMessage(c, 'q');
    await history.removeMessage(c, 'a');
    await history.restoreMessage(c, 'q');
    assert.equal((await history.conversation(c))?.messageCount, 3);
    clock.nowMs += 2 * binKeepsMs;
    await history.bin.purgeExpired();
    assert.deepEqual(await shown(c), ['one', 'two', 'three']);
  });

  it('refuses to fork from what is gone', async () => {
    await assert.rejects(world.history.fork(c, 'nobody'));
    await assert.rejects(world.history.fork('nobody', 'p'));
  });
});

describe('attachments', () => {
  it('stay as long as a message, a draft or the bin refers to them', async () => {
    const world = await createWorld();
    const { history, clock, database } = world;
    const day = 25 * 60 * 60 * 1000;
    const files = memoryAttachmentFiles(() => clock.nowMs);
    const attachments = new Attachments(database, files, {
      now: () => clock.nowMs,
      after: () => ({ dispose() {} }),
    });
    const [sent, typed, unused] = await Promise.all(
      ['sent', 'typed', 'unused'].map((text) => attachments.put(new TextEncoder().encode(text))),
    );
    assert.ok(sent && typed && unused);
    const reference = (hash: string) => ({ hash, name: 'n', mimeType: 'm', sizeBytes: 1 });
    const { id } = await history.createConversation({ title: 'x' });
    await history.addMessage({
      ...prompt(id, 'p', ''),
      parts: [{ type: 'file', attachment: reference(sent) }],
    });
    await history.saveDraft(id, { text: '', attachments: [{ type: 'file', attachment: reference(typed) }] });
    assert.deepEqual(await attachments.removeUnused(), [], 'young files stay');
    clock.nowMs += day;
    assert.deepEqual(await attachments.removeUnused(), [unused]);
    await history.bin.put([id]);
    assert.deepEqual(await attachments.removeUnused(), []);
    await history.bin.empty();
    assert.deepEqual((await attachments.removeUnused()).toSorted(), [sent, typed].toSorted());
    assert.deepEqual(await files.list(), []);
  });

  it('are made young again when they are sent again, and told apart from damaged ones', async () => {
    const { clock, database } = await createWorld();
    const files = memoryAttachmentFiles(() => clock.nowMs);
    const attachments = new Attachments(database, files, {
      now: () => clock.nowMs,
      after: () => ({ dispose() {} }),
    });
    const bytes = new Uint8Array([1, 2, 3]);
    const hash = await attachments.put(bytes);
    assert.equal(hash, '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81');
    clock.nowMs += 100 * 24 * 60 * 60 * 1000;
    await attachments.put(bytes);
    assert.deepEqual(await attachments.removeUnused(), []);
    assert.deepEqual(await attachments.read(hash), bytes);
    await files.write(hash, new Uint8Array([9]));
    assert.equal(await attachments.read(hash), undefined);
    assert.equal(await attachments.read('../secret'), undefined);
  });
});

describe('an answer whose window died', () => {
  async function streamingIn(world: World, clock: TestClock) {
    const history = new History({ database: world.database, clock, newId: () => `w${Math.random()}` });
    const { id } = await world.history.createConversation({ title: 'x' });
    await history.addMessage(prompt(id, 'p', 'x'));
    await history.addMessage(answer(id, 'a', 'so', 'p', { state: 'streaming' }));
    await history.updateMessage(answer(id, 'a', 'so far', 'p', { state: 'streaming' }));
    return history;
  }

  it('is marked interrupted, with what had arrived, and only once it gives no sign any more', async () => {
    const world = await createWorld();
    const clock = new TestClock(world.clock.nowMs);
    const dead = await streamingIn(world, clock);
    const other = new History({ database: world.database, clock, newId: () => 'other' });
    assert.deepEqual(await other.markInterrupted(), []);
    await clock.advance(60_000);
    assert.deepEqual(await other.markInterrupted(), [], 'its heart beats although nothing arrives');
    dead.dispose();
    await clock.advance(60_000);
    assert.deepEqual(await other.markInterrupted(), ['a']);
    const message = await other.message('a');
    assert.deepEqual([message?.state, message && textOf(message)], ['interrupted', 'so far']);
    assert.equal((await other.search.find('far ', { limit: 1 })).hits.length, 1);
  });

  it('is taken back by a window that only slept', async () => {
    const world = await createWorld();
    const clock = new TestClock(world.clock.nowMs);
    const slow = await streamingIn(world, clock);
    const { id } = (await slow.listConversations({ limit: 1 })).conversations[0] ?? { id: '' };
    assert.deepEqual(await world.window().markInterrupted(() => false), ['a']);
    await assert.rejects(slow.updateMessage(answer(id, 'a', 'so far so', 'p', { state: 'streaming' })));
    await slow.updateMessage(answer(id, 'a', 'so far so good', 'p'));
    const message = await slow.message('a');
    assert.deepEqual([message?.state, message && textOf(message)], ['complete', 'so far so good']);
    assert.deepEqual((await slow.search.find('good ', { limit: 9 })).hits.length, 1);
    assert.deepEqual((await slow.search.find('far ', { limit: 9 })).hits.length, 1);
  });

  it('is left alone when its window wrote in between', async () => {
    const world = await createWorld();
    const clock = new TestClock(world.clock.nowMs);
    const writer = await streamingIn(world, clock);
    const { id } = (await writer.listConversations({ limit: 1 })).conversations[0] ?? { id: '' };
    const marked = world.window().markInterrupted(() => {
      clock.sleep(1);
      void writer.updateMessage(answer(id, 'a', 'so far so', 'p', { state: 'streaming' }));
      return false;
    });
    assert.deepEqual(await marked, []);
    assert.equal((await writer.message('a'))?.state, 'streaming');
  });

  it('is found, and the bin and the index are looked after, without being asked', async () => {
    const world = await createWorld();
    const clock = new TestClock(world.clock.nowMs);
    const dead = await streamingIn(world, clock);
    dead.dispose();
    const deleted = await world.history.createConversation({ title: 'old' });
    await world.history.bin.put([deleted.id]);
    const history = new History({ database: world.database, clock, newId: () => 'new' });
    const files = memoryAttachmentFiles(() => clock.now());
    const attachments = new Attachments(world.database, files, clock);
    const hash = await attachments.put(new Uint8Array([1]));
    history.start(attachments);
    await history.addMessage(prompt(deleted.id, 'z', 'zebra'));
    await clock.advance(10_000);
    assert.deepEqual(await world.database.read('select * from search_queue'), []);
    await clock.advance(60_000);
    assert.equal((await history.message('a'))?.state, 'interrupted');
    await clock.advance(31 * 24 * 60 * 60 * 1000);
    await settle();
    assert.equal(await history.conversation(deleted.id), undefined);
    assert.equal(await attachments.read(hash), undefined);
    history.dispose();
    assert.equal(clock.pending, 0);
  });
});
