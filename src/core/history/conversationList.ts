import * as z from 'zod/mini';
import type { ConversationStatus, ConversationSummary } from '../conversation.ts';
import type { Database, Row, SqlValue } from '../storage/database.ts';
import { summaryColumns, toSummary } from './conversationRows.ts';
import { parsedJson } from './partColumns.ts';

/* Pages of the list of conversations. A page begins after a row, not after a number of rows. */

export type ConversationSort = 'updated' | 'created' | 'title' | 'cost' | 'tokens';

export interface ConversationListQuery {
  /** Active ones unless told. */
  readonly status?: ConversationStatus;
  readonly workspace?: string;
  readonly tag?: string;
  readonly model?: string;
  readonly isPinned?: boolean;
  readonly isUnread?: boolean;
  /** Newest change first unless told. Pinned ones always come first. */
  readonly sort?: ConversationSort;
  /** Where the page before ended. */
  readonly cursor?: string;
  readonly limit: number;
}

export interface ConversationPage {
  readonly conversations: readonly ConversationSummary[];
  /** Present when there is more. */
  readonly cursor?: string;
}

interface SortKey {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
  /** How a cursor's text becomes the column's type again. */
  readonly param: string;
}

const sortKeys: Readonly<Record<ConversationSort, SortKey>> = {
  updated: { column: 'c.updated_at_ms', direction: 'desc', param: 'cast(? as integer)' },
  created: { column: 'c.created_at_ms', direction: 'desc', param: 'cast(? as integer)' },
  title: { column: 'c.title collate nocase', direction: 'asc', param: '?' },
  cost: { column: 'c.total_cost_pico', direction: 'desc', param: 'cast(? as integer)' },
  tokens: { column: 'c.total_tokens', direction: 'desc', param: 'cast(? as integer)' },
};

const cursorSchema = z.tuple([z.number(), z.string(), z.number()]);

export async function listConversations(
  database: Database,
  query: ConversationListQuery,
): Promise<ConversationPage> {
  const { limit } = query;
  const key = sortKeys[query.sort ?? 'updated'];
  const { conditions, params } = conditionsOf(query, key);
  const rows = await database.read(
    `select ${summaryColumns}, cast(${key.column} as text) as sort_key from conversations as c
      where ${conditions.join(' and ')}
      order by c.is_pinned desc, ${key.column} ${key.direction}, c.seq ${key.direction} limit ?`,
    [...params, limit + 1],
  );
  const last = rows[limit - 1];
  return {
    conversations: rows.slice(0, limit).map(toSummary),
    ...(rows.length > limit && last && { cursor: cursorAfter(last) }),
  };
}

function conditionsOf(query: ConversationListQuery, { column, direction, param }: SortKey) {
  const conditions = ['c.status = ?'];
  const params: SqlValue[] = [query.status ?? 'active'];
  const add = (condition: string, ...values: readonly SqlValue[]) => {
    conditions.push(condition);
    params.push(...values);
  };
  if (query.workspace !== undefined) add('c.workspace = ?', query.workspace);
  if (query.model !== undefined) add('c.model = ?', query.model);
  if (query.tag !== undefined) add('exists (select 1 from json_each(c.tags) where value = ?)', query.tag);
  if (query.isPinned !== undefined) add('c.is_pinned = ?', query.isPinned ? 1 : 0);
  if (query.isUnread !== undefined) add('c.is_unread = ?', query.isUnread ? 1 : 0);
  const after = cursorSchema.safeParse(parsedJson(query.cursor));
  if (after.success) {
    const [isPinned, key, seq] = after.data;
    const than = direction === 'desc' ? '<' : '>';
    add(
      `(c.is_pinned < ? or (c.is_pinned = ? and (${column} ${than} ${param}
        or (${column} = ${param} and c.seq ${than} ?))))`,
      ...[isPinned, isPinned, key, key, seq],
    );
  }
  return { conditions, params };
}

function cursorAfter(row: Row): string {
  return JSON.stringify([Number(row['is_pinned']), String(row['sort_key']), Number(row['seq'])]);
}
