import * as z from 'zod/mini';
import type { ConversationId, Message, MessageId } from '../conversation.ts';
import type { Database, Row } from '../storage/database.ts';
import { messageColumns, toMessage } from './messageRows.ts';
import { parsedJson } from './partColumns.ts';

/* Pages of the branch that is shown: a walk from its tip upwards, so a page costs the same in any history. */

export interface BranchMessage {
  readonly message: Message;
  /** The message and its alternatives, in the order they were made: `2/3` is the second of three. */
  readonly siblingIds: readonly MessageId[];
}

export interface BranchPage {
  /** In the order of reading. */
  readonly messages: readonly BranchMessage[];
  readonly hasEarlier: boolean;
}

export interface BranchQuery {
  /** The end of the branch; the active one unless told. */
  readonly tipId?: MessageId;
  /** Only what comes before this message. */
  readonly before?: MessageId;
  readonly limit: number;
}

const idList = z.array(z.string());

export async function readBranch(
  database: Database,
  conversationId: ConversationId,
  { tipId, before, limit }: BranchQuery,
): Promise<BranchPage> {
  const start = before
    ? ['select parent_id from messages where id = ?1', before]
    : tipId
      ? ['?1', tipId]
      : ['select active_message_id from conversations where id = ?1', conversationId];
  const rows = await database.read(
    `with recursive path(seq, parent_id, n) as (
        select seq, parent_id, 0 from messages where id = (${start[0]})
        union all
        select m.seq, m.parent_id, n + 1 from path join messages as m on m.id = path.parent_id where n < ?2)
      select ${messageColumns},
        (select json_group_array(s.id order by s.seq) from messages as s indexed by messages_by_parent
          where s.parent_id is m.parent_id and s.conversation_id = ?3 and s.deleted_at_ms is null) as siblings,
        (select forked_from_message_id from conversations where id = ?3) as fork_message_id
      from path cross join messages as m on m.seq = path.seq order by n desc`,
    [start[1] ?? null, limit, conversationId],
  );
  const shown = rows.length > limit ? rows.slice(rows.length - limit) : rows;
  const inherited = await inheritedSibling(database, conversationId, shown);
  return {
    messages: shown.map((row) => withSiblings(row, inherited)),
    hasEarlier: rows.length > limit,
  };
}

function withSiblings(row: Row, inherited: ReadonlyMap<string, MessageId>): BranchMessage {
  const message = toMessage(row);
  const own = idList.safeParse(parsedJson(row['siblings'])).data ?? [];
  const older = own.includes(message.id) ? inherited.get(message.id) : message.id;
  return { message, siblingIds: older === undefined ? own : [older, ...own] };
}

/**
 * Where a fork leaves what it inherited, the inherited message is a sibling too, although it belongs to
 * another conversation. There is at most one such place on a path.
 */
async function inheritedSibling(
  database: Database,
  conversationId: ConversationId,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, MessageId>> {
  const leaving = rows.find((row) => row['conversation_id'] === conversationId);
  if (!leaving || leaving['fork_message_id'] === null) return new Map();
  const [sibling] = await database.read(
    `with recursive chain(id, parent_id) as (
        select m.id, m.parent_id from conversations as c
          join messages as m on m.id = c.forked_from_message_id
          where c.id = ?1 and c.forked_from_message_id is not ?2
        union all
        select m.id, m.parent_id from chain join messages as m on m.id = chain.parent_id)
      select id from chain where parent_id is ?2
        and id in (select id from messages where conversation_id <> ?1) limit 1`,
    [conversationId, leaving['parent_id'] ?? null],
  );
  return sibling ? new Map([[String(leaving['id']), String(sibling['id'])]]) : new Map();
}
