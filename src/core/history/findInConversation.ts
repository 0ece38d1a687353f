import type { ConversationId, MessageId } from '../conversation.ts';
import type { Database } from '../storage/database.ts';

/**
 * The messages of the shown branch that contain this text, in the order of reading. SQLite folds the case of
 * ASCII only, so the text is looked for as it is and in both of its cases.
 */
export async function findInConversation(
  database: Database,
  conversationId: ConversationId,
  text: string,
): Promise<readonly MessageId[]> {
  const variants = [...new Set([text, text.toLowerCase(), text.toUpperCase()])].map(
    (variant) => `%${variant.replace(/[\\%_]/g, '\\$&')}%`,
  );
  const matches = variants.map((_, index) => `m.text like ?${index + 2} escape '\\'`).join(' or ');
  const rows = await database.read(
    `with recursive path(seq, parent_id, n) as (
        select seq, parent_id, 0 from messages
          where id = (select active_message_id from conversations where id = ?1)
        union all
        select m.seq, m.parent_id, n + 1 from path join messages as m on m.id = path.parent_id)
      select m.id from path cross join messages as m on m.seq = path.seq
        where ${matches} order by path.n desc`,
    [conversationId, ...variants],
  );
  return rows.map((row) => String(row['id']));
}
