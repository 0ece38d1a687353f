import * as z from 'zod/mini';
import type {
  AskingParameters,
  Conversation,
  ConversationStatus,
  ConversationSummary,
} from '../conversation.ts';
import type { Row } from '../storage/database.ts';
import { parsedJson } from './partColumns.ts';

/* Rows of `conversations` as conversations. */

const number = z.exactOptional(z.number());

export const askingParameters = z.object({
  temperature: number,
  topP: number,
  topK: number,
  minP: number,
  topA: number,
  frequencyPenalty: number,
  presencePenalty: number,
  repetitionPenalty: number,
  maxTokens: number,
  seed: number,
  stop: z.exactOptional(z.array(z.string())),
  reasoningEffort: z.exactOptional(z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'])),
  webSearch: z.exactOptional(z.boolean()),
  provider: z.exactOptional(
    z.object({
      sort: z.exactOptional(z.enum(['price', 'throughput', 'latency'])),
      only: z.exactOptional(z.array(z.string())),
      dataCollection: z.exactOptional(z.enum(['allow', 'deny'])),
      zeroDataRetention: z.exactOptional(z.boolean()),
    }),
  ),
  summaries: z.exactOptional(
    z
      .array(z.object({ upTo: z.string(), text: z.string(), model: z.string(), atMs: z.number() }))
      .check(z.maxLength(100)),
  ),
}) satisfies z.ZodMiniType<AskingParameters>;

const tagList = z.array(z.string());

/** What to select for `toSummary`. */
export const summaryColumns = `c.seq, c.id, c.status, c.deleted_at_ms, c.is_pinned, c.is_unread, c.created_at_ms,
  c.updated_at_ms, c.message_count, cast(c.total_cost_pico as text) as total_cost_pico, c.total_tokens,
  c.active_message_id, c.forked_from_conversation_id, c.forked_from_message_id, c.model, c.workspace, c.title,
  c.title_is_users, c.tags`;

/** What to select for `toConversation`. */
export const conversationColumns = `${summaryColumns}, c.parameters, c.system_prompt`;

export function toSummary(row: Row): ConversationSummary {
  return {
    id: String(row['id']),
    title: String(row['title']),
    titleIsUsers: row['title_is_users'] === 1,
    ...(row['model'] !== null && { model: String(row['model']) }),
    status: row['status'] as ConversationStatus,
    ...(row['deleted_at_ms'] !== null && { deletedAtMs: Number(row['deleted_at_ms']) }),
    isPinned: row['is_pinned'] === 1,
    isUnread: row['is_unread'] === 1,
    tags: tagList.safeParse(parsedJson(row['tags'])).data ?? [],
    ...(row['workspace'] !== null && { workspace: String(row['workspace']) }),
    ...(row['forked_from_message_id'] !== null && {
      forkedFrom: {
        conversationId: String(row['forked_from_conversation_id']),
        messageId: String(row['forked_from_message_id']),
      },
    }),
    createdAtMs: Number(row['created_at_ms']),
    updatedAtMs: Number(row['updated_at_ms']),
    messageCount: Number(row['message_count']),
    totalCostPico: BigInt(String(row['total_cost_pico'])),
    totalTokens: Number(row['total_tokens']),
    activeMessageId: row['active_message_id'] === null ? null : String(row['active_message_id']),
  };
}

export function toConversation(row: Row): Conversation {
  const parameters = askingParameters.safeParse(parsedJson(row['parameters']));
  return {
    ...toSummary(row),
    ...(row['system_prompt'] !== null && { systemPrompt: String(row['system_prompt']) }),
    parameters: parameters.data ?? {},
  };
}
