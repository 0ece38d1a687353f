import * as z from 'zod/mini';
import type { AnswerFacts, ContentPart, Message } from '../conversation.ts';
import { type ChatFailure, failureKinds } from '../failure.ts';
import type { Row } from '../storage/database.ts';
import type { Usage } from '../stream.ts';
import { grown, growthSchema } from './growth.ts';
import { fromPartColumns, parsedJson } from './partColumns.ts';

/* Rows of `messages` as messages, and back. */

const count = z.exactOptional(z.number());
const pico = z.pipe(
  z.string().check(z.regex(/^-?\d{1,19}$/)),
  z.transform((text) => BigInt(text)),
);

/** The rest of an answer's facts, which no column is worth. */
const storedFacts = z.object({
  usage: z.exactOptional(
    z.object({
      cacheWriteTokens: count,
      imageTokens: count,
      webSearches: count,
      costPico: z.exactOptional(pico),
      isByok: z.exactOptional(z.boolean()),
    }),
  ),
  failure: z.exactOptional(z.looseObject({ kind: z.enum(failureKinds) })),
  fallback: z.exactOptional(z.object({ from: z.string(), reason: z.enum([...failureKinds, 'server']) })),
});

/** What to select for `toMessage`. */
export const messageColumns = `m.id, m.conversation_id, m.parent_id, m.role, m.state, m.created_at_ms,
  m.requested_model, m.model, m.provider, m.generation_id, m.finish_reason, m.prompt_tokens,
  m.completion_tokens, m.cached_tokens, m.reasoning_tokens, cast(m.cost_pico as text) as cost_pico,
  m.cost_is_estimate, m.time_to_first_token_ms, m.latency_ms, m.facts, m.text, m.hidden_text, m.parts,
  case when m.state in ('streaming', 'interrupted') then
    (select json_group_array(json_array(more, parts) order by n) from message_growth
      where message_id = m.id) end as growth`;

export function toMessage(row: Row): Message {
  const answer = toAnswer(row);
  return {
    id: String(row['id']),
    conversationId: String(row['conversation_id']),
    parentId: row['parent_id'] === null ? null : String(row['parent_id']),
    role: row['role'] as Message['role'],
    parts: toParts(row),
    state: row['state'] as Message['state'],
    createdAtMs: Number(row['created_at_ms']),
    ...(answer && { answer }),
  };
}

function toParts(row: Row): readonly ContentPart[] {
  const parts = fromPartColumns({
    text: String(row['text']),
    hiddenText: row['hidden_text'] === null ? null : String(row['hidden_text']),
    parts: row['parts'] === null ? null : String(row['parts']),
  });
  const growth = growthSchema.safeParse(parsedJson(row['growth']));
  return growth.success ? growth.data.reduce(grown, parts) : parts;
}

function toAnswer(row: Row): AnswerFacts | undefined {
  if (row['requested_model'] === null) return undefined;
  const rest = storedFacts.safeParse(parsedJson(row['facts']));
  const usage = toUsage(row, rest.data?.usage);
  return {
    requestedModel: String(row['requested_model']),
    ...text('model', row['model']),
    ...text('provider', row['provider']),
    ...text('generationId', row['generation_id']),
    ...(usage && { usage }),
    ...(row['cost_pico'] !== null && { costPico: BigInt(String(row['cost_pico'])) }),
    ...(row['cost_is_estimate'] !== null && { costIsEstimate: row['cost_is_estimate'] === 1 }),
    ...number('timeToFirstTokenMs', row['time_to_first_token_ms']),
    ...number('latencyMs', row['latency_ms']),
    ...text('finishReason', row['finish_reason']),
    ...(rest.data?.fallback && { fallback: rest.data.fallback }),
    ...(rest.data?.failure && { failure: rest.data.failure as ChatFailure }),
  } as AnswerFacts;
}

function toUsage(row: Row, rest: Partial<Usage> | undefined): Usage | undefined {
  if (row['prompt_tokens'] === null && row['completion_tokens'] === null) return undefined;
  return {
    promptTokens: Number(row['prompt_tokens']),
    completionTokens: Number(row['completion_tokens']),
    ...number('cachedTokens', row['cached_tokens']),
    ...number('reasoningTokens', row['reasoning_tokens']),
    ...rest,
  };
}

function text(key: string, value: Row[string] | undefined) {
  return value === null || value === undefined ? {} : { [key]: String(value) };
}

function number(key: string, value: Row[string] | undefined) {
  return value === null || value === undefined ? {} : { [key]: Number(value) };
}

/** The columns of an answer's facts, in the order of `factValues`. */
export const factColumns = [
  'requested_model',
  'model',
  'provider',
  'generation_id',
  'finish_reason',
  'prompt_tokens',
  'completion_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'cost_pico',
  'cost_is_estimate',
  'time_to_first_token_ms',
  'latency_ms',
  'facts',
] as const;

export function factValues(answer: AnswerFacts | undefined) {
  const { usage } = answer ?? {};
  return [
    answer?.requestedModel,
    answer?.model,
    answer?.provider,
    answer?.generationId,
    answer?.finishReason,
    usage?.promptTokens,
    usage?.completionTokens,
    usage?.cachedTokens,
    usage?.reasoningTokens,
    answer?.costPico,
    answer?.costIsEstimate,
    wholeMs(answer?.timeToFirstTokenMs),
    wholeMs(answer?.latencyMs),
    restOfFacts(answer),
  ];
}

function wholeMs(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value);
}

function restOfFacts(answer: AnswerFacts | undefined): string | undefined {
  const {
    promptTokens: _p,
    completionTokens: _c,
    cachedTokens: _h,
    reasoningTokens: _r,
    ...usage
  } = answer?.usage ?? { promptTokens: 0, completionTokens: 0 };
  const hasUsage = Object.keys(usage).length > 0;
  const rest = {
    ...(hasUsage && { usage }),
    ...(answer?.fallback && { fallback: answer.fallback }),
    ...(answer?.failure && { failure: answer.failure }),
  };
  return Object.keys(rest).length > 0 ? JSON.stringify(rest, bigintAsText) : undefined;
}

export function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
