import type { AskingParameters, Conversation, ConversationId, MessageId } from '../conversation.ts';
import type { Statement } from '../storage/database.ts';
import { indexConversation, reindexConversation } from './search/indexStatements.ts';
import { extraTokens } from './search/tokens.ts';
import { statement } from './statement.ts';

/* What is committed when a conversation begins and changes. */

export interface ConversationInit {
  readonly title: string;
  readonly titleIsUsers?: boolean;
  readonly model?: string;
  readonly systemPrompt?: string;
  readonly parameters?: AskingParameters;
  readonly tags?: readonly string[];
  readonly workspace?: string;
}

/** `null` takes a value away; what is absent stays. */
export interface ConversationChange {
  readonly title?: string;
  readonly titleIsUsers?: boolean;
  readonly model?: string | null;
  readonly systemPrompt?: string | null;
  readonly parameters?: AskingParameters;
  readonly status?: 'active' | 'archived';
  readonly isPinned?: boolean;
  readonly isUnread?: boolean;
  readonly tags?: readonly string[];
  readonly workspace?: string | null;
}

/** Inserts nothing where the message that it is forked from is gone. */
export function insertConversation(conversation: Conversation): readonly Statement[] {
  const { id, title, systemPrompt, forkedFrom } = conversation;
  const insert = statement(
    `insert into conversations (id, status, status_before_bin, deleted_at_ms, is_pinned, is_unread,
        created_at_ms, updated_at_ms, active_message_id, forked_from_conversation_id, forked_from_message_id,
        model, workspace, title, title_is_users, tags, parameters, system_prompt, title_tokens,
        system_prompt_tokens)
      select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20
        where ?11 is null or exists (select 1 from messages where id = ?11)`,
    id,
    conversation.status,
    conversation.status === 'deleted' ? 'active' : null,
    conversation.deletedAtMs,
    conversation.isPinned,
    conversation.isUnread,
    conversation.createdAtMs,
    conversation.updatedAtMs,
    conversation.activeMessageId,
    forkedFrom?.conversationId,
    forkedFrom?.messageId,
    conversation.model,
    conversation.workspace,
    title,
    conversation.titleIsUsers,
    JSON.stringify(conversation.tags),
    JSON.stringify(conversation.parameters),
    systemPrompt,
    extraTokens(title),
    systemPrompt === undefined ? undefined : extraTokens(systemPrompt),
  );
  return [insert, ...indexConversation(id)];
}

export function changeConversation(id: ConversationId, change: ConversationChange): readonly Statement[] {
  const values = columnsOf(change);
  const names = Object.keys(values);
  if (names.length === 0) return [];
  const update = statement(
    `update conversations set ${names.map((name) => `${name} = ?`).join(', ')} where id = ?`,
    ...Object.values(values),
    id,
  );
  const changesWords = 'title' in values || 'system_prompt' in values;
  return changesWords ? reindexConversation(id, update) : [update];
}

function columnsOf(change: ConversationChange): Readonly<Record<string, string | number | boolean | null>> {
  const { title, systemPrompt, parameters, tags } = change;
  return Object.fromEntries(
    Object.entries({
      title,
      title_tokens: title === undefined ? undefined : (extraTokens(title) ?? null),
      title_is_users: change.titleIsUsers,
      model: change.model,
      system_prompt: systemPrompt,
      system_prompt_tokens:
        systemPrompt === undefined
          ? undefined
          : systemPrompt === null
            ? null
            : (extraTokens(systemPrompt) ?? null),
      parameters: parameters && JSON.stringify(parameters),
      status: change.status,
      is_pinned: change.isPinned,
      is_unread: change.isUnread,
      tags: tags && JSON.stringify([...new Set(tags)]),
      workspace: change.workspace,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** The conversation changed now; never earlier than it is known to have. */
export function touch(id: ConversationId, nowMs: number): Statement {
  return statement('update conversations set updated_at_ms = max(updated_at_ms, ?) where id = ?', nowMs, id);
}

export function activate(id: ConversationId, messageId: MessageId | null): Statement {
  return statement('update conversations set active_message_id = ? where id = ?', messageId, id);
}
