import type { ConversationId, MessageId } from '../../conversation.ts';
import type { Database } from '../../storage/database.ts';
import type { ExportDocument, ExportedConversation, ExportedMessage } from '../export/document.ts';

/* What of a document is not in the history yet. What is there is never overwritten. */

export interface Plan {
  readonly conversations: readonly PlannedConversation[];
  /** Not here yet, each after its parent. */
  readonly missing: readonly ExportedMessage[];
  /** Here, in a fork that inherited them when their conversation went; now that comes back. */
  readonly returning: readonly ExportedMessage[];
}

export interface PlannedConversation {
  readonly exported: ExportedConversation;
  readonly local: LocalConversation | undefined;
}

export interface LocalConversation {
  readonly updatedAtMs: number;
  readonly isDeleted: boolean;
  readonly activeMessageId: MessageId | null;
  readonly forkMessageId: MessageId | null;
}

/** A message that fits nowhere. */
export interface Misfit {
  readonly messageId: MessageId;
  readonly detail: string;
}

interface LocalMessage {
  readonly conversationId: ConversationId;
  /** Where its conversation was forked from. */
  readonly forkedFrom: ConversationId | null;
}

export async function planImport(database: Database, document: ExportDocument): Promise<Plan | Misfit> {
  const { conversations } = document;
  const messages = conversations.flatMap((conversation) => conversation.messages);
  const local = await localMessages(
    database,
    messages.flatMap(({ id, parentId }) => (parentId === null ? [id] : [id, parentId])),
  );
  const locals = await localConversations(database, [
    ...conversations.map(({ id }) => id),
    ...messages.map(({ conversationId }) => conversationId),
  ]);
  const exported = new Set(conversations.map(({ id }) => id));
  const known = messages.filter(({ id }) => local.has(id));
  const moved = known.filter(
    ({ id, conversationId }) =>
      exported.has(conversationId) && local.get(id)?.conversationId !== conversationId,
  );
  const stranger = moved.find(({ id, conversationId }) => local.get(id)?.forkedFrom !== conversationId);
  if (stranger) return { messageId: stranger.id, detail: 'the id belongs to another conversation' };
  const owned = conversations.flatMap((conversation) =>
    conversation.messages
      .filter(({ id }) => !local.has(id))
      .map((message) =>
        exported.has(message.conversationId) || locals.has(message.conversationId)
          ? message
          : ownedBy(conversation.id, message),
      ),
  );
  const sorted = parentsFirst(owned, new Set(local.keys()));
  if (!Array.isArray(sorted)) return sorted;
  return {
    conversations: conversations.map((conversation) => ({
      exported: conversation,
      local: locals.get(conversation.id),
    })),
    missing: sorted,
    returning: moved,
  };
}

/** A message of a conversation that is neither here nor in the file belongs to the fork that shows it. */
function ownedBy(conversationId: ConversationId, message: ExportedMessage): ExportedMessage {
  const { deletedAtMs: _at, deletedWith: _with, ...kept } = message;
  return { ...kept, conversationId };
}

function parentsFirst(
  messages: readonly ExportedMessage[],
  present: Set<MessageId>,
): ExportedMessage[] | Misfit {
  const waiting = new Map<MessageId, ExportedMessage[]>();
  const order: ExportedMessage[] = [];
  const place = (first: ExportedMessage) => {
    const stack = [first];
    for (let message = stack.pop(); message; message = stack.pop()) {
      order.push(message);
      present.add(message.id);
      stack.push(...(waiting.get(message.id) ?? []).reverse());
      waiting.delete(message.id);
    }
  };
  for (const message of messages) {
    const { parentId } = message;
    const siblings = parentId === null ? undefined : waiting.get(parentId);
    if (parentId === null || present.has(parentId)) place(message);
    else if (siblings) siblings.push(message);
    else waiting.set(parentId, [message]);
  }
  const [stuck] = [...waiting.values()].flat();
  return stuck ? { messageId: stuck.id, detail: 'its parent is missing' } : order;
}

async function localMessages(
  database: Database,
  ids: readonly MessageId[],
): Promise<ReadonlyMap<MessageId, LocalMessage>> {
  const found = new Map<MessageId, LocalMessage>();
  for (let at = 0; at < ids.length; at += 1000) {
    const rows = await database.read(
      `select m.id, m.conversation_id, c.forked_from_conversation_id from messages as m
        left join conversations as c on c.id = m.conversation_id
        where m.id in (select value from json_each(?))`,
      [JSON.stringify(ids.slice(at, at + 1000))],
    );
    for (const row of rows) {
      found.set(String(row['id']), {
        conversationId: String(row['conversation_id']),
        forkedFrom: textOrNull(row['forked_from_conversation_id']),
      });
    }
  }
  return found;
}

async function localConversations(
  database: Database,
  ids: readonly ConversationId[],
): Promise<ReadonlyMap<ConversationId, LocalConversation>> {
  const rows = await database.read(
    `select id, updated_at_ms, status, active_message_id, forked_from_message_id from conversations
      where id in (select value from json_each(?))`,
    [JSON.stringify([...new Set(ids)])],
  );
  return new Map(
    rows.map((row) => [
      String(row['id']),
      {
        updatedAtMs: Number(row['updated_at_ms']),
        isDeleted: row['status'] === 'deleted',
        activeMessageId: textOrNull(row['active_message_id']),
        forkMessageId: textOrNull(row['forked_from_message_id']),
      },
    ]),
  );
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
