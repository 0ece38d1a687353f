import assert from 'node:assert/strict';
import type { Conversation } from '../../../../src/core/conversation.ts';
import { insertConversation } from '../../../../src/core/history/conversationStatements.ts';
import { statement } from '../../../../src/core/history/statement.ts';
import {
  ConversationTree,
  marksOf,
  type TreeRow,
} from '../../../../src/core/history/tree/conversationTree.ts';
import {
  type Group,
  type Grouping,
  groupKey,
  type TreeFilter,
  type TreeQuery,
  type TreeSort,
} from '../../../../src/core/history/tree/groups.ts';
import { answer, createWorld, prompt, type World } from '../world.ts';

const dayMs = 24 * 60 * 60 * 1000;
const moment = { nowMs: new Date('2025-06-20T15:00').getTime(), firstWeekday: 1 } as const;
const daysAgo = (days: number) => moment.nowMs - days * dayMs;

describe('the tree of conversations', () => {
  let world: World;
  let tree: ConversationTree;

  beforeEach(async () => {
    world = await createWorld();
    tree = new ConversationTree(world.database);
  });

  async function add(id: string, more: Partial<Conversation> = {}): Promise<string> {
    const conversation: Conversation = {
      id,
      title: id,
      titleIsUsers: false,
      parameters: {},
      status: 'active',
      isPinned: false,
      isUnread: false,
      tags: [],
      createdAtMs: 0,
      updatedAtMs: moment.nowMs,
      messageCount: 0,
      totalCostPico: 0n,
      totalTokens: 0,
      activeMessageId: null,
      ...more,
    };
    await world.database.commit([
      ...insertConversation(conversation),
      statement(
        'update conversations set total_cost_pico = ?, total_tokens = ? where id = ?',
        conversation.totalCostPico,
        conversation.totalTokens,
        id,
      ),
    ]);
    return id;
  }

  const query = (
    grouping: Grouping = 'date',
    sort: TreeSort = 'updated',
    filter: TreeFilter = {},
  ): TreeQuery => ({ grouping, sort, filter });

  const groups = async (of: TreeQuery = query()) =>
    (await tree.groups(of, moment)).map(({ group, count }) => `${groupKey(group)} ${count}`);

  const titles = (rows: readonly TreeRow[]) => rows.map(({ conversation }) => conversation.title);

  const rows = async (group: Group, of: TreeQuery = query(), limit = 100) =>
    titles((await tree.rows(of, group, moment, limit)).rows);

  it('has no groups where there is nothing', async () => {
    assert.deepEqual(await groups(), []);
    assert.deepEqual(await groups(query('tag')), []);
  });

  it('groups by date, with the pinned first, archive and bin last', async () => {
    await add('now');
    await add('pinned long ago', { isPinned: true, updatedAtMs: 0 });
    await add('a day ago', { updatedAtMs: daysAgo(1) });
    await add('on Monday', { updatedAtMs: daysAgo(4) });
    await add('in the month', { updatedAtMs: daysAgo(10) });
    await add('years ago', { updatedAtMs: 5 });
    await add('put away', { status: 'archived', isPinned: true });
    await add('thrown away', { status: 'deleted', deletedAtMs: 3 });
    assert.deepEqual(await groups(), [
      'pinned 1',
      'today 1',
      'yesterday 1',
      'week 1',
      'month 1',
      'older 1',
      'archived 1',
      'deleted 1',
    ]);
    assert.deepEqual(await rows({ kind: 'date', date: 'week' }), ['on Monday']);
    assert.deepEqual(await rows({ kind: 'pinned' }), ['pinned long ago']);
    assert.deepEqual(await rows({ kind: 'archived' }), ['put away']);
    assert.deepEqual(await rows({ kind: 'deleted' }), ['thrown away']);
  });

  it('groups by tag: two tags are two places, no tag is one', async () => {
    await add('both', { tags: ['work', 'Rust'] });
    await add('one', { tags: ['work'], isPinned: true, updatedAtMs: 1 });
    await add('none');
    assert.deepEqual(await groups(query('tag')), ['tag:Rust 1', 'tag:work 2', 'tag-none 1']);
    assert.deepEqual(await rows({ kind: 'tag', value: 'work' }, query('tag')), ['one', 'both']);
    assert.deepEqual(await rows({ kind: 'tag', value: null }, query('tag')), ['none']);
  });

  it('groups by the model that was chosen, else the one that answered', async () => {
    await add('chosen', { model: 'acme/two' });
    const answered = await add('answered');
    await add('unknown');
    await world.history.addMessage(prompt(answered, 'm1', 'Hello?'));
    await world.history.addMessage(
      answer(answered, 'm2', 'Hello!', 'm1', { answer: { requestedModel: 'x', model: 'acme/one' } }),
    );
    assert.deepEqual(await groups(query('model')), ['model:acme/one 1', 'model:acme/two 1', 'model-none 1']);
    assert.deepEqual(await rows({ kind: 'model', value: 'acme/one' }, query('model')), ['answered']);
  });

  it('groups by workspace', async () => {
    await add('here', { workspace: 'file:///a' });
    await add('nowhere');
    assert.deepEqual(await groups(query('workspace')), ['workspace:file:///a 1', 'workspace-none 1']);
    assert.deepEqual(await rows({ kind: 'workspace', value: null }, query('workspace')), ['nowhere']);
  });

  it('sorts by change, cost, tokens and title', async () => {
    await add('b', { updatedAtMs: moment.nowMs - 1, totalCostPico: 9_007_199_254_740_993n, totalTokens: 1 });
    await add('A', { updatedAtMs: moment.nowMs - 2, totalCostPico: 9_007_199_254_740_992n, totalTokens: 3 });
    await add('c', { updatedAtMs: moment.nowMs - 3, totalTokens: 2 });
    const today: Group = { kind: 'date', date: 'today' };
    assert.deepEqual(await rows(today, query('date', 'updated')), ['b', 'A', 'c']);
    assert.deepEqual(await rows(today, query('date', 'cost')), ['b', 'A', 'c']);
    assert.deepEqual(await rows(today, query('date', 'tokens')), ['A', 'c', 'b']);
    assert.deepEqual(await rows(today, query('date', 'title')), ['A', 'b', 'c']);
  });

  it('shows in the bin what was deleted last first', async () => {
    await add('first', { status: 'deleted', deletedAtMs: 1, updatedAtMs: 9 });
    await add('second', { status: 'deleted', deletedAtMs: 2, updatedAtMs: 8 });
    assert.deepEqual(await rows({ kind: 'deleted' }), ['second', 'first']);
  });

  it('filters by workspace, tags, models and marks', async () => {
    await add('plain');
    await add('unread', { isUnread: true, tags: ['work'], workspace: 'file:///a' });
    await add('pinned', { isPinned: true, tags: ['home'], model: 'acme/one' });
    const failed = await add('failed', { tags: ['work'] });
    await world.history.addMessage(prompt(failed, 'm1', '?'));
    await world.history.addMessage(answer(failed, 'm2', '', 'm1', { state: 'failed' }));
    // Adding a message made the conversation one of the clock's own time.
    const all = async (filter: TreeFilter) => {
      const found = [];
      for (const { group } of await tree.groups(query('workspace', 'title', filter), moment)) {
        found.push(...(await rows(group, query('workspace', 'title', filter))));
      }
      return found.sort();
    };
    assert.deepEqual(await all({ workspace: 'file:///a' }), ['unread']);
    assert.deepEqual(await all({ tags: ['work', 'home'] }), ['failed', 'pinned', 'unread']);
    assert.deepEqual(await all({ tags: ['work'], marks: ['unread'] }), ['unread']);
    assert.deepEqual(await all({ marks: ['failed', 'pinned'] }), ['failed', 'pinned']);
    assert.deepEqual(await all({ marks: ['streaming'] }), []);
    assert.deepEqual(await all({ models: ['acme/one'] }), ['failed', 'pinned']);
    assert.deepEqual(await groups(query('date', 'updated', { tags: ['none such'] })), []);
  });

  it('shows a fork below its parent where both are in one group, else at its own place', async () => {
    const forkAt = async (title: string, of: string, nowMs: number) => {
      world.clock.nowMs = nowMs;
      const { id } = await world.history.fork(of, `${of}-prompt`);
      await world.history.updateConversation(id, { title });
      await world.history.addMessage(prompt(id, `${id}-prompt`, 'And?', `${of}-prompt`));
      return id;
    };
    for (const id of ['parent', 'gone']) {
      world.clock.nowMs = moment.nowMs;
      await add(id);
      await world.history.addMessage(prompt(id, `${id}-prompt`, '?'));
    }
    const fork = await forkAt('fork', 'parent', moment.nowMs - 1);
    await forkAt('fork of the fork', fork, moment.nowMs);
    await forkAt('old fork', 'parent', 5);
    await forkAt('orphan', 'gone', moment.nowMs + 1);
    await world.history.bin.put(['gone']);
    await world.history.bin.remove(['gone']);
    const today: Group = { kind: 'date', date: 'today' };
    const page = await tree.rows(query(), today, moment, 10);
    assert.deepEqual(
      page.rows.map(({ conversation, hasForks }) => `${conversation.title} ${hasForks}`),
      ['orphan false', 'parent true'],
    );
    const below = await tree.forks(query(), today, 'parent', moment);
    assert.deepEqual(titles(below), ['fork']);
    assert.equal(below[0]?.hasForks, true);
    assert.deepEqual(titles(await tree.forks(query(), today, fork, moment)), ['fork of the fork']);
    assert.deepEqual(await rows({ kind: 'date', date: 'older' }), ['old fork']);
    assert.deepEqual(
      await groups(),
      ['today 4', 'older 1'],
      'every conversation is counted in the group where it is shown',
    );
  });

  it('gives no more rows than asked for, and says that there are more', async () => {
    for (let at = 0; at < 5; at += 1) await add(`c${at}`, { updatedAtMs: moment.nowMs - at });
    const page = await tree.rows(query(), { kind: 'date', date: 'today' }, moment, 3);
    assert.deepEqual([titles(page.rows), page.hasMore], [['c0', 'c1', 'c2'], true]);
    const all = await tree.rows(query(), { kind: 'date', date: 'today' }, moment, 5);
    assert.equal(all.hasMore, false);
  });

  it('marks the most urgent first', () => {
    const conversation = { isUnread: true, isPinned: true } as Conversation;
    const row = { conversation, hasForks: false };
    assert.deepEqual(marksOf({ ...row, tipState: 'cut-off' }), ['failed', 'unread', 'pinned']);
    assert.deepEqual(marksOf({ ...row, tipState: 'streaming' }), ['streaming', 'unread', 'pinned']);
    assert.deepEqual(marksOf({ ...row, tipState: 'stopped' }), ['unread', 'pinned']);
  });
});
