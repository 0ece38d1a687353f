import * as z from 'zod/mini';
import type { AnswerFacts, Conversation, Draft, Message } from '../../conversation.ts';
import { type ChatFailure, failureKinds } from '../../failure.ts';
import { askingParameters } from '../conversationRows.ts';
import { attachedParts, contentParts } from '../partColumns.ts';

/*
 * Our export as JSON. What is written here is read again by every later version: a field may be added, none
 * may change its meaning. Amounts of money are whole pico-dollars in a text.
 */

export const exportFormat = 'neural-terminal-history';
export const exportVersion = 1;

/** Text that names something; longer ones are not ours. */
const id = z.string().check(z.minLength(1), z.maxLength(200));
const timeMs = z.int().check(z.gte(0), z.lte(8_640_000_000_000_000));
const count = z.int().check(z.gte(0));
const optionalText = z.exactOptional(z.string());
/** Amounts beyond are no real ones, and their sums would not fit. */
const pico = z.pipe(
  z.string().check(z.regex(/^-?\d{1,16}$/)),
  z.transform((text) => BigInt(text)),
);

const usage = z.object({
  promptTokens: count,
  completionTokens: count,
  cachedTokens: z.exactOptional(count),
  cacheWriteTokens: z.exactOptional(count),
  reasoningTokens: z.exactOptional(count),
  imageTokens: z.exactOptional(count),
  webSearches: z.exactOptional(count),
  costPico: z.exactOptional(pico),
  isByok: z.exactOptional(z.boolean()),
});

/** Failures of later versions are none of ours and are left out, not refused. */
const failure = z.pipe(
  z.looseObject({ kind: z.string() }),
  z.transform((value) =>
    failureKinds.some((kind) => kind === value.kind) ? (value as ChatFailure) : undefined,
  ),
);

const answer = z.object({
  requestedModel: z.string(),
  model: optionalText,
  provider: optionalText,
  generationId: optionalText,
  usage: z.exactOptional(usage),
  costPico: z.exactOptional(pico),
  costIsEstimate: z.exactOptional(z.boolean()),
  timeToFirstTokenMs: z.exactOptional(count),
  latencyMs: z.exactOptional(count),
  finishReason: z.exactOptional(z.enum(['stop', 'length', 'tool-calls', 'content-filter', 'unknown'])),
  failure: z.exactOptional(failure),
}) satisfies z.ZodMiniType<Omit<AnswerFacts, 'failure'>>;

export const exportedMessage = z.object({
  id,
  conversationId: id,
  parentId: z.nullable(id),
  role: z.enum(['user', 'assistant', 'tool']),
  parts: contentParts,
  state: z.enum(['streaming', 'complete', 'stopped', 'interrupted', 'cut-off', 'failed']),
  createdAtMs: timeMs,
  answer: z.exactOptional(answer),
  deletedAtMs: z.exactOptional(timeMs),
  deletedWith: z.exactOptional(id),
}) satisfies z.ZodMiniType<Omit<Message, 'answer'>>;

export type ExportedMessage = z.infer<typeof exportedMessage>;

const draft = z.object({ text: z.string(), attachments: attachedParts }) satisfies z.ZodMiniType<Draft>;

type ExportedFields = Omit<Conversation, 'messageCount' | 'totalCostPico' | 'totalTokens'>;

export const exportedConversation = z.object({
  id,
  title: z.string(),
  titleIsUsers: z.boolean(),
  model: optionalText,
  systemPrompt: optionalText,
  parameters: askingParameters,
  status: z.enum(['active', 'archived', 'deleted']),
  deletedAtMs: z.exactOptional(timeMs),
  isPinned: z.boolean(),
  isUnread: z.boolean(),
  tags: z.array(z.string()),
  workspace: optionalText,
  forkedFrom: z.exactOptional(z.object({ conversationId: id, messageId: id })),
  createdAtMs: timeMs,
  updatedAtMs: timeMs,
  activeMessageId: z.nullable(id),
  draft: z.exactOptional(draft),
  messages: z.array(exportedMessage),
}) satisfies z.ZodMiniType<ExportedFields>;

export type ExportedConversation = z.infer<typeof exportedConversation>;

export const exportDocument = z.object({
  format: z.literal(exportFormat),
  version: z.literal(exportVersion),
  conversations: z.array(exportedConversation),
  /** Contents in base64, by their hashes. */
  attachments: z._default(z.record(z.string().check(z.regex(/^[0-9a-f]{64}$/)), z.string()), {}),
});

export type ExportDocument = z.infer<typeof exportDocument>;
