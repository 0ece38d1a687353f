import type { ScriptedAnswer } from '../compose.ts';
import type { Exchange } from '../exchange.ts';
import type { HttpError } from '../httpError.ts';
import { errorReply, jsonReply } from '../reply.ts';

/** Something that goes wrong, or only looks odd, in a named and repeatable way. */
export interface Fault {
  readonly description: string;
  /** What a good client makes of it when it streams. */
  readonly outcome: Outcome;
  /** Asking again may help, and nothing of an answer has been sent yet. */
  readonly mayRetry: boolean;
  /** The HTTP status, where the fault is told by one. */
  readonly status?: number;
  readonly serve: (exchange: Exchange) => void | Promise<void>;
}

/** `answer`: all of `faultText` arrives; the others are named as the product names its failures and ends. */
export type Outcome =
  | 'answer'
  | 'tool-calls'
  | 'length'
  | 'refusal'
  | 'empty'
  | 'bad-key'
  | 'no-credit'
  | 'rate-limited'
  | 'bad-request'
  | 'model-not-found'
  | 'provider-down'
  | 'network'
  | 'timeout'
  | 'cut-off'
  | 'bad-response';

/** What every fault says that lets an answer through: signs of one to four bytes, lines, a code fence. */
export const faultText =
  'Naïve cafés – 日本語, emoji 🚀🧑‍🚀 and “quotes”.\n\n```ts\nconst answer = 6 * 7;\n```\n\nDone: α → ω.';

export const faultAnswer: ScriptedAnswer = { text: faultText, chunkSize: 6 };

const chunksBeforeFault = 5;

/** A refusal with a status and OpenRouter's JSON. */
export function refusal(outcome: Outcome, description: string, error: HttpError, mayRetry = false): Fault {
  return {
    description: `${error.status}: ${description}`,
    outcome,
    mayRetry,
    status: error.status,
    serve: (exchange) => {
      const wait = exchange.options.retryAfterSeconds;
      const retryAfter = wait === undefined ? {} : { 'Retry-After': `${wait}` };
      exchange.reply(errorReply({ ...error, headers: { ...error.headers, ...retryAfter } }));
    },
  };
}

/** A response that is not what the API promises, sent as it stands. */
export function rawReply(
  outcome: Outcome,
  description: string,
  status: number,
  contentType: string | undefined,
  body: string,
): Fault {
  return {
    description: `${status}: ${description}`,
    outcome,
    mayRetry: status >= 500,
    status,
    serve: (exchange) =>
      exchange.reply({ status, headers: contentType ? { 'Content-Type': contentType } : {}, body }),
  };
}

/** A fault of the connection: the same whether a stream was asked for or not. */
export function brokenWire(
  outcome: Outcome,
  description: string,
  serve: Fault['serve'],
  mayRetry = false,
): Fault {
  return { description, outcome, mayRetry, serve };
}

/** A fault that only a stream can have. Who asked for no stream gets the plain answer. */
export function streamFault(
  outcome: Outcome,
  description: string,
  serve: (exchange: Exchange) => Promise<void>,
  mayRetry = false,
): Fault {
  return {
    description,
    outcome,
    mayRetry,
    serve: (exchange) => (exchange.isStreamed ? serve(exchange) : servePlain(exchange)),
  };
}

function servePlain(exchange: Exchange): void {
  exchange.answer.settle();
  exchange.reply(jsonReply(exchange.answer.completion, 200, { 'X-Generation-Id': exchange.answer.id }));
}

/** The head of a stream and its first words. */
export async function begin(exchange: Exchange): Promise<void> {
  exchange.openStream();
  await exchange.comment();
  const count = exchange.options.afterChunks ?? chunksBeforeFault;
  for (const chunk of exchange.answer.contentChunks.slice(0, count)) await exchange.event(chunk);
}

/** The words that `begin` has left. */
export async function continueText(exchange: Exchange): Promise<void> {
  const count = exchange.options.afterChunks ?? chunksBeforeFault;
  for (const chunk of exchange.answer.contentChunks.slice(count)) await exchange.event(chunk);
}
