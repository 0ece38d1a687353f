import type { ConversationId, Draft } from '../conversation.ts';
import type { Database, Statement } from '../storage/database.ts';
import { attachedParts, parsedJson } from './partColumns.ts';
import { statement } from './statement.ts';

/*
 * What is typed and not sent: one per conversation, and one for the conversation that does not exist yet. What
 * waits in a conversation's queue is kept beside its draft, under a key of its own.
 */

const queueOf = 'queue of ';

export function queueKey(id: ConversationId): string {
  return `${queueOf}${id}`;
}

/** All drafts of these conversations. `ids` is SQL that selects them. */
export function deleteDraftsOf(ids: string): readonly string[] {
  return [
    `delete from drafts where conversation_id in (${ids})`,
    `delete from drafts where conversation_id like '${queueOf}%'
      and substr(conversation_id, ${queueOf.length + 1}) in (${ids})`,
  ];
}

export async function readDraft(
  database: Database,
  conversationId: ConversationId | null,
): Promise<Draft | undefined> {
  const [row] = await database.read('select text, attachments from drafts where conversation_id = ?', [
    conversationId ?? '',
  ]);
  if (!row) return undefined;
  return {
    text: String(row['text']),
    attachments: attachedParts.safeParse(parsedJson(row['attachments'])).data ?? [],
  };
}

export function saveDraft(
  conversationId: ConversationId | null,
  draft: Draft | undefined,
  nowMs: number,
): readonly Statement[] {
  const key = conversationId ?? '';
  if (!draft || (draft.text === '' && draft.attachments.length === 0)) {
    return [statement('delete from drafts where conversation_id = ?', key)];
  }
  return [
    statement(
      `insert into drafts (conversation_id, updated_at_ms, attachments, text) values (?, ?, ?, ?)
        on conflict (conversation_id) do update set updated_at_ms = excluded.updated_at_ms,
          attachments = excluded.attachments, text = excluded.text`,
      key,
      nowMs,
      JSON.stringify(draft.attachments),
      draft.text,
    ),
  ];
}
