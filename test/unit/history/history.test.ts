import assert from 'node:assert/strict';
import type { ContentPart, Draft, Message } from '../../../src/core/conversation.ts';
import { textOf } from '../../../src/core/conversation.ts';
import { answer, createWorld, prompt, type World } from './world.ts';

const hash = 'a'.repeat(64);
const everyPart: readonly ContentPart[] = [
  { type: 'reasoning', text: 'Let me see.', durationMs: 12.5 },
  { type: 'reasoning-details', model: 'acme/one', details: [{ any: ['thing', null] }] },
  { type: 'text', text: 'First words' },
  { type: 'tool-call', id: 'call-1', name: 'search', arguments: '{"q":"ü"}' },
  { type: 'tool-result', callId: 'call-1', text: 'nothing\nfound', isError: true },
  { type: 'image', attachment: { hash, name: 'a.png', mimeType: 'image/png', sizeBytes: 3 } },
  {
    type: 'context',
    attachment: { hash, name: 'a.ts', mimeType: 'text/plain', sizeBytes: 3 },
    source: {
      kind: 'selection',
      label: 'a.ts',
      uri: 'file:///a.ts',
      lines: { first: 1, last: 2 },
      language: 'typescript',
    },
  },
  { type: 'citation', url: 'https://example.com', title: 'Example' },
  { type: 'text', text: '' },
  { type: 'text', text: ' and last words 😀' },
  { type: 'file-annotations', annotations: [1] },
];

async function shown(world: World, conversationId: string): Promise<readonly string[]> {
  const { messages } = await world.history.branch(conversationId, { limit: 100 });
  return messages.map(({ message, siblingIds }) => {
    const place = siblingIds.length > 1 ? ` ${siblingIds.indexOf(message.id) + 1}/${siblingIds.length}` : '';
    return textOf(message) + place;
  });
}

describe('history', () => {
  let world: World;
  let c: string;

  beforeEach(async () => {
    world = await createWorld();
    c = (await world.history.createConversation({ title: 'A talk', model: 'acme/one' })).id;
  });

  it('gives back a conversation as it was made and changed', async () => {
    const { history } = world;
    await history.updateConversation(c, {
      title: 'My talk',
      titleIsUsers: true,
      model: null,
      systemPrompt: 'Be brief.',
      parameters: { temperature: 0.3, stop: ['\n'] },
      tags: ['one', 'two', 'one'],
      isPinned: true,
      isUnread: true,
      status: 'archived',
      workspace: 'file:///work',
    });
    assert.deepEqual(await history.conversation(c), {
      id: c,
      title: 'My talk',
      titleIsUsers: true,
      systemPrompt: 'Be brief.',
      parameters: { temperature: 0.3, stop: ['\n'] },
      status: 'archived',
      isPinned: true,
      isUnread: true,
      tags: ['one', 'two'],
      workspace: 'file:///work',
      createdAtMs: world.clock.nowMs,
      updatedAtMs: world.clock.nowMs,
      messageCount: 0,
      totalCostPico: 0n,
      totalTokens: 0,
      activeMessageId: null,
    });
    assert.equal(await history.conversation('nobody'), undefined);
  });

  it('gives back a message with every kind of part and fact', async () => {
    const whole: Message = {
      ...prompt(c, 'm', 'x'),
      role: 'assistant',
      parts: everyPart,
      state: 'failed',
      answer: {
        requestedModel: 'acme/one',
        model: 'acme/one-2025',
        provider: 'Acme',
        generationId: 'gen-1',
        usage: {
          promptTokens: 10,
          completionTokens: 20,
          cachedTokens: 5,
          cacheWriteTokens: 1,
          reasoningTokens: 7,
          imageTokens: 0,
          webSearches: 2,
          costPico: 123_456_789n,
          isByok: true,
        },
        costPico: 123_456_789n,
        costIsEstimate: false,
        timeToFirstTokenMs: 350,
        latencyMs: 1200,
        finishReason: 'length',
        failure: { kind: 'timeout', phase: 'idle', provider: 'Acme' },
      },
    };
    await world.history.addMessage(whole);
    assert.deepEqual(await world.history.message('m'), whole);
  });

  it('keeps empty texts, half characters and NULs apart from nothing', async () => {
    const table: readonly (readonly ContentPart[])[] = [
      [],
      [{ type: 'text', text: '' }],
      [{ type: 'text', text: '\n' }],
      [
        { type: 'text', text: '' },
        { type: 'text', text: '' },
      ],
    ];
    for (const [at, parts] of table.entries()) {
      await world.history.addMessage({ ...prompt(c, `m${at}`, ''), parts });
      assert.deepEqual((await world.history.message(`m${at}`))?.parts, parts);
    }
    await world.history.addMessage(prompt(c, 'odd', 'a\0b\ud800c'));
    const odd = await world.history.message('odd');
    assert.equal(odd && textOf(odd), 'a\u2400b\ufffdc');
  });

  it('shows the words of a message whose parts are damaged', async () => {
    await world.history.addMessage({ ...prompt(c, 'm', ''), parts: everyPart });
    await world.database.commit([{ sql: "update messages set parts = '{oops' where id = 'm'" }]);
    assert.deepEqual((await world.history.message('m'))?.parts, [
      { type: 'text', text: 'First words\n\n and last words 😀' },
    ]);
  });

  it('refuses a message without conversation or parent, and changes nothing', async () => {
    const before = world.database.dump();
    await assert.rejects(world.history.addMessage(prompt('nobody', 'm', 'x')));
    await assert.rejects(world.history.addMessage(prompt(c, 'm', 'x', 'nobody')));
    assert.equal(world.database.dump(), before);
  });

  it('shows the active branch in pages, with the places of alternatives', async () => {
    const { history } = world;
    await history.addMessage(prompt(c, 'p1', 'one'));
    await history.addMessage(answer(c, 'a1', 'first answer', 'p1'));
    await history.addMessage(answer(c, 'a2', 'second answer', 'p1'));
    await history.addMessage(prompt(c, 'p2', 'two', 'a2'));
    await history.addMessage(prompt(c, 'p1b', 'one, edited'));
    assert.deepEqual(await shown(world, c), ['one, edited 2/2']);
    await history.setActive(c, 'p1');
    assert.deepEqual(await shown(world, c), ['one 1/2', 'second answer 2/2', 'two']);
    await history.setActive(c, 'a1');
    assert.deepEqual(await shown(world, c), ['one 1/2', 'first answer 1/2']);

    const last = await history.branch(c, { tipId: 'p2', limit: 2 });
    assert.deepEqual([last.messages.map(({ message }) => message.id), last.hasEarlier], [['a2', 'p2'], true]);
    const first = await history.branch(c, { before: 'a2', limit: 2 });
    assert.deepEqual([first.messages.map(({ message }) => message.id), first.hasEarlier], [['p1'], false]);
    await assert.rejects(history.setActive(c, 'nobody'));
  });

  it('counts messages, tokens and money exactly, beyond what a number can hold', async () => {
    const { history } = world;
    const huge = 9_007_199_254_740_993n;
    await history.addMessage(prompt(c, 'p', 'x'));
    for (const id of ['a', 'b', 'c']) {
      const usage = { promptTokens: 1, completionTokens: 2 };
      await history.addMessage(
        answer(c, id, 'y', 'p', { answer: { requestedModel: 'm', costPico: huge, usage } }),
      );
    }
    await history.settleAnswer('a', { requestedModel: 'm', costPico: 1n });
    const { messageCount, totalCostPico, totalTokens } = (await history.conversation(c)) ?? {};
    assert.deepEqual([messageCount, totalCostPico, totalTokens], [4, 2n * huge + 1n, 6]);
    assert.equal((await history.message('b'))?.answer?.costPico, huge);
  });

  it('writes only what is new while an answer streams', async () => {
    const { history, database } = world;
    await history.addMessage(prompt(c, 'p', 'x'));
    let message = answer(c, 'a', '', 'p', { state: 'streaming' });
    await history.addMessage(message);
    const steps: readonly (readonly ContentPart[])[] = [
      [{ type: 'reasoning', text: 'Hm' }],
      [{ type: 'reasoning', text: `Hm${'m'.repeat(5000)}` }],
      [
        { type: 'reasoning', text: `Hm${'m'.repeat(5000)}`, durationMs: 10 },
        { type: 'text', text: 'It is \ud83d' },
      ],
      [
        { type: 'reasoning', text: `Hm${'m'.repeat(5000)}`, durationMs: 10 },
        { type: 'text', text: 'It is 😀 so' },
      ],
    ];
    const sizes: number[] = [];
    for (const parts of steps) {
      message = { ...message, parts };
      await history.updateMessage(message);
      sizes.push(JSON.stringify(database.journal.at(-1)).length);
    }
    assert.deepEqual(await history.message('a'), message);
    assert.ok((sizes[3] ?? 0) < 1500, `the last step wrote ${sizes[3]} bytes`);

    const done: Message = { ...message, state: 'complete', answer: { requestedModel: 'm', costPico: 5n } };
    await history.updateMessage(done);
    assert.deepEqual(await history.message('a'), done);
    assert.equal((await history.conversation(c))?.totalCostPico, 5n);
    assert.deepEqual(await database.read('select * from message_growth'), []);
  });

  it('loses no step of a streaming answer when one could not be written', async () => {
    const { history, database } = world;
    await history.addMessage(prompt(c, 'p', 'x'));
    const step = (text: string) => answer(c, 'a', text, 'p', { state: 'streaming' });
    await history.addMessage(step('one'));
    database.failNextCommit(new Error('The disk is full.'));
    await assert.rejects(history.updateMessage(step('one two')), /full/);
    await history.updateMessage(step('one two three'));
    assert.deepEqual(await history.message('a'), step('one two three'));
  });

  it('keeps one draft per conversation and one for the next', async () => {
    const { history } = world;
    const attachment = { hash, name: 'a', mimeType: 'b', sizeBytes: 1 };
    const source = { kind: 'file', label: 'a', lines: { first: 2, last: 3 } } as const;
    const draft: Draft = { text: 'half a thou', attachments: [{ type: 'context', attachment, source }] };
    await history.saveDraft(c, draft);
    await history.saveDraft(null, { text: 'new', attachments: [] });
    assert.deepEqual([await history.draft(c), (await history.draft(null))?.text], [draft, 'new']);
    await history.addMessage(prompt(c, 'p', 'half a thought'), { clearDraft: true });
    await history.saveDraft(null, { text: '', attachments: [] });
    assert.deepEqual([await history.draft(c), await history.draft(null)], [undefined, undefined]);
  });

  it('lists conversations in every order, page by page, pinned first', async () => {
    const { history, clock } = world;
    for (let at = 0; at < 23; at += 1) {
      clock.nowMs += at % 3;
      const { id } = await history.createConversation({ title: `t${(at * 7) % 23}`, tags: [`tag${at % 2}`] });
      if (at % 5 === 0) await history.updateConversation(id, { isPinned: true });
      const costPico = BigInt(at % 4) * 9_007_199_254_740_993n;
      await history.addMessage({ ...prompt(id, `m${at}`, ''), answer: { requestedModel: 'm', costPico } });
    }
    for (const sort of ['updated', 'created', 'title', 'cost', 'tokens'] as const) {
      const whole = await history.listConversations({ sort, limit: 100 });
      const paged = [];
      let cursor: string | undefined;
      do {
        const page = await history.listConversations({ sort, limit: 4, ...(cursor && { cursor }) });
        paged.push(...page.conversations);
        cursor = page.cursor;
      } while (cursor);
      assert.deepEqual(paged, whole.conversations, sort);
      assert.equal(paged.length, 24);
      assert.deepEqual(
        paged.map(({ isPinned }) => isPinned),
        [...Array(5).fill(true), ...Array(19).fill(false)],
      );
    }
    const byCost = (await history.listConversations({ sort: 'cost', limit: 99 })).conversations.slice(5);
    assert.ok(
      byCost.every(
        ({ totalCostPico }, at) => totalCostPico <= (byCost[at - 1]?.totalCostPico ?? totalCostPico),
      ),
    );
    assert.equal((await history.listConversations({ tag: 'tag1', limit: 99 })).conversations.length, 11);
    assert.equal((await history.listConversations({ status: 'archived', limit: 9 })).conversations.length, 0);
  });

  it('tells of changes', async () => {
    const tables: string[] = [];
    world.history.onDidChange((change) => void tables.push(...change.tables));
    await world.history.addMessage(prompt(c, 'p', 'x'));
    assert.ok(tables.includes('messages') && tables.includes('conversations'));
  });
});
