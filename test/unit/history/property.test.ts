import assert from 'node:assert/strict';
import fc from 'fast-check';
import { textOf } from '../../../src/core/conversation.ts';
import { binKeepsMs } from '../../../src/core/history/bin.ts';
import { History } from '../../../src/core/history/history.ts';
import type { Database } from '../../../src/core/storage/database.ts';
import { createMemoryDatabase } from '../../support/memoryDatabase.ts';
import { seedOf } from '../../support/seed.ts';
import { Model, type ModelConversation, type ModelMessage } from './model.ts';
import { Windows } from './windows.ts';
import { answer, prompt } from './world.ts';

/* Random lives of a history, compared with plain arrays. NT_RUNS makes more of them. */

const runs = Number(process.env['NT_RUNS'] ?? 60);

interface Step {
  readonly do: keyof typeof actions;
  readonly a: number;
  readonly b: number;
}

class Life {
  readonly model = new Model();
  readonly clock = { nowMs: 1_750_000_000_000 };
  readonly windows: History[] = [];
  readonly databases: Database[] = [];
  #made = 0;
  readonly newId = () => {
    this.#made += 1;
    return `x${this.#made}`;
  };

  addWindow(database: Database): void {
    const clock = { now: () => this.clock.nowMs, after: () => ({ dispose: () => undefined }) };
    this.windows.push(new History({ database, clock, newId: this.newId }));
    this.databases.push(database);
  }

  /** Each step comes from another window. */
  get history(): History {
    const [first] = this.windows;
    assert.ok(first);
    this.windows.push(...this.windows.splice(0, 1));
    return first;
  }

  conversationAt(index: number): ModelConversation | undefined {
    return this.model.conversations[index % Math.max(1, this.model.conversations.length)];
  }

  messageAt(conversation: ModelConversation | undefined, index: number): ModelMessage | undefined {
    const visible = conversation ? this.model.visible(conversation.id) : [];
    return visible[index % Math.max(1, visible.length)];
  }
}

type Action = (life: Life, a: number, b: number) => Promise<void>;

async function add(life: Life, a: number, b: number, role: 'user' | 'assistant', isStreaming: boolean) {
  const conversation = life.conversationAt(a);
  if (!conversation) return;
  const parent = b % 7 === 0 && role === 'user' ? undefined : life.messageAt(conversation, b);
  if (!parent && role === 'assistant') return;
  const id = life.newId();
  const text = `word${id} ${'y'.repeat(b % 5)}`;
  const costPico = role === 'user' ? 0n : BigInt(b) * 9_007_199_254_740n;
  const shared = { conversationId: conversation.id, id, text };
  life.model.messages.push({
    ...shared,
    parentId: parent?.id ?? null,
    role,
    costPico,
    tokens: role === 'user' ? 0 : b,
    isStreaming,
    deleted: undefined,
  });
  life.model.restoreParents(conversation.id, id);
  conversation.activeId = id;
  conversation.updatedAtMs = life.clock.nowMs;
  const usage = { promptTokens: b, completionTokens: 0 };
  await life.history.addMessage(
    role === 'user'
      ? prompt(conversation.id, id, text, parent?.id)
      : answer(conversation.id, id, text, parent?.id ?? '', {
          answer: { requestedModel: 'm', costPico, usage },
          state: isStreaming ? 'streaming' : 'complete',
        }),
  );
}

const actions = {
  create: async (life) => {
    const { nowMs } = life.clock;
    const { id } = await life.history.createConversation({ title: 'new' });
    life.model.conversations.push({
      id,
      title: 'new',
      tags: [],
      isPinned: false,
      status: 'active',
      statusBefore: 'active',
      deletedAtMs: 0,
      updatedAtMs: nowMs,
      activeId: null,
      draft: '',
    });
  },
  change: async (life, a, b) => {
    const conversation = life.conversationAt(a);
    if (!conversation) return;
    const change = { title: `title${b}`, tags: [`tag${b % 3}`], isPinned: b % 2 === 0 };
    Object.assign(conversation, change);
    await life.history.updateConversation(conversation.id, change);
  },
  archive: async (life, a, b) => {
    const conversation = life.conversationAt(a);
    if (!conversation || conversation.status === 'deleted') return;
    conversation.status = b % 2 === 0 ? 'active' : 'archived';
    await life.history.updateConversation(conversation.id, { status: conversation.status });
  },
  prompt: (life, a, b) => add(life, a, b, 'user', false),
  answer: (life, a, b) => add(life, a, b, 'assistant', false),
  stream: (life, a, b) => add(life, a, b, 'assistant', true),
  grow: async (life, a, b) => {
    const streaming = life.model.messages.filter(({ isStreaming }) => isStreaming);
    const message = streaming[a % Math.max(1, streaming.length)];
    if (!message) return;
    message.text += ` more${b}`;
    message.isStreaming = b % 4 !== 0;
    const conversation = life.model.conversation(message.conversationId);
    if (!message.isStreaming) conversation.updatedAtMs = life.clock.nowMs;
    const usage = { promptTokens: message.tokens, completionTokens: 0 };
    const grown = answer(message.conversationId, message.id, message.text, message.parentId ?? '', {
      answer: { requestedModel: 'm', costPico: message.costPico, usage },
      state: message.isStreaming ? 'streaming' : 'stopped',
    });
    const { history } = life;
    // Refused where the other window wrote it last; the second time it is written whole.
    await history.updateMessage(grown).catch(() => history.updateMessage(grown));
  },
  settle: async (life, a, b) => {
    const message = life.messageAt(life.conversationAt(a), b);
    if (!message) return;
    message.costPico = BigInt(a + b);
    message.tokens = 0;
    await life.history.settleAnswer(message.id, { requestedModel: 'm', costPico: message.costPico });
  },
  activate: async (life, a, b) => {
    const conversation = life.conversationAt(a);
    const message = life.messageAt(conversation, b);
    if (!conversation || !message) return;
    conversation.activeId = life.model.newestLeaf(conversation.id, message.id);
    await life.history.setActive(conversation.id, message.id);
  },
  remove: async (life, a, b) => {
    const conversation = life.conversationAt(a);
    const message = life.messageAt(conversation, b);
    if (!conversation || !message) return;
    const isOwn = message.conversationId === conversation.id;
    assert.equal(await life.history.removeMessage(conversation.id, message.id), isOwn);
    if (isOwn) life.model.remove(conversation.id, message.id, life.clock.nowMs);
  },
  restore: async (life, a) => {
    const deleted = life.model.messages.filter(({ id, deleted: mark }) => mark?.with === id);
    const message = deleted[a % Math.max(1, deleted.length)];
    if (!message) return;
    life.model.restore(message.conversationId, message.id);
    await life.history.restoreMessage(message.conversationId, message.id);
  },
  fork: async (life, a, b) => {
    const source = life.conversationAt(a);
    const message = life.messageAt(source, b);
    if (!source || !message) return;
    const { id } = await life.history.fork(source.id, message.id);
    life.model.conversations.push({
      ...source,
      id,
      isPinned: false,
      status: 'active',
      updatedAtMs: life.clock.nowMs,
      activeId: message.id,
      forkOf: { conversationId: source.id, messageId: message.id },
      draft: '',
    });
  },
  bin: async (life, a) => {
    const conversation = life.conversationAt(a);
    if (!conversation || conversation.status === 'deleted') return;
    conversation.statusBefore = conversation.status;
    conversation.status = 'deleted';
    conversation.deletedAtMs = life.clock.nowMs;
    await life.history.bin.put([conversation.id]);
  },
  unbin: async (life, a) => {
    const conversation = life.conversationAt(a);
    if (conversation?.status !== 'deleted') return;
    conversation.status = conversation.statusBefore;
    await life.history.bin.restore([conversation.id]);
  },
  empty: async (life) => {
    life.model.purge(Number.MAX_SAFE_INTEGER);
    await life.history.bin.empty();
  },
  wait: async (life, a) => {
    life.clock.nowMs += (a % 20) * 24 * 60 * 60 * 1000;
    life.model.purge(life.clock.nowMs - binKeepsMs);
    await life.history.bin.purgeExpired();
  },
  draft: async (life, a, b) => {
    const conversation = life.conversationAt(a);
    if (!conversation) return;
    conversation.draft = b % 3 === 0 ? '' : `draft${b}`;
    await life.history.saveDraft(conversation.id, { text: conversation.draft, attachments: [] });
  },
  index: async (life) => life.history.search.updateIndex(),
} satisfies Record<string, Action>;

async function check(life: Life): Promise<void> {
  const { model, history } = life;
  for (const expected of model.conversations) {
    const { id } = expected;
    const own = model.messages.filter(({ conversationId }) => conversationId === id);
    const conversation = await history.conversation(id);
    assert.deepEqual(
      [conversation?.title, conversation?.tags, conversation?.isPinned, conversation?.status],
      [expected.title, expected.tags, expected.isPinned, expected.status],
    );
    assert.deepEqual(
      [conversation?.activeMessageId, conversation?.updatedAtMs, conversation?.forkedFrom],
      [expected.activeId, expected.updatedAtMs, expected.forkOf],
    );
    assert.deepEqual(
      [conversation?.messageCount, conversation?.totalCostPico, conversation?.totalTokens],
      [
        own.filter(({ deleted }) => !deleted).length,
        own.reduce((sum, { costPico }) => sum + costPico, 0n),
        own.reduce((sum, { tokens }) => sum + tokens, 0),
      ],
    );
    await checkBranch(life, expected);
    assert.equal((await history.draft(id))?.text ?? '', expected.draft);
  }
  await checkList(life);
  await checkSearch(life);
  await checkTips(life);
}

/** What triggers keep beside each conversation is what its shown branch ends with. */
async function checkTips({ databases }: Life): Promise<void> {
  for (const database of databases) {
    const rows = await database.read(
      `select c.id, c.tip_model, c.tip_state, m.state, coalesce(m.model, m.requested_model) as model
        from conversations as c left join messages as m on m.id = c.active_message_id`,
    );
    for (const row of rows)
      assert.deepEqual([row['tip_model'], row['tip_state']], [row['model'], row['state']], String(row['id']));
  }
}

async function checkBranch({ model, history }: Life, { id, activeId }: ModelConversation): Promise<void> {
  const shown: unknown[] = [];
  let before: string | undefined;
  for (let hasEarlier = true; hasEarlier; ) {
    const page = await history.branch(id, { limit: 3, ...(before && { before }) });
    shown.unshift(...page.messages.map(({ message, siblingIds }) => [textOf(message), siblingIds]));
    before = page.messages[0]?.message.id;
    hasEarlier = page.hasEarlier;
  }
  assert.deepEqual(
    shown,
    model.path(activeId).map((message) => [message.text, model.siblings(id, message)]),
  );
}

async function checkList({ model, history }: Life): Promise<void> {
  for (const status of ['active', 'archived', 'deleted'] as const) {
    const { conversations } = await history.listConversations({ status, limit: 1000 });
    const expected = model.conversations
      .filter((conversation) => conversation.status === status)
      .map(({ id, isPinned, updatedAtMs }, at) => ({ id, key: [Number(isPinned), updatedAtMs, at] as const }))
      .sort((x, y) => y.key[0] - x.key[0] || y.key[1] - x.key[1] || y.key[2] - x.key[2]);
    assert.deepEqual(
      conversations.map(({ id }) => id),
      expected.map(({ id }) => id),
    );
  }
}

async function checkSearch({ model, history }: Life): Promise<void> {
  const alive = model.conversations.filter(({ status }) => status !== 'deleted').map(({ id }) => id);
  for (const message of model.messages.filter(({ isStreaming }) => !isStreaming)) {
    const { hits } = await history.search.find(`word${message.id} `, { limit: 10 });
    const showing = alive.filter((id) => model.visible(id).includes(message));
    assert.equal(hits.length, showing.length > 0 ? 1 : 0, `${message.id} is shown in ${showing.join()}`);
    if (hits[0]) assert.ok(showing.includes(hits[0].conversationId), message.id);
  }
  // What is gone is gone from the index too.
  const { hits } = await history.search.find('word*', { limit: 1000 });
  assert.ok(hits.every(({ messageId }) => model.messages.some(({ id }) => id === messageId)));
}

const names = Object.keys(actions) as (keyof typeof actions)[];
const step = fc.record({
  do: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom<keyof typeof actions>('prompt', 'answer', 'grow', 'fork') },
    { weight: 6, arbitrary: fc.constantFrom(...names) },
  ),
  a: fc.nat(1000),
  b: fc.nat(1000),
});
const steps = fc.array(step, { minLength: 5, maxLength: 60, size: 'max' });

async function live(life: Life, all: readonly Step[]): Promise<void> {
  await actions.create(life);
  for (const { do: name, a, b } of all) {
    life.clock.nowMs += 1000;
    await actions[name](life, a, b);
  }
}

describe('a history', function () {
  this.timeout(20_000 + runs * 1_000);
  const seed = seedOf('history');

  it('is what plain arrays say, whatever happens to it, in two windows', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const database = await createMemoryDatabase();
        const life = new Life();
        life.addWindow(database);
        life.addWindow(database);
        await live(life, all);
        await check(life);
        const replica = await database.replica();
        assert.equal(replica.dump(), database.dump());
        await Promise.all([replica.close(), database.close()]);
      }),
      { seed, numRuns: runs },
    );
  });

  it('is the same over the journal: in both windows, after seals, and when opened again', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(60), async (all, sealAt) => {
        const disk = new Windows();
        const life = new Life();
        life.addWindow(await disk.open());
        life.addWindow(await disk.open());
        await live(life, all.slice(0, sealAt));
        await disk.seal();
        for (const { do: name, a, b } of all.slice(sealAt)) {
          life.clock.nowMs += 1000;
          await actions[name](life, a, b);
        }
        life.addWindow(await disk.open());
        await check(life);
        const [first, ...others] = await disk.dumps();
        for (const other of others) assert.equal(other, first);
        await disk.dispose();
      }),
      { seed, numRuns: Math.ceil(runs / 4) },
    );
  });
});
