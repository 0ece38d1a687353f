import type { ConversationId } from '../conversation.ts';
import type { Database } from '../storage/database.ts';

const most = 50;
/** Longer ones are no lines that one types again. */
const longestChars = 20_000;

/** What the user has asked, newest first: in this conversation, then elsewhere. Each text once. */
export async function recentPrompts(
  database: Database,
  conversationId: ConversationId | null,
): Promise<readonly string[]> {
  const select = `select m.text from messages as m join conversations as c on c.id = m.conversation_id
    where m.role = 'user' and m.deleted_at_ms is null and c.status <> 'deleted' and m.text <> ''
      and length(m.text) <= ${longestChars}`;
  const newest = `order by m.seq desc limit ${most}`;
  const here = conversationId
    ? await database.read(`${select} and m.conversation_id = ? ${newest}`, [conversationId])
    : [];
  const elsewhere = await database.read(`${select} ${newest}`, []);
  return [...new Set([...here, ...elsewhere].map((row) => String(row['text'])))].slice(0, most);
}
