import type { SqlValue } from '../../storage/database.ts';
import type { Filters } from './query.ts';

/* Filters as conditions on `messages as m` and `conversations as c`. */

export interface Conditions {
  readonly sql: readonly string[];
  readonly params: readonly SqlValue[];
}

/** What a conversation must be, whatever its messages are. */
export function conversationConditions({ tag, workspace, ...is }: Filters): Conditions {
  const list = new ConditionList();
  if (tag !== undefined)
    list.add(
      "c.tags <> '[]' and exists (select 1 from json_each(c.tags) where value like ? escape '\\')",
      like(tag),
    );
  if (workspace !== undefined) list.add("c.workspace like ? escape '\\'", `%${like(workspace)}%`);
  if (is.isPinned) list.add('c.is_pinned = 1');
  if (is.isUnread) list.add('c.is_unread = 1');
  if (is.isArchived) list.add("c.status = 'archived'");
  return list;
}

/**
 * What a message must be. A prompt counts as the model's and as costing what its answers are and cost: they
 * are one turn.
 */
export function messageConditions(filters: Filters): Conditions {
  const { model, cost, role, beforeMs, sinceMs } = filters;
  const list = new ConditionList();
  if (role !== undefined) list.add('m.role = ?', role);
  if (beforeMs !== undefined) list.add('m.created_at_ms < ?', beforeMs);
  if (sinceMs !== undefined) list.add('m.created_at_ms >= ?', sinceMs);
  if (model !== undefined) list.add(ofTurn(modelCondition), ...twice(`%${like(model)}%`));
  if (cost !== undefined) {
    const condition = `answer.cost_pico ${cost.comparison} cast(? as integer)`;
    list.add(ofTurn(condition), ...twice(cost.pico.toString()));
  }
  return list;
}

/** What a conversation must be when it is found by its title or without words. */
export function titleConditions(filters: Filters): Conditions {
  const { model, cost, role, beforeMs, sinceMs } = filters;
  const list = new ConditionList();
  if (beforeMs !== undefined) list.add('c.updated_at_ms < ?', beforeMs);
  if (sinceMs !== undefined) list.add('c.updated_at_ms >= ?', sinceMs);
  if (cost !== undefined)
    list.add(`c.total_cost_pico ${cost.comparison} cast(? as integer)`, cost.pico.toString());
  if (model !== undefined) list.add(hasAnswerOf, `%${like(model)}%`);
  if (role !== undefined) list.add(ofAnyMessage('answer.role = ?'), role);
  return list;
}

const modelCondition = "coalesce(answer.model, answer.requested_model) like ? escape '\\'";

/** By an index that has all of it: reading the messages of all conversations takes a hundred times as long. */
const hasAnswerOf = `c.id in (select answer.conversation_id
  from messages as answer indexed by messages_by_model
  where answer.requested_model is not null and answer.deleted_at_ms is null and ${modelCondition})`;

function ofTurn(condition: string): string {
  return `case m.role
    when 'user' then exists (select 1 from messages as answer where answer.parent_id = m.id and ${condition})
    else exists (select 1 from messages as answer where answer.id = m.id and ${condition}) end`;
}

function twice(value: string): readonly string[] {
  return [value, value];
}

function ofAnyMessage(condition: string): string {
  return `exists (select 1 from messages as answer
    where answer.conversation_id = c.id and answer.deleted_at_ms is null and ${condition})`;
}

class ConditionList implements Conditions {
  readonly sql: string[] = [];
  readonly params: SqlValue[] = [];

  add(sql: string, ...params: readonly SqlValue[]): void {
    this.sql.push(sql);
    this.params.push(...params);
  }
}

function like(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
