import type { ConversationId, ConversationSummary, MessageState } from '../../conversation.ts';
import type { Database, Row } from '../../storage/database.ts';
import { summaryColumns, toSummary } from '../conversationRows.ts';
import { type DateRange, dateGroups, type Weekday } from './dateGroups.ts';
import {
  type Group,
  hasFilter,
  type Mark,
  type TreeFilter,
  type TreeQuery,
  type TreeSort,
} from './groups.ts';
import { type Condition, every, filterCondition, groupCondition, modelOf } from './treeConditions.ts';

/*
 * The tree of conversations: groups with their numbers first, the rows of a group when it is looked into. A
 * fork stands below its parent where both are in the same group, and at its own place where they are not: what
 * was used today must not hide below what was last used a year ago.
 */

export interface GroupCount {
  readonly group: Group;
  readonly count: number;
}

export interface TreeRow {
  readonly conversation: ConversationSummary;
  /** How the branch that is shown ends. */
  readonly tipState?: MessageState;
  /** The user's choice, else what answered last. */
  readonly model?: string;
  readonly hasForks: boolean;
}

export interface TreePage {
  readonly rows: readonly TreeRow[];
  readonly hasMore: boolean;
}

export interface TreeMoment {
  readonly nowMs: number;
  readonly firstWeekday: Weekday;
}

export class ConversationTree {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The groups that have something in them, in their order, with the archive and the bin as the last. */
  async groups({ grouping, filter }: TreeQuery, moment: TreeMoment): Promise<readonly GroupCount[]> {
    const active = grouping === 'date' ? this.#byDate(filter, moment) : this.#byValue(grouping, filter);
    const [first, last] = await Promise.all([active, this.#aside(filter)]);
    return [...first, ...last].filter(({ count }) => count > 0);
  }

  /** The first rows of a group. */
  async rows(query: TreeQuery, group: Group, moment: TreeMoment, limit: number): Promise<TreePage> {
    const inGroup = conditionsOf(query, group, moment);
    const isNested = `exists (select 1 from conversations as p
      where p.id = c.forked_from_conversation_id and ${inGroup.sql('p')})`;
    const topmost: Condition = {
      sql: (alias) =>
        `${inGroup.sql(alias)} and not (${alias}.forked_from_message_id is not null and ${isNested})`,
      params: [...inGroup.params, ...inGroup.params],
    };
    const rows = await this.#read(query.sort, group, inGroup, topmost, limit + 1);
    return { rows: rows.slice(0, limit), hasMore: rows.length > limit };
  }

  /** The forks of a conversation that are in the same group. */
  forks(
    query: TreeQuery,
    group: Group,
    parent: ConversationId,
    moment: TreeMoment,
  ): Promise<readonly TreeRow[]> {
    const inGroup = conditionsOf(query, group, moment);
    const below: Condition = {
      sql: (alias) =>
        `${alias}.forked_from_message_id is not null and ${alias}.forked_from_conversation_id = ?
          and ${inGroup.sql(alias)}`,
      params: [parent, ...inGroup.params],
    };
    return this.#read(query.sort, group, inGroup, below, -1);
  }

  async #read(
    sort: TreeSort,
    group: Group,
    inGroup: Condition,
    wanted: Condition,
    limit: number,
  ): Promise<readonly TreeRow[]> {
    const order = orderOf(sort, group);
    const scan = isInIndex(sort, group, limit) ? '' : 'not indexed';
    const rows = await this.#database.read(
      // Few are forks: without the hint all rows of the group would be read to find them.
      `with forked as materialized (select distinct f.forked_from_conversation_id as id
          from conversations as f indexed by conversations_by_fork
          where f.forked_from_message_id is not null and ${inGroup.sql('f')}),
        page as materialized (select c.seq from conversations as c ${scan} where ${wanted.sql('c')}
          order by ${order} limit ?)
      select ${summaryColumns}, c.tip_state, ${modelOf('c')} as shown_model, c.id in forked as has_forks
      from page join conversations as c on c.seq = page.seq
      order by ${order}`,
      [...inGroup.params, ...wanted.params, limit],
    );
    return rows.map(toTreeRow);
  }

  async #byDate(filter: TreeFilter, { nowMs, firstWeekday }: TreeMoment): Promise<readonly GroupCount[]> {
    const dates = dateGroups(nowMs, firstWeekday);
    const passes = filterCondition(filter);
    const sums = dates.map(
      (_, index) => `sum(c.is_pinned = 0 and c.updated_at_ms >= ? and c.updated_at_ms < ?) as date_${index}`,
    );
    const [row = {}] = await this.#database.read(
      `select sum(c.is_pinned = 1) as pinned, ${sums.join(', ')}
        from conversations as c ${hasFilter(filter) ? 'not indexed' : ''} where c.status = 'active' and ${passes.sql('c')}`,
      [...dates.flatMap(({ startMs, endMs }) => [startMs, endMs]), ...passes.params],
    );
    return [
      { group: { kind: 'pinned' }, count: Number(row['pinned'] ?? 0) },
      ...dates.map(({ date }, index) => ({
        group: { kind: 'date', date } as const,
        count: Number(row[`date_${index}`] ?? 0),
      })),
    ];
  }

  /** In the order of the alphabet; what has no value comes last. */
  async #byValue(kind: 'tag' | 'model' | 'workspace', filter: TreeFilter): Promise<readonly GroupCount[]> {
    const passes = filterCondition(filter);
    const value = { tag: 'c.tags', model: modelOf('c'), workspace: 'c.workspace' }[kind];
    // Nearly all are active: from front to back is quicker than by an index and then each row.
    const counted = `select ${value} as value, count(*) as count from conversations as c not indexed
      where c.status = 'active' and ${passes.sql('c')} group by 1`;
    // Many have the same list of tags: each list is read once.
    const byTag = `select t.value as value, sum(count) as count
      from (${counted}) as lists left join json_each(lists.value) as t group by 1`;
    const rows = await this.#database.read(
      `select value, count from (${kind === 'tag' ? byTag : counted})
        order by value is null, value collate nocase`,
      passes.params,
    );
    return rows.map((row) => ({
      group: { kind, value: row['value'] === null ? null : String(row['value']) },
      count: Number(row['count']),
    }));
  }

  async #aside(filter: TreeFilter): Promise<readonly GroupCount[]> {
    const passes = filterCondition(filter);
    const rows = await this.#database.read(
      `select c.status, count(*) as count from conversations as c
        where c.status in ('archived', 'deleted') and ${passes.sql('c')} group by c.status order by c.status`,
      passes.params,
    );
    return rows.map((row) => ({
      group: { kind: row['status'] === 'deleted' ? 'deleted' : 'archived' },
      count: Number(row['count']),
    }));
  }
}

function conditionsOf({ filter }: TreeQuery, group: Group, moment: TreeMoment): Condition {
  const dates: readonly DateRange[] = dateGroups(moment.nowMs, moment.firstWeekday);
  return every([groupCondition(group, dates), filterCondition(filter)]);
}

const orders: Readonly<Record<TreeSort, string>> = {
  updated: 'c.updated_at_ms desc, c.seq desc',
  cost: 'c.total_cost_pico desc, c.updated_at_ms desc, c.seq desc',
  tokens: 'c.total_tokens desc, c.updated_at_ms desc, c.seq desc',
  title: 'c.title collate nocase, c.seq',
};

/** Whether an index leads to the first rows; else to read all from front to back is quicker than by an index. */
function isInIndex(sort: TreeSort, group: Group, limit: number): boolean {
  const isEverywhere = group.kind === 'model' || group.kind === 'workspace' || group.kind === 'tag';
  if (limit < 0 || !isEverywhere) return true;
  return sort === 'updated' && !(group.kind === 'tag' && group.value !== null);
}

function orderOf(sort: TreeSort, { kind }: Group): string {
  if (kind === 'deleted' && sort === 'updated') return 'c.deleted_at_ms desc, c.seq desc';
  const pinnedFirst = kind === 'tag' || kind === 'model' || kind === 'workspace';
  return `${pinnedFirst ? 'c.is_pinned desc, ' : ''}${orders[sort]}`;
}

function toTreeRow(row: Row): TreeRow {
  return {
    conversation: toSummary(row),
    ...(row['tip_state'] !== null && { tipState: row['tip_state'] as MessageState }),
    ...(row['shown_model'] !== null && { model: String(row['shown_model']) }),
    hasForks: row['has_forks'] === 1,
  };
}

/** The marks of a row, the most urgent first. */
export function marksOf({ conversation, tipState }: TreeRow): readonly Mark[] {
  const hasFailed = tipState === 'failed' || tipState === 'cut-off' || tipState === 'interrupted';
  return [
    ...(tipState === 'streaming' ? (['streaming'] as const) : []),
    ...(hasFailed ? (['failed'] as const) : []),
    ...(conversation.isUnread ? (['unread'] as const) : []),
    ...(conversation.isPinned ? (['pinned'] as const) : []),
  ];
}
