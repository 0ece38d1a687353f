import type { Conversation, ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';

/* Changes to conversations. Only what is different is written. */

export async function pin(
  { history }: Core,
  ids: readonly ConversationId[],
  isPinned: boolean,
): Promise<void> {
  for (const conversation of await existing(history, ids)) {
    if (conversation.isPinned !== isPinned) await history.updateConversation(conversation.id, { isPinned });
  }
}

/** Takes into the archive, or out of archive and bin. */
export async function archive(
  { history }: Core,
  ids: readonly ConversationId[],
  isArchived: boolean,
): Promise<void> {
  const status = isArchived ? 'archived' : 'active';
  const conversations = await existing(history, ids);
  const deleted = conversations.filter((conversation) => conversation.status === 'deleted');
  if (deleted.length > 0) await history.bin.restore(deleted.map(({ id }) => id));
  for (const { id, status: before } of conversations) {
    if (before !== status) await history.updateConversation(id, { status });
  }
}

export async function changeTags(
  { history }: Core,
  ids: readonly ConversationId[],
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<void> {
  for (const { id, tags } of await existing(history, ids)) {
    const changed = [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
    if (changed.join('\n') !== tags.join('\n')) await history.updateConversation(id, { tags: changed });
  }
}

export async function existing(
  history: Core['history'],
  ids: readonly ConversationId[],
): Promise<readonly Conversation[]> {
  const found = await Promise.all(ids.map((id) => history.conversation(id)));
  return found.flatMap((conversation) => conversation ?? []);
}
