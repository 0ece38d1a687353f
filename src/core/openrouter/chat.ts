import { LinkedAbort, raceAbort } from '../base/abort.ts';
import { type ChatFailure, FailureError } from '../failure.ts';
import type { Clock, Fetch, KeyStore, Log } from '../ports.ts';
import type { StreamPart } from '../stream.ts';
import { answerStream } from './answerStream.ts';
import { chatBody } from './chatBody.ts';
import type { ChatRequest } from './chatRequest.ts';
import { classifyResponse, classifyThrown } from './classify.ts';
import { withoutKey } from './plainText.ts';
import { readText } from './readText.ts';
import { requestHeaders } from './requestHeaders.ts';
import type { Server } from './server.ts';

export interface ChatPorts {
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now'>;
  readonly keys: Pick<KeyStore, 'get'>;
  readonly log: Log;
  /** Hears of life on the line, which time limits depend on. */
  readonly progress?: { sent(): void; headers(): void; bytes(isStep: boolean): void };
}

/** Enough for any error; what a broken server sends beyond it is not read. */
const maxErrorBytes = 256_000;

type Opened = { readonly response: Response } | { readonly failure: ChatFailure };

/** One request, one answer, no retry. See stream.ts for what the parts promise. */
export async function* streamChat(
  server: Server,
  request: ChatRequest,
  ports: ChatPorts,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const abort = new LinkedAbort(signal);
  let known: { readonly model?: string; readonly provider?: string; readonly generationId?: string } = {};
  try {
    const key = await raceAbort(ports.keys.get(server.origin), abort.signal);
    const opened = await open(server, request, key, ports, abort.signal);
    if ('failure' in opened) {
      yield { type: 'failure', failure: withoutKey(opened.failure, key) };
      return;
    }
    for await (const part of readAnswer(opened.response, request, ports, abort.signal)) {
      if (part.type === 'answered-by') {
        const { type: _, fallback: __, ...facts } = part;
        known = facts;
      }
      yield part.type === 'failure' ? { ...part, failure: withoutKey(part.failure, key) } : part;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    // An abort carries the failure that caused it (a timeout), or is the user's, who needs no telling.
    if (signal.reason instanceof FailureError)
      yield { type: 'failure', failure: { ...known, ...signal.reason.failure } };
  } finally {
    abort.abort();
  }
}

async function open(
  server: Server,
  request: ChatRequest,
  key: string | undefined,
  ports: ChatPorts,
  signal: AbortSignal,
): Promise<Opened> {
  if (key === undefined && server.dialect === 'openrouter' && !server.isLoopback)
    return { failure: { kind: 'no-key' } };
  const send = (wantsStreamOptions: boolean) =>
    post(server, chatBody(server, request, { wantsStreamOptions }), key, ports, signal);
  const first = await send(true);
  const isRefused = 'failure' in first && first.failure.status === 400 && server.dialect === 'openai';
  // Some servers know no `stream_options` and say so in their own words, so any 400 gets a second chance without.
  return isRefused && request.stream !== false ? send(false) : first;
}

async function post(
  server: Server,
  body: string,
  key: string | undefined,
  ports: ChatPorts,
  signal: AbortSignal,
): Promise<Opened> {
  const headers = {
    ...requestHeaders(server, key, 'text/event-stream, application/json'),
    'Content-Type': 'application/json',
  };
  try {
    const url = `${server.baseUrl}/chat/completions`;
    ports.progress?.sent();
    // A redirect could carry prompt and key to another host.
    const sent = ports.fetch(url, { method: 'POST', headers, body, redirect: 'error', signal });
    sent.then(
      // Where the host's fetch does not heed the abort, the answer that still comes is let go of.
      (response) => (signal.aborted ? response.body?.cancel().catch(() => undefined) : undefined),
      () => undefined,
    );
    const response = await raceAbort(sent, signal);
    ports.progress?.headers();
    if (response.ok) return { response };
    const text = await readText(response, maxErrorBytes, signal);
    return {
      failure: classifyResponse(response, text, { nowMs: ports.clock.now(), hadKey: key !== undefined }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: classifyThrown(error) };
  }
}

async function* readAnswer(
  response: Response,
  request: ChatRequest,
  ports: ChatPorts,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const isEventStream = /\btext\/event-stream\b/i.test(response.headers.get('content-type') ?? '');
  const onBadEvents = (count: number) => ports.log('warn', 'chat.badEvents', { count });
  const onBytes = (isStep: boolean) => ports.progress?.bytes(isStep);
  const body = response.body ?? new ReadableStream({ start: (controller) => controller.close() });
  yield* answerStream(body, { asked: request, isEventStream, onBadEvents, onBytes }, signal);
}
