import { type ConversationId, type MessageId, textOf } from '../../conversation.ts';
import type { Database } from '../../storage/database.ts';
import { readBranch } from '../branch.ts';
import { findAll, type TextRange } from './highlight.ts';

export interface FoundInMessage {
  readonly messageId: MessageId;
  /** Places in the message's shown text. */
  readonly ranges: readonly TextRange[];
}

const pageSize = 100;
/** More than anyone steps through. */
const maxMessages = 1000;

/**
 * Where the branch that is shown contains `text`, in the order of reading; also within words, whatever its case
 * and accents. Looks into what is stored, since a panel shows only a part of it.
 */
export async function findInConversation(
  database: Database,
  conversationId: ConversationId,
  text: string,
): Promise<readonly FoundInMessage[]> {
  const found: FoundInMessage[] = [];
  if (text.trim() === '') return found;
  let before: MessageId | undefined;
  for (let hasEarlier = true; hasEarlier && found.length < maxMessages; ) {
    const page = await readBranch(database, conversationId, { limit: pageSize, ...(before && { before }) });
    for (const { message } of [...page.messages].reverse()) {
      const ranges = findAll(textOf(message), text);
      if (ranges.length > 0) found.push({ messageId: message.id, ranges });
    }
    before = page.messages[0]?.message.id;
    hasEarlier = page.hasEarlier;
  }
  return found.reverse();
}
