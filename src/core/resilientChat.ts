import type { Event } from './base/emitter.ts';
import type { Spending } from './charge.ts';
import type { ChatFailure } from './failure.ts';
import { type AttemptLogPorts, loggedAttempt } from './loggedAttempt.ts';
import { metered, type Purse } from './metered.ts';
import { type ChatPorts, streamChat } from './openrouter/chat.ts';
import type { ChatRequest } from './openrouter/chatRequest.ts';
import type { Server } from './openrouter/server.ts';
import type { Clock, Random } from './ports.ts';
import { CircuitBreakers, type CircuitChange, type CircuitStatus } from './resilience/circuitBreaker.ts';
import { guarded } from './resilience/guarded.ts';
import { limited, RateLimiter } from './resilience/rateLimiter.ts';
import type { ResilienceSettings } from './resilience/resilienceSettings.ts';
import { retried } from './resilience/retry.ts';
import { isShown } from './resilience/shown.ts';
import { timed } from './resilience/timeouts.ts';
import type { Fallback, StreamPart } from './stream.ts';

/*
 * Every chat goes through here: fallback( retry( breaker( rate limit( purse( timeouts( request )))))).
 * The purse asks for the money of each attempt and is told what it cost.
 */

export interface ResilientChatPorts
  extends Omit<ChatPorts, 'progress' | 'clock'>,
    Pick<AttemptLogPorts, 'logsContents'> {
  readonly clock: Clock;
  readonly random: Random;
  /** Without one nothing is counted. */
  readonly purse?: Purse;
}

export interface ResilientChatOptions {
  readonly spending: Spending;
  /** The user will not wait for the countdown. */
  readonly retryNow?: Event<void>;
  /** Whether a fallback model may be used unasked: not when it is, or may be, dearer. All may unless told. */
  readonly mayFallBackTo?: (model: string) => boolean;
}

export class ResilientChat {
  readonly #ports: ResilientChatPorts;
  readonly #settings: () => ResilienceSettings;
  readonly #breakers: CircuitBreakers;
  readonly #limiter: RateLimiter;

  constructor(ports: ResilientChatPorts, settings: () => ResilienceSettings) {
    this.#ports = ports;
    this.#settings = settings;
    this.#breakers = new CircuitBreakers(settings, ports.clock);
    this.#limiter = new RateLimiter(() => settings().requestsPerMinute, ports.clock);
  }

  get onDidChangeCircuit(): Event<CircuitChange> {
    return this.#breakers.onDidChange;
  }

  /** Every circuit that was ever open in this window. */
  circuits(): readonly CircuitStatus[] {
    return this.#breakers.statuses();
  }

  /** The answer, whatever it takes. `request.fallbackModels` are the user's, in order. */
  async *chat(
    server: Server,
    request: ChatRequest,
    options: ResilientChatOptions,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, void, undefined> {
    const wanted = (request.fallbackModels ?? []).filter((model) => model !== request.model);
    const allowed = wanted.filter((model) => options.mayFallBackTo?.(model) ?? true);
    const untried = new Set(wanted);
    let fallback: Fallback | undefined;
    for (const [index, model] of [request.model, ...allowed].entries()) {
      const rest = allowed.slice(index);
      untried.delete(model);
      const own = { ...request, model, fallbackModels: rest };
      const { failure, hasShown, hasTriedList } = yield* this.#tryModel(
        server,
        own,
        fallback,
        options,
        signal,
      );
      if (!failure) return;
      if (hasTriedList) for (const tried of rest) untried.delete(tried);
      if (hasShown || hasTriedList || rest.length === 0 || !mayFallBack(failure)) {
        const offered = untried.size > 0 ? { offeredModels: [...untried] } : {};
        yield { type: 'failure', failure: { model, ...failure, ...offered } };
        return;
      }
      fallback = { from: request.model, reason: failure.kind };
    }
  }

  /** All parts but a failure, which is returned with whether another model may be tried after it. */
  async *#tryModel(
    server: Server,
    request: ChatRequest,
    fallback: Fallback | undefined,
    options: ResilientChatOptions,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, Outcome, undefined> {
    let hasShown = false;
    let hasTriedList = false;
    const onList = () => {
      hasTriedList = true;
    };
    for await (const part of this.#withRetries(server, request, options, onList, signal)) {
      if (part.type === 'failure') return { failure: part.failure, hasShown, hasTriedList };
      hasShown ||= isShown(part);
      yield part.type === 'answered-by' && fallback ? { ...part, fallback } : part;
    }
    return { hasShown, hasTriedList };
  }

  /** The first try is the model's alone; when it failed, OpenRouter may move down the list by itself. */
  #withRetries(
    server: Server,
    request: ChatRequest,
    { retryNow, spending }: ResilientChatOptions,
    onList: () => void,
    signal: AbortSignal,
  ): AsyncIterable<StreamPart> {
    const { fallbackModels: _, ...alone } = request;
    const attempt = (count: number, before: ChatFailure | undefined) => {
      const isWithList = before !== undefined && mayFallBack(before) && sendsList(server);
      const parts = () => {
        if (isWithList) onList();
        return this.#once(server, isWithList ? request : alone, spending, count, signal);
      };
      return explained(guarded(parts, this.#breakers, `${server.origin} ${request.model}`), before);
    };
    const limits = this.#settings();
    return retried(attempt, { limits, ...(retryNow && { retryNow }) }, this.#ports, signal);
  }

  #once(
    server: Server,
    request: ChatRequest,
    spending: Spending,
    attempt: number,
    signal: AbortSignal,
  ): AsyncIterable<StreamPart> {
    const { clock, purse } = this.#ports;
    // Local servers load the model, and whole answers are written, before a single header comes.
    const isSlowToOpen = server.isLoopback || request.stream === false;
    const send = (admitted: ChatRequest) =>
      timed(
        (progress, inner) => streamChat(server, admitted, { ...this.#ports, progress }, inner),
        { ...this.#settings(), isSlowToOpen },
        clock,
        signal,
      );
    const paid = () => (purse ? metered(send, purse, [server, request, spending, signal]) : send(request));
    const told = () => loggedAttempt(paid(), request, spending, attempt, this.#ports);
    return limited(told, this.#limiter, attempt, clock, signal);
  }
}

interface Outcome {
  readonly failure?: ChatFailure;
  readonly hasShown: boolean;
  /** The server went down the rest of the list by itself: it needs no second round. */
  readonly hasTriedList: boolean;
}

/** Only OpenRouter knows the `models` field. */
function sendsList(server: Server): boolean {
  return server.dialect === 'openrouter';
}

/** Failures that another model may not have. */
function mayFallBack(failure: ChatFailure): boolean {
  return [
    'circuit-open',
    'provider-down',
    'rate-limited',
    'timeout',
    'cut-off',
    'empty-answer',
    'model-not-found',
  ].includes(failure.kind);
}

/** Why the server moved on to another model: because of what the try before ended with. */
async function* explained(parts: AsyncIterable<StreamPart>, before: ChatFailure | undefined) {
  for await (const part of parts) {
    if (part.type === 'answered-by' && part.fallback && before)
      yield { ...part, fallback: { ...part.fallback, reason: before.kind } };
    else yield part;
  }
}
