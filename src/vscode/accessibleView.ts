import { type ConversationId, textOf } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import { messageView } from './messageView.ts';

/** More than anybody reads in one go; what is older is in the history. */
const maxMessages = 2000;

/** A conversation as a text that is read from top to bottom. */
export async function accessibleText(id: ConversationId, { history, chat }: Core): Promise<string> {
  const { messages } = await history.branch(id, { limit: maxMessages });
  const end = messages.at(-1)?.message;
  const compared = end?.role === 'user' ? await history.answersTo(id, end.id) : [];
  const blocks = [...messages.map(({ message }) => message), ...compared].map((kept) => {
    const message = chat.liveMessage(kept.id)?.message ?? kept;
    const { author, createdAtMs, failure } = messageView(message, undefined, []);
    const failed = failure ? `\n\n${failure.sentence}` : '';
    return `## ${author}, ${new Date(createdAtMs).toLocaleString()}\n\n${textOf(message)}${failed}`;
  });
  return `${blocks.join('\n\n')}\n`;
}
