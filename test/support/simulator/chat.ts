import type { Account, KeySpec } from './account.ts';
import { Answer } from './answer.ts';
import { chargeOf } from './bill.ts';
import type { Chance } from './chance.ts';
import type { ChatRequest } from './chatRequest.ts';
import { compose, type ScriptedAnswer } from './compose.ts';
import type { Pace } from './exchange.ts';
import type { Generations } from './generations.ts';
import { badRequest, type HttpError } from './httpError.ts';
import { listOf, objectOf } from './json.ts';
import type { Model } from './models.ts';
import type { PromptCache } from './promptCache.ts';
import { isHttpError, refuseCost, refuseModel, refuseShape, routeTo } from './refusals.ts';
import type { Endpoint, Shelf } from './shelf.ts';
import { countMessage, countTokens, sum } from './tokens.ts';

/** From a request to its answer. */

export interface ChatParts {
  readonly shelf: Shelf;
  readonly account: Account;
  readonly cache: PromptCache;
  readonly chance: Chance;
  readonly generations: Generations;
  readonly now: () => number;
}

/** The answer to a request, or why there is none. The fallback models are tried in order. */
export function answerTo(
  parts: ChatParts,
  request: ChatRequest,
  key: KeySpec,
  pace: Pace,
  scripted?: ScriptedAnswer,
): Answer | HttpError {
  const refusal = refuseShape(request);
  if (refusal) return refusal;
  const ids = request.models.length > 0 ? request.models : ['openrouter/auto'];
  let first: HttpError | undefined;
  for (const id of ids) {
    const answer = answerBy(parts, id, request, key, pace, scripted);
    if (!isHttpError(answer)) return answer;
    first ??= answer;
  }
  return first ?? badRequest('No models provided');
}

function answerBy(
  parts: ChatParts,
  id: string,
  request: ChatRequest,
  key: KeySpec,
  pace: Pace,
  scripted?: ScriptedAnswer,
): Answer | HttpError {
  const { shelf, account, now } = parts;
  const model = shelf.serving(id);
  if (!model) return badRequest(`${id} is not a valid model ID`);
  const promptTokens = promptTokensOf(request);
  const endpoints = routeTo(shelf.endpoints(model), request);
  if (isHttpError(endpoints)) return endpoints;
  const [endpoint] = endpoints;
  if (!endpoint) return badRequest(`${id} is not a valid model ID`);
  const refusal =
    refuseModel(model, request, promptTokens) ??
    refuseCost(account, key, endpoint.model, promptTokens, request.maxTokens, new Date(now()));
  if (refusal) return refusal;
  if (model.id.endsWith(':free') && !account.admitFree()) return freeLimit(now());
  return cook(parts, request, key, endpoint, pace, scripted);
}

/** An answer whatever the request: faults are played to anyone. */
export function answerAnyway(
  parts: ChatParts,
  request: ChatRequest,
  key: KeySpec | undefined,
  pace: Pace,
  scripted: ScriptedAnswer,
): Answer {
  const model = request.models.map((id) => parts.shelf.serving(id)).find((found) => found !== undefined);
  const served = model ?? parts.shelf.serving('simulator/any');
  const [endpoint] = served ? parts.shelf.endpoints(served) : [];
  if (!endpoint) throw new Error('The simulator has no model of its own.');
  return cook(parts, { ...request, maxTokens: undefined }, key ?? { key: '' }, endpoint, pace, scripted);
}

function cook(
  parts: ChatParts,
  request: ChatRequest,
  key: KeySpec,
  { model, provider }: Endpoint,
  pace: Pace,
  scripted?: ScriptedAnswer,
): Answer {
  const { account, cache, chance, generations, now } = parts;
  const createdAtMs = now();
  const { deltas, finishReason } = compose(request, model, scripted);
  const slow = pace === 'real';
  return new Answer({
    id: `gen-${Math.floor(createdAtMs / 1000)}-${chance.letters(20)}`,
    createdAtMs,
    modelId: model.id,
    model,
    provider,
    deltas,
    finishReason,
    nativeFinishReason: nativeReason(model, finishReason),
    metered: {
      promptTokens: promptTokensOf(request),
      imagesRead: imagesIn(request),
      webSearches: request.wantsWebSearch ? 1 : 0,
      ...cache.use(request, model, key.key, createdAtMs),
    },
    isByok: key.isByok ?? false,
    firstDelayMs: scripted?.firstDelayMs ?? (slow ? 500 + chance.next() * 400 : 0),
    chunkDelayMs: scripted?.chunkDelayMs ?? (slow ? 14 : 0),
    onSettled: (answer, bill, sentDeltas) => {
      const chargePico = chargeOf(bill, key.isByok ?? false);
      account.charge(key.key, chargePico, bill.totalPico - bill.webSearchPico);
      generations.add(answer, request, chargePico, sentDeltas);
    },
  });
}

function promptTokensOf({ body, messages }: ChatRequest): number {
  const tools = body['tools'] === undefined ? 0 : countTokens(JSON.stringify(body['tools']));
  const bare = typeof body['prompt'] === 'string' ? countTokens(body['prompt']) : 0;
  return 3 + tools + bare + sum(messages.map(countMessage));
}

function imagesIn({ messages }: ChatRequest): number {
  return messages
    .flatMap(({ content }) => listOf(content))
    .filter((part) => objectOf(part)['type'] === 'image_url').length;
}

function nativeReason({ id }: Model, reason: string): string {
  const words: Readonly<Record<string, string>> = id.includes('anthropic/')
    ? { stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use' }
    : id.startsWith('google/')
      ? { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP' }
      : id.startsWith('openai/')
        ? { stop: 'completed', length: 'max_output_tokens', tool_calls: 'completed' }
        : {};
  return words[reason] ?? reason;
}

function freeLimit(nowMs: number): HttpError {
  const reset = `${Math.ceil((nowMs + 1) / 60_000) * 60_000}`;
  const headers = { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': reset };
  return {
    status: 429,
    message: 'Rate limit exceeded: free-models-per-min. ',
    metadata: { error_type: 'rate_limit_exceeded', headers, provider_name: null },
    headers,
  };
}
