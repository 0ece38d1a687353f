import { type ChatFailure, FailureError, type FailureKind } from '../failure.ts';
import { contextNumbers, kindOfType, kindOfWords, unsupportedFeature } from './errorWords.ts';
import { isMarkup, plainText } from './plainText.ts';
import { asArray, asObject, asText, defined, parseJson, type WireObject } from './tolerant.ts';
import { resetsAtMs, retryAfterMs } from './waitTime.ts';
import { errorSchema, type WireError } from './wire.ts';

/*
 * The one place where a response, an error inside a 200, or an exception of `fetch` becomes a failure.
 */

export interface ErrorContext {
  readonly status?: number;
  readonly headers?: Headers;
  readonly nowMs?: number;
  /** A key went with the request; without one a 401 asks for one. */
  readonly hadKey?: boolean;
}

/** A response that is no success, with the text of its body. */
export function classifyResponse(response: Response, body: string, context: ErrorContext): ChatFailure {
  const { status, headers } = response;
  if (status >= 300 && status < 400) return { kind: 'bad-server', problem: 'redirect', status };
  const error = errorIn(parseJson(body));
  const generationId = headers.get('x-generation-id');
  const failure = classifyError(error ?? fallbackError(status, body), { ...context, status, headers });
  // A page instead of an error object says that this address is not the API's.
  const isElsewhere = failure.kind === 'model-not-found' && !error;
  return {
    ...(isElsewhere ? { kind: 'bad-response', status } : failure),
    ...(generationId && { generationId }),
  };
}

/** An error object, wherever it stood. */
export function classifyError(error: unknown, context: ErrorContext = {}): ChatFailure {
  const parsed = errorSchema.safeParse(typeof error === 'string' ? { message: error } : (error ?? {}));
  const wire: WireError = parsed.success ? parsed.data : errorSchema.parse({});
  const status = context.status ?? numericCode(wire.code);
  const cause = asText(causeOf(wire.metadata?.raw));
  const words = [wire.message, cause].filter((text) => text !== undefined).join(' ');
  const kind = kindOf(wire, status, words, context.hadKey !== false);
  const detail = plainText(cause && isGeneric(wire.message) ? cause : (wire.message ?? ''));
  return {
    ...failureOf(kind, wire, words, context),
    ...(status !== undefined && { status }),
    ...(wire.metadata?.provider_name && { provider: wire.metadata.provider_name }),
    ...(wire.metadata?.model_slug && { model: wire.metadata.model_slug }),
    ...(detail && { detail }),
  };
}

/** What `fetch` or the reading of a body threw. Its message is never shown: it may quote a header. */
export function classifyThrown(thrown: unknown): ChatFailure {
  if (thrown instanceof FailureError) return thrown.failure;
  const chain = causes(thrown);
  if (chain.some(({ message }) => message === 'unexpected redirect'))
    return { kind: 'bad-server', problem: 'redirect' };
  const code = chain.flatMap((error) => asText(error.code) ?? []).at(-1);
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return {
      kind: 'timeout',
      phase: 'connect',
      charge: code === 'UND_ERR_HEADERS_TIMEOUT' ? 'possible' : 'none',
    };
  if (code === 'UND_ERR_BODY_TIMEOUT') return { kind: 'timeout', phase: 'idle' };
  return {
    kind: 'network',
    ...(code && /^[A-Z0-9_]{2,60}$/.test(code) && { code }),
    charge: neverSent.test(code ?? '') ? 'none' : 'possible',
  };
}

/** The connection itself did not come about, so that nobody can have worked on the request. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$|CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;

function kindOf(wire: WireError, status: number | undefined, words: string, hadKey: boolean): FailureKind {
  const { limit_source: source, reason, reasons } = wire.metadata ?? {};
  const type =
    kindOfType(wire.metadata?.error_type) ?? kindOfType(String(wire.code)) ?? kindOfType(wire.type);
  if (status === 401 || type === 'bad-key') return hadKey ? 'bad-key' : 'no-key';
  if (source === 'openrouter_free_tier_daily' || /free-models-per-day/.test(words)) return 'free-quota';
  if (reason === 'in_flight_budget_exhausted') return 'rate-limited';
  if (source === 'openrouter_key_limit' || /_(guardrail|workspace)_budget$/.test(source ?? ''))
    return 'spending-limit';
  if (status === 403 && (reasons?.length ?? 0) > 0) return 'refused';
  return kindOfWords(status, words) ?? type ?? kindOfStatus(status);
}

function kindOfStatus(status: number | undefined): FailureKind {
  if (status === undefined) return 'provider-down';
  if (status === 402) return 'no-credit';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'model-not-found';
  if (status === 408 || status === 504 || status === 524) return 'timeout';
  if (status === 413) return 'too-large';
  if (status === 429) return 'rate-limited';
  return status >= 400 && status < 500 ? 'bad-request' : 'provider-down';
}

/** The kind with what the server told about it. */
function failureOf(kind: FailureKind, wire: WireError, words: string, context: ErrorContext): ChatFailure {
  const nowMs = context.nowMs ?? 0;
  switch (kind) {
    case 'rate-limited':
    case 'provider-down':
      return { kind, ...defined({ retryAfterMs: retryAfterMs(nowMs, context.headers, wire.metadata) }) };
    case 'free-quota':
    case 'spending-limit':
      return { kind, ...defined({ resetsAtMs: resetsAtMs(context.headers, wire.metadata) }) };
    case 'no-credit':
      return { kind, ...affordable(words) };
    case 'context-too-long':
      return { kind, ...contextNumbers(words) };
    case 'unsupported':
      return { kind, ...defined({ feature: unsupportedFeature(words) }) };
    case 'refused':
      return {
        kind,
        ...defined({ reasons: wire.metadata?.reasons?.flatMap((reason) => plainText(reason) ?? []) }),
      };
    case 'timeout':
      // Whoever gave up waiting, what was waited for may go on, and be paid.
      return { kind, phase: 'server', charge: 'possible' };
    case 'circuit-open':
      return { kind, retryAtMs: nowMs };
    case 'bad-server':
      return { kind, problem: 'invalid' };
    case 'over-limit':
    case 'unknown-price':
    case 'not-reserved':
      // What this client decides by itself no server tells.
      return { kind: 'spending-limit' };
    default:
      return { kind };
  }
}

function affordable(words: string): { readonly canAffordTokens?: number } {
  const tokens = /can only afford (\d+)/.exec(words)?.[1];
  return tokens === undefined ? {} : { canAffordTokens: Number(tokens) };
}

/** Error objects come bare, in a list (Gemini), as text (Ollama), or as `detail` (FastAPI servers). */
function errorIn(body: unknown): unknown {
  const outer = asObject(Array.isArray(body) ? body[0] : body);
  if (!outer) return undefined;
  const error = outer.error;
  if (asObject(error) || asText(error)) return error;
  const detail = outer.detail;
  const words = asText(detail) ?? asText(asObject(asArray(detail)[0])?.msg);
  return words ?? (asText(outer.message) ? outer : undefined);
}

function fallbackError(status: number, body: string): WireObject {
  return { code: status, ...(!isMarkup(body) && { message: body }) };
}

/** The upstream's own words: JSON as text, an object, or plain text. */
function causeOf(raw: unknown): string | undefined {
  if (typeof raw === 'string') {
    const inner = parseJson(raw);
    if (inner === undefined) return isMarkup(raw) ? undefined : raw;
    return causeOf(inner);
  }
  const error = errorIn(raw);
  return typeof error === 'string' ? error : asText(asObject(error)?.message);
}

/** OpenRouter's wrapping words say nothing; what they wrap does. */
function isGeneric(message: string | undefined): boolean {
  return !message || /^provider returned error/i.test(message);
}

function numericCode(code: string | number | undefined): number | undefined {
  const status = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  return typeof status === 'number' && status >= 300 && status < 1000 ? status : undefined;
}

/** The error and what caused it, outermost first; never deeper than is sane. */
function causes(thrown: unknown): readonly WireObject[] {
  const chain: WireObject[] = [];
  for (let error = asObject(thrown); error && chain.length < 8; error = asObject(error.cause))
    chain.push(error);
  return chain;
}
