import { type AttachmentRef, isAttached, type Message, type MessageId } from '../conversation.ts';
import type { Statement } from '../storage/database.ts';
import type { Growth } from './growth.ts';
import {
  addCost,
  keepCharge,
  keepMessageCost,
  takeCostFromLedger,
  takeOutCost,
} from './ledger/ledgerStatements.ts';
import { factColumns, factValues } from './messageRows.ts';
import { toPartColumns } from './partColumns.ts';
import { enqueue, unindex } from './search/indexStatements.ts';
import { extraTokens } from './search/tokens.ts';
import { statement } from './statement.ts';

/* What is committed when a message comes, grows and ends. Totals change in the same transaction. */

/** Who writes a streaming message, and when it was last seen to. */
export interface Writing {
  readonly writer: string;
  readonly nowMs: number;
}

const contentColumns = ['text', 'text_tokens', 'hidden_text', 'hidden_tokens', 'parts'] as const;

function contentValues(message: Message) {
  const { text, hiddenText, parts } = toPartColumns(message.parts);
  // A message that still grows gets its tokens when it ends.
  const tokensOf = (words: string | null) =>
    words === null || message.state === 'streaming' ? undefined : extraTokens(words);
  return [text, tokensOf(text), hiddenText, tokensOf(hiddenText), parts];
}

function tokensOfUsage(message: Message): number {
  const { usage } = message.answer ?? {};
  return usage ? usage.promptTokens + usage.completionTokens : 0;
}

/** The row itself. Fails where the conversation or the parent is not there, and where the id is. */
export function insertMessage(message: Message, { writer, nowMs }: Writing): readonly Statement[] {
  const isStreaming = message.state === 'streaming';
  const columns = [...factColumns, ...contentColumns];
  const row = statement(
    `insert into messages (id, conversation_id, parent_id, depth, role, state, created_at_ms, writer,
        heartbeat_at_ms, ${columns.join(', ')})
      values (?1, (select id from conversations where id = ?2), ?3,
        case when ?3 is null then 0 else (select depth + 1 from messages where id = ?3) end,
        ?4, ?5, ?6, ?7, ?8, ${columns.map((_, at) => `?${at + 9}`).join(', ')})`,
    message.id,
    message.conversationId,
    message.parentId,
    message.role,
    message.state,
    message.createdAtMs,
    isStreaming ? writer : null,
    isStreaming ? nowMs : null,
    ...factValues(message.answer),
    ...contentValues(message),
  );
  return [row, ...(isStreaming ? [] : [enqueue(message.id)]), ...insertAttachments(message)];
}

/** Adds a message's cost and tokens to its conversation, and to the ledger. */
export function addToTotals(message: Message): readonly Statement[] {
  const { answer, conversationId, id } = message;
  if (!answer) return [];
  return [
    statement(
      'update conversations set total_tokens = total_tokens + ? where id = ?',
      tokensOfUsage(message),
      conversationId,
    ),
    ...keepInLedger(message),
    addCost(id),
  ];
}

/** After the message's own row: what it cost, once, and then as the ledger says. */
export function keepInLedger({ id, answer }: Message, isImported = false): readonly Statement[] {
  if (!answer) return [];
  const { charges, usage, costPico } = answer;
  const isTold = charges === undefined && (usage !== undefined || costPico !== undefined);
  const kept = charges?.flatMap(keepCharge) ?? (isTold ? [keepMessageCost(id, isImported)] : []);
  return [...kept, takeCostFromLedger(id)];
}

/** What arrived since the last time. Refused where the message is not this window's to write any more. */
export function growMessage(
  id: MessageId,
  { more, parts }: Growth,
  { writer, nowMs }: Writing,
): readonly Statement[] {
  return [
    statement(
      `insert into message_growth (message_id, n, more, parts)
        values ((select id from messages where id = ?1 and state = 'streaming' and writer = ?4),
          (select coalesce(max(n), 0) + 1 from message_growth where message_id = ?1), ?2, ?3)`,
      id,
      more,
      JSON.stringify(parts),
      writer,
    ),
    beat(id, nowMs),
  ];
}

/** The streaming message's writer lives. */
export function beat(id: MessageId, nowMs: number): Statement {
  return statement('update messages set heartbeat_at_ms = ? where id = ?', nowMs, id);
}

/** The facts of an answer; the totals follow by what changed. */
export function changeFacts(message: Message): readonly Statement[] {
  const { id, answer } = message;
  return [
    takeOutCost(id),
    statement(
      `update conversations set total_tokens = total_tokens + ?1 - m.tokens
        from (select conversation_id,
          coalesce(prompt_tokens, 0) + coalesce(completion_tokens, 0) as tokens from messages where id = ?2) as m
        where conversations.id = m.conversation_id`,
      tokensOfUsage(message),
      id,
    ),
    statement(
      `update messages set ${factColumns.map((name) => `${name} = ?`).join(', ')} where id = ?`,
      ...factValues(answer),
      id,
    ),
    ...keepInLedger(message),
    addCost(id),
  ];
}

/** The whole message as it is now, whatever was there. */
export function rewriteMessage(message: Message, { writer, nowMs }: Writing): readonly Statement[] {
  const { id, state } = message;
  const isStreaming = state === 'streaming';
  return [
    ...unindex('id = ?', id),
    ...changeFacts(message),
    statement(
      `update messages set state = ?, writer = ?, heartbeat_at_ms = ?,
        ${contentColumns.map((name) => `${name} = ?`).join(', ')} where id = ?`,
      state,
      isStreaming ? writer : null,
      isStreaming ? nowMs : null,
      ...contentValues(message),
      id,
    ),
    statement('delete from message_growth where message_id = ?', id),
    statement('delete from message_attachments where message_id = ?', id),
    ...insertAttachments(message),
    ...(isStreaming ? [] : [enqueue(id)]),
  ];
}

function insertAttachments(message: Message): readonly Statement[] {
  return attachmentsOf(message).map(({ hash }) =>
    statement(
      'insert or ignore into message_attachments (hash, message_id) select ?, id from messages where id = ?',
      hash,
      message.id,
    ),
  );
}

export function attachmentsOf(message: Pick<Message, 'parts'>): readonly AttachmentRef[] {
  return message.parts.filter(isAttached).map(({ attachment }) => attachment);
}
