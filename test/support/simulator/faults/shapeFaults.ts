import type { Exchange } from '../exchange.ts';
import type { Json } from '../json.ts';
import { begin, continueText, faultText, type Outcome, streamFault } from './fault.ts';

/** Chunks of unusual shape: choices, usage, how it finishes. */

type Chunks = (exchange: Exchange) => readonly Json[];

/** A stream of these chunks, then [DONE]. */
function chunks(outcome: Outcome, description: string, make: Chunks, mayRetry = false) {
  return streamFault(
    outcome,
    description,
    async (exchange) => {
      exchange.openStream();
      for (const chunk of make(exchange)) await exchange.event(chunk);
      exchange.answer.settle();
      await exchange.done();
      exchange.end();
    },
    mayRetry,
  );
}

const withEnd = ({ answer }: Exchange, content: readonly Json[]) => [
  ...content,
  answer.finishChunk,
  answer.usageChunk,
];

const choiceOf = (chunk: Json): Json => (chunk['choices'] as readonly Json[])[0] ?? {};

export const shapeFaults = {
  'empty-choices': chunks('answer', 'chunks with `choices: []` here and there', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.flatMap((chunk) => [{ ...exchange.answer.envelope, choices: [] }, chunk]),
    ),
  ),
  'missing-choices': chunks('answer', 'chunks without choices', (exchange) =>
    withEnd(exchange, [
      { ...exchange.answer.envelope },
      { ...exchange.answer.envelope, choices: null },
      ...exchange.answer.contentChunks,
    ]),
  ),
  'debug-chunk': chunks('answer', 'a first chunk that only echoes the request', (exchange) =>
    withEnd(exchange, [
      { ...exchange.answer.envelope, choices: [], debug: { echo_upstream_body: { model: 'm' } } },
      ...exchange.answer.contentChunks,
    ]),
  ),
  'second-choice': chunks('answer', 'a second choice with other words, which was not asked for', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.map((chunk) => ({
        ...chunk,
        choices: [choiceOf(chunk), { index: 1, delta: { content: 'OTHER ' }, finish_reason: null }],
      })),
    ),
  ),
  'null-delta': chunks('answer', 'chunks whose delta is null, missing, or full of nulls', (exchange) =>
    withEnd(exchange, [
      { ...exchange.answer.envelope, choices: [{ index: 0, delta: null, finish_reason: null }] },
      { ...exchange.answer.envelope, choices: [{ index: 0, finish_reason: null }] },
      exchange.answer.chunk({
        role: 'assistant',
        content: null,
        reasoning: null,
        tool_calls: null,
        refusal: null,
      }),
      ...exchange.answer.contentChunks,
    ]),
  ),
  'unknown-fields': chunks('answer', 'fields and enum words nobody has heard of', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.map((chunk) => ({
        ...chunk,
        service_tier: 'warp',
        x_new: { deep: [1, 2] },
        choices: [{ ...choiceOf(chunk), x_mood: 'fine' }],
      })),
    ),
  ),
  'whole-message-too': chunks('answer', 'each chunk repeats the message so far', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.map((chunk) => ({
        ...chunk,
        choices: [{ ...choiceOf(chunk), message: { role: 'assistant', content: faultText } }],
      })),
    ),
  ),
  'changing-facts': chunks('answer', 'id, model and provider change on the way', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.map((chunk, index) =>
        index < 3 ? { ...chunk, id: 'gen-0-first', model: 'acme/first', provider: 'First' } : chunk,
      ),
    ),
  ),
  'huge-event': chunks('answer', 'one event of a megabyte', (exchange) =>
    withEnd(exchange, [
      { ...exchange.answer.envelope, choices: [], padding: 'x'.repeat(1_000_000) },
      ...exchange.answer.contentChunks,
    ]),
  ),
  'usage-empty-choices': chunks('answer', 'usage with `choices: []`, as it used to be', (exchange) => [
    ...exchange.answer.contentChunks,
    exchange.answer.finishChunk,
    { ...exchange.answer.envelope, choices: [], usage: exchange.answer.usage() },
  ]),
  'usage-bare': chunks('answer', 'usage without id, model and choices', (exchange) => [
    ...exchange.answer.contentChunks,
    exchange.answer.finishChunk,
    { usage: exchange.answer.usage() },
  ]),
  'usage-on-content': chunks('answer', 'usage rides on every chunk, growing', (exchange) => [
    ...exchange.answer.contentChunks.map((chunk, index) => ({
      ...chunk,
      usage: exchange.answer.usage(index + 1),
    })),
    exchange.answer.chunk({ content: '' }, 'stop', { usage: exchange.answer.usage() }),
  ]),
  'usage-missing': chunks('answer', 'no usage', ({ answer }) => [
    ...answer.contentChunks,
    answer.finishChunk,
  ]),
  'usage-null': chunks('answer', '`usage: null` on every chunk but the last', (exchange) =>
    withEnd(
      exchange,
      exchange.answer.contentChunks.map((chunk) => ({ ...chunk, usage: null })),
    ),
  ),
  'usage-without-cost': chunks('answer', 'usage that tells no cost', ({ answer }) => {
    const { prompt_tokens, completion_tokens, total_tokens } = answer.usage();
    return [
      ...answer.contentChunks,
      answer.finishChunk,
      { ...answer.usageChunk, usage: { prompt_tokens, completion_tokens, total_tokens, cost: null } },
    ];
  }),
  'usage-byok': chunks(
    'answer',
    'a cost of 0.0001 that is only the fee on 0.002 paid upstream',
    ({ answer }) => [
      ...answer.contentChunks,
      answer.finishChunk,
      {
        ...answer.usageChunk,
        usage: {
          ...answer.usage(),
          cost: 0.0001,
          is_byok: true,
          cost_details: {
            upstream_inference_cost: 0.002,
            upstream_inference_prompt_cost: 0.0005,
            upstream_inference_completions_cost: 0.0015,
          },
        },
      },
    ],
  ),
  'usage-tiny-cost': chunks('answer', 'a cost in exponent form', ({ answer }) => [
    ...answer.contentChunks,
    answer.finishChunk,
    { ...answer.usageChunk, usage: { ...answer.usage(), cost: 3.75e-8 } },
  ]),
  'finish-twice': chunks('answer', 'the finish reason three times, then usage', ({ answer }) => [
    ...answer.contentChunks,
    answer.finishChunk,
    answer.finishChunk,
    answer.finishChunk,
    answer.usageChunk,
  ]),
  'finish-missing': chunks('answer', '[DONE] without a finish reason', ({ answer }) => answer.contentChunks),
  'finish-unknown': chunks('answer', 'a finish reason nobody has heard of', ({ answer }) => [
    ...answer.contentChunks,
    answer.chunk({ content: '' }, 'eos'),
  ]),
  'finish-empty': chunks('answer', 'a finish reason of no letters', ({ answer }) => [
    ...answer.contentChunks,
    answer.chunk({ content: '' }, ''),
  ]),
  'finish-with-text': chunks('answer', 'the last words come with the finish reason', ({ answer }) => [
    ...answer.contentChunks.slice(0, -1),
    answer.chunk(answer.deltas.at(-1)?.delta ?? {}, 'stop'),
    answer.usageChunk,
  ]),
  'text-after-finish': streamFault('answer', 'words after the finish reason', async (exchange) => {
    await begin(exchange);
    await exchange.event(exchange.answer.finishChunk);
    await continueText(exchange);
    await exchange.event(exchange.answer.usageChunk);
    exchange.answer.settle();
    await exchange.done();
    exchange.end();
  }),
  refusal: chunks('refusal', 'the model refuses, in the field for it', ({ answer }) => [
    answer.chunk({ role: 'assistant', content: null, refusal: 'I can’t help ' }),
    answer.chunk({ refusal: 'with that.' }),
    answer.chunk({ content: '' }, 'content_filter'),
    answer.chunk({ content: '' }, 'content_filter', { usage: answer.usage(0) }),
  ]),
  'content-filter': chunks('refusal', 'some words, then a filter ends it', ({ answer }) => [
    ...answer.contentChunks.slice(0, 5),
    answer.chunk({ content: '' }, 'content_filter'),
    answer.usageChunk,
  ]),
  length: chunks('length', 'it ends because max_tokens is reached', ({ answer }) => [
    ...answer.contentChunks.slice(0, 5),
    answer.chunk({ content: '' }, 'length'),
    answer.chunk({ content: '' }, 'length', { usage: answer.usage(5) }),
  ]),
  'length-empty': chunks('length', 'reasoning has eaten all of max_tokens', ({ answer }) => [
    answer.chunk({ role: 'assistant', content: '', reasoning: 'I think, and think, and' }),
    answer.chunk({ content: '' }, 'length'),
    answer.usageChunk,
  ]),
  'empty-turn': chunks(
    'empty',
    'it finishes without a word',
    ({ answer }) => [answer.chunk({ role: 'assistant', content: '' }), answer.finishChunk],
    true,
  ),
  'empty-turn-blank': chunks(
    'empty',
    'nothing, no finish reason, no usage, only [DONE]',
    ({ answer }) => [answer.chunk({ role: 'assistant', content: '' })],
    true,
  ),
} as const;
