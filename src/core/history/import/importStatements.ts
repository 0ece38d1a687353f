import type { AnswerFacts, Conversation, ConversationId, Message } from '../../conversation.ts';
import type { Statement } from '../../storage/database.ts';
import { changeConversation, insertConversation } from '../conversationStatements.ts';
import { saveDraft } from '../drafts.ts';
import type { ExportedConversation, ExportedMessage } from '../export/document.ts';
import { insertMessage, keepInLedger } from '../messageStatements.ts';
import { statement } from '../statement.ts';
import type { PlannedConversation } from './plan.ts';

/* What is committed to bring a conversation and its messages back. */

/** A new conversation: still without what points at messages, which come after it. */
export function addConversation(exported: ExportedConversation): readonly Statement[] {
  const { messages: _m, draft, forkedFrom: _f, ...fields } = exported;
  const conversation: Conversation = {
    ...fields,
    ...(fields.status === 'deleted' && { deletedAtMs: fields.deletedAtMs ?? fields.updatedAtMs }),
    messageCount: 0,
    totalCostPico: 0n,
    totalTokens: 0,
    activeMessageId: null,
  };
  return [
    ...insertConversation(conversation),
    ...(draft ? saveDraft(exported.id, draft, exported.updatedAtMs) : []),
  ];
}

/** A conversation that is here: the newer settings win, and what was deleted comes back. */
export function changesOf({ exported, local }: PlannedConversation): readonly Statement[] {
  const { id, status, updatedAtMs } = exported;
  const isNewer = local !== undefined && updatedAtMs > local.updatedAtMs;
  const setStatus = statement(
    `update conversations set status = ?, status_before_bin = null, deleted_at_ms = null where id = ?`,
    status,
    id,
  );
  return [
    ...(isNewer ? newerSettings(exported) : []),
    ...((isNewer || local?.isDeleted) && status !== 'deleted' ? [setStatus] : []),
  ];
}

function newerSettings({ status: _status, ...exported }: ExportedConversation): readonly Statement[] {
  const { id, updatedAtMs, model = null, systemPrompt = null, workspace = null } = exported;
  return [
    ...changeConversation(id, { ...exported, model, systemPrompt, workspace }),
    statement('update conversations set updated_at_ms = ? where id = ?', updatedAtMs, id),
  ];
}

export function addMessage(exported: ExportedMessage): readonly Statement[] {
  const { deletedAtMs, deletedWith, answer, ...rest } = exported;
  const message: Message = {
    ...rest,
    state: rest.state === 'streaming' ? 'interrupted' : rest.state,
    ...(answer && { answer: withoutUnknownFailure(answer) }),
  };
  const insert = [...insertMessage(message, { writer: '', nowMs: 0 }), ...keepInLedger(message, true)];
  if (deletedAtMs === undefined) return insert;
  return [
    ...insert,
    statement(
      'update messages set deleted_at_ms = ?, deleted_with = ? where id = ?',
      deletedAtMs,
      deletedWith ?? message.id,
      message.id,
    ),
  ];
}

function withoutUnknownFailure({ failure, ...answer }: NonNullable<ExportedMessage['answer']>): AnswerFacts {
  return failure ? { ...answer, failure } : answer;
}

/** Gives a message back to its conversation. The ids were checked: only a fork of it may have had it. */
export function giveBack({ id, conversationId }: ExportedMessage): readonly Statement[] {
  const owner = '(select conversation_id from messages where id = ?)';
  return [
    statement(
      `update messages set conversation_id = ? where id = ? and conversation_id in
        (select id from conversations where forked_from_conversation_id = ?)`,
      conversationId,
      id,
      conversationId,
    ),
    recalculate(`forked_from_conversation_id = ${owner}`, id),
  ];
}

/** Once all messages are there: where the conversation was forked, which branch it shows, and its totals. */
export function settle({ exported, local }: PlannedConversation): readonly Statement[] {
  const { id, activeMessageId, forkedFrom } = exported;
  const exists = 'exists (select 1 from messages where id = ?)';
  return [
    ...(forkedFrom && !local?.forkMessageId
      ? [
          statement(
            `update conversations set forked_from_conversation_id = ?, forked_from_message_id = ?
              where id = ? and ${exists}`,
            forkedFrom.conversationId,
            forkedFrom.messageId,
            id,
            forkedFrom.messageId,
          ),
        ]
      : []),
    ...(activeMessageId !== null && !local?.activeMessageId
      ? [
          statement(
            `update conversations set active_message_id = ? where id = ? and ${exists}`,
            activeMessageId,
            id,
            activeMessageId,
          ),
        ]
      : []),
    recalculate('id = ?', id),
  ];
}

/** Counts and sums again from the messages. */
function recalculate(which: string, param: ConversationId): Statement {
  const own = 'from messages as m where m.conversation_id = conversations.id';
  return statement(
    `update conversations set
        message_count = (select count(*) ${own} and m.deleted_at_ms is null),
        total_cost_pico = (select coalesce(sum(m.cost_pico), 0) ${own}),
        total_tokens = (select coalesce(sum(coalesce(m.prompt_tokens, 0) + coalesce(m.completion_tokens, 0)), 0)
          ${own})
      where ${which}`,
    param,
  );
}
