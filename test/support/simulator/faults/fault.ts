import type { Exchange } from '../exchange.ts';
import type { HttpError } from '../httpError.ts';
import { errorReply } from '../reply.ts';

/** Something that goes wrong, or only looks odd, in a named and repeatable way. */
export interface Fault {
  readonly description: string;
  /** What a good client makes of it when it streams. */
  readonly outcome: Outcome;
  /** The server's table says that asking again may help. */
  readonly mayRetry: boolean;
  /** The HTTP status, where the fault is told by one. */
  readonly status?: number;
  readonly serve: (exchange: Exchange) => void | Promise<void>;
}

/** `answer`: the whole text arrives; the others are named as the product names its failures and ends. */
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

export const retried: readonly Outcome[] = ['rate-limited', 'provider-down', 'network', 'timeout'];

/** A refusal with a status and OpenRouter's JSON. */
export function refusal(
  outcome: Outcome,
  description: string,
  error: HttpError,
  mayRetry = retried.includes(outcome),
): Fault {
  return {
    description: `${error.status}: ${description}`,
    outcome,
    mayRetry,
    status: error.status,
    serve: (exchange) => {
      const wait = exchange.options.retryAfterSeconds;
      const extra = wait === undefined ? {} : { 'Retry-After': `${wait}` };
      exchange.reply(errorReply({ ...error, headers: { ...error.headers, ...extra } }));
    },
  };
}

/** A refusal whose body is not what the API promises. */
export function rawRefusal(
  outcome: Outcome,
  description: string,
  status: number,
  contentType: string | undefined,
  body: string,
): Fault {
  return {
    description: `${status}: ${description}`,
    outcome,
    mayRetry: retried.includes(outcome),
    status,
    serve: (exchange) =>
      exchange.reply({ status, headers: contentType ? { 'Content-Type': contentType } : {}, body }),
  };
}

export function streamFault(
  outcome: Outcome,
  description: string,
  serve: Fault['serve'],
  mayRetry = retried.includes(outcome),
): Fault {
  return { description, outcome, mayRetry, serve };
}
