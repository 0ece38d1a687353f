import type { ConversationId, MessageId } from '../conversation.ts';
import type { Statement } from '../storage/database.ts';
import { statement } from './statement.ts';

/* Deleting a message takes it and what follows it out of sight; the bin lets go of it thirty days later. */

export function removeSubtree(
  conversationId: ConversationId,
  id: MessageId,
  nowMs: number,
): readonly Statement[] {
  return [
    statement(
      `update messages set deleted_at_ms = ?1, deleted_with = ?2 where deleted_at_ms is null and id in (
        with recursive below(id) as (
          select ?2
          union all
          select m.id from below join messages as m on m.parent_id = below.id and m.conversation_id = ?3)
        select id from below)`,
      nowMs,
      id,
      conversationId,
    ),
    recount(conversationId),
  ];
}

export function restoreSubtree(conversationId: ConversationId, id: MessageId): readonly Statement[] {
  return [
    statement(
      `update messages set deleted_at_ms = null, deleted_with = null
        where deleted_with = ? and conversation_id = ?`,
      id,
      conversationId,
    ),
    restoreParents(conversationId, id),
    recount(conversationId),
  ];
}

/** A message that is shown needs what comes before it: its deleted parents come back. */
export function restoreParents(conversationId: ConversationId, id: MessageId): Statement {
  return statement(
    `update messages set deleted_at_ms = null, deleted_with = null where id in (
      with recursive above(id, parent_id) as (
        select id, parent_id from messages
          where id = (select parent_id from messages where id = ?1)
            and conversation_id = ?2 and deleted_at_ms is not null
        union all
        select m.id, m.parent_id from above join messages as m on m.id = above.parent_id
          where m.conversation_id = ?2 and m.deleted_at_ms is not null)
      select id from above)`,
    id,
    conversationId,
  );
}

/** Sets the number of the conversation's messages that are not deleted. */
export function recount(conversationId: ConversationId): Statement {
  return statement(
    `update conversations set message_count = (select count(*) from messages
        where conversation_id = ?1 and deleted_at_ms is null) where id = ?1`,
    conversationId,
  );
}
