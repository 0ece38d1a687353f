import type { Exchange } from '../exchange.ts';
import type { Json } from '../json.ts';
import { jsonReply } from '../reply.ts';
import { begin, brokenWire, type Fault, type Outcome } from './fault.ts';

/** Errors after the 200: in the stream, in each of its shapes, and in plain answers. */

const disconnected = {
  code: 502,
  message: 'Provider disconnected',
  metadata: { error_type: 'provider_unavailable', provider_code: 'ECONNRESET' },
};

interface Shape {
  readonly error: Json;
  /** Undefined leaves `choices` out. */
  readonly choices?: readonly Json[];
  readonly isFirst?: boolean;
  readonly endsWithDone?: boolean;
  readonly leavesOutEnvelope?: boolean;
}

const errorChoice = {
  index: 0,
  delta: { content: '' },
  finish_reason: 'error',
  native_finish_reason: 'error',
};

function inStream(outcome: Outcome, description: string, shape: Shape): Fault {
  const mayRetry = shape.isFirst === true && ['provider-down', 'rate-limited'].includes(outcome);
  return brokenWire(
    outcome,
    description,
    async (exchange) => {
      if (!exchange.isStreamed) return exchange.reply(jsonReply({ error: shape.error }));
      if (shape.isFirst) exchange.openStream();
      else await begin(exchange);
      await exchange.event(errorChunk(exchange, shape));
      if (shape.endsWithDone) await exchange.done();
      exchange.end();
    },
    mayRetry,
  );
}

function errorChunk({ answer }: Exchange, { error, choices, leavesOutEnvelope }: Shape): Json {
  const envelope = leavesOutEnvelope ? {} : answer.envelope;
  return { ...envelope, error, ...(choices && { choices }) };
}

export const errorChunkFaults = {
  'error-chunk': inStream('provider-down', 'some words, then an error with the code as a number', {
    error: disconnected,
    choices: [errorChoice],
  }),
  'error-chunk-done': inStream('provider-down', 'some words, an error, and [DONE] after it', {
    error: disconnected,
    choices: [errorChoice],
    endsWithDone: true,
  }),
  'error-chunk-text-code': inStream('provider-down', 'some words, then an error with the code as a word', {
    error: { ...disconnected, code: 'server_error' },
    choices: [errorChoice],
  }),
  'error-chunk-no-code': inStream('provider-down', 'some words, then an error without a code', {
    error: { message: 'Provider disconnected' },
    choices: [errorChoice],
  }),
  'error-chunk-empty-choices': inStream('provider-down', 'some words, then an error with `choices: []`', {
    error: disconnected,
    choices: [],
  }),
  'error-chunk-no-choices': inStream('provider-down', 'some words, then an error without choices', {
    error: disconnected,
  }),
  'error-chunk-bare': inStream('provider-down', 'some words, then an error and nothing else in the chunk', {
    error: disconnected,
    leavesOutEnvelope: true,
  }),
  'error-chunk-only': inStream('provider-down', 'the error is the only event', {
    error: disconnected,
    choices: [errorChoice],
    isFirst: true,
  }),
  'error-chunk-rate-limit': inStream('rate-limited', 'the only event says 429', {
    error: {
      code: 429,
      message: 'acme/m-1 is temporarily rate-limited upstream',
      metadata: { error_type: 'rate_limit_exceeded' },
    },
    choices: [errorChoice],
    isFirst: true,
  }),
  'error-chunk-context': inStream('bad-request', 'the only event says that the context is too long', {
    error: {
      code: 400,
      message:
        "This endpoint's maximum context length is 8192 tokens. However, you requested about 9000 tokens",
      metadata: { error_type: 'context_length_exceeded' },
    },
    choices: [errorChoice],
    isFirst: true,
  }),
  'error-chunk-in-choice': brokenWire(
    'provider-down',
    'some words, then an error inside choices[0]',
    async (exchange) => {
      const choices = [{ ...errorChoice, error: disconnected }];
      if (!exchange.isStreamed) return exchange.reply(jsonReply({ ...exchange.answer.envelope, choices }));
      await begin(exchange);
      await exchange.event({ ...exchange.answer.envelope, choices });
      await exchange.done();
      exchange.end();
    },
  ),
  'finish-error': brokenWire(
    'provider-down',
    'some words, then finish_reason "error" without an error object',
    async (exchange) => {
      await begin(exchange);
      await exchange.event({ ...exchange.answer.envelope, choices: [errorChoice] });
      await exchange.done();
      exchange.end();
    },
  ),
  'error-event-name': brokenWire(
    'provider-down',
    'some words, then an event named "error"',
    async (exchange) => {
      await begin(exchange);
      await exchange.write(`event: error\ndata: ${JSON.stringify({ error: disconnected })}\n\n`);
      exchange.end();
    },
  ),
  'json-error-200': brokenWire(
    'provider-down',
    'a plain 200 that holds only an error',
    (exchange) => exchange.reply(jsonReply({ error: disconnected, user_id: 'user_2simulated' })),
    true,
  ),
  'json-choice-error-200': brokenWire(
    'provider-down',
    'a plain 200 with the error inside choices[0]',
    (exchange) => {
      const message = { role: 'assistant', content: '' };
      const choices = [{ index: 0, message, finish_reason: 'error', error: disconnected }];
      exchange.reply(jsonReply({ ...exchange.answer.envelope, object: 'chat.completion', choices }));
    },
    true,
  ),
  'json-rate-limit-200': brokenWire(
    'rate-limited',
    'a plain 200 that says 429',
    (exchange) => exchange.reply(jsonReply({ error: { code: 429, message: 'Rate limit exceeded' } })),
    true,
  ),
  'sse-type-json-error': brokenWire(
    'provider-down',
    'an event stream by its header, one line of JSON with an error by its body',
    (exchange) =>
      exchange.reply({
        status: 200,
        headers: { 'Content-Type': 'text/event-stream' },
        body: JSON.stringify({ error: disconnected }),
      }),
    true,
  ),
} as const;
