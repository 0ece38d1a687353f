import { LinkedAbort, raceAbort } from '../base/abort.ts';
import { type ChatFailure, FailureError } from '../failure.ts';
import type { Clock, Fetch, KeyStore } from '../ports.ts';
import { classifyResponse, classifyThrown } from './classify.ts';
import { withoutKey } from './plainText.ts';
import { readText } from './readText.ts';
import { requestHeaders } from './requestHeaders.ts';
import type { Server } from './server.ts';
import { parseJson } from './tolerant.ts';

export interface ApiPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, 'get'>;
}

export interface ApiRequest {
  /** Behind the base URL, such as `/models`. */
  readonly path: string;
  /** The stored key of this server, none at all, or one that is being tried out. */
  readonly key?: 'stored' | 'none' | { readonly value: string };
  /** Sends this as JSON with POST. */
  readonly json?: unknown;
  readonly etag?: string;
}

export type ApiAnswer =
  | { readonly ok: true; readonly status: number; readonly json: unknown; readonly etag?: string }
  | { readonly ok: false; readonly failure: ChatFailure };

/** Whole requests are over quickly or not at all. */
const limitMs = 30_000;
const outOfTime: ChatFailure = { kind: 'timeout', phase: 'connect' };

/**
 * One small request that is answered with JSON. Throws only when the caller's signal aborts; where that only stands for
 * the time that the caller has, running out of it is a failure as any other.
 */
export async function callApi(
  server: Server,
  request: ApiRequest,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const abort = new LinkedAbort(signal);
  const timer = ports.clock.after(limitMs, () => abort.abort(new FailureError(outOfTime)));
  try {
    return await call(server, request, ports, abort.signal);
  } catch (error) {
    if (isOutOfTime(signal)) return { ok: false, failure: outOfTime };
    signal.throwIfAborted();
    return { ok: false, failure: classifyThrown(error) };
  } finally {
    timer.dispose();
    abort.abort();
  }
}

/** As `AbortSignal.timeout` says it. */
function isOutOfTime({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof Error && reason.name === 'TimeoutError';
}

async function call(
  server: Server,
  request: ApiRequest,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const { path, key: whose = 'stored', json, etag } = request;
  const stored = whose === 'stored' ? await raceAbort(ports.keys.get(server.origin), signal) : undefined;
  const key = typeof whose === 'object' ? whose.value : stored;
  const headers = {
    ...requestHeaders(server, key, 'application/json'),
    ...(etag !== undefined && { 'If-None-Match': etag }),
    ...(json !== undefined && { 'Content-Type': 'application/json' }),
  };
  const init: RequestInit = { headers, redirect: 'error', signal };
  const post = json === undefined ? {} : { method: 'POST', body: JSON.stringify(json) };
  const response = await raceAbort(ports.fetch(`${server.baseUrl}${path}`, { ...init, ...post }), signal);
  const newTag = response.headers.get('etag');
  const tag = newTag ? { etag: newTag } : {};
  if (response.status === 304) return { ok: true, status: 304, json: undefined, ...tag };
  const text = await readText(response, maxBytes, signal);
  if (!response.ok)
    return {
      ok: false,
      failure: withoutKey(
        classifyResponse(response, text, { nowMs: ports.clock.now(), hadKey: key !== undefined }),
        key,
      ),
    };
  const body = parseJson(text);
  if (body === undefined) return { ok: false, failure: { kind: 'bad-response', status: response.status } };
  return { ok: true, status: response.status, json: body, ...tag };
}

/** The whole catalogue is about one megabyte. */
const maxBytes = 50_000_000;
