import type { Attempt, Charge, Spending } from './charge.ts';
import type { ConversationId, MessageId } from './conversation.ts';
import { affordableTokens, mostCost } from './costs/bound.ts';
import { estimateCost } from './costs/estimate.ts';
import { type Limit, limitsOf, periodAround } from './costs/limits.ts';
import type { ChatFailure } from './failure.ts';
import type { History } from './history/history.ts';
import type { Ceiling, LimitScope } from './history/ledger/ledger.ts';
import type { LateWrites } from './lateWrites.ts';
import type { Admission, Purse } from './metered.ts';
import type { Model } from './model.ts';
import { type Pico, picoToDecimal } from './money.ts';
import type { ChatRequest } from './openrouter/chatRequest.ts';
import { answerTokens, estimateTokens } from './openrouter/maxTokens.ts';
import type { Models } from './openrouter/models.ts';
import type { Server } from './openrouter/server.ts';
import { plannedFor } from './plannedFor.ts';
import type { Clock, Log, NewId } from './ports.ts';
import type { Settings } from './settings.ts';
import { StorageError } from './storage/storageFailure.ts';

/*
 * Keeps the limits of the user: what could go beyond a hard limit is not sent. The most that an attempt can cost
 * is held back, in the journal that all windows share, before it is sent; its charge takes the place of that
 * when it has ended. Where the whole answer would not fit, one that fits is asked for. docs/money.md has the rules.
 */

export interface GuardianPorts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly history: History;
  readonly late: LateWrites;
  settings(): Settings;
  models(server: Server): Models;
  workspace(): string | undefined;
}

/** Longer than any answer takes; what is older belongs to a window that has died. */
const reservationMs = 60 * 60 * 1000;
/** An answer that had to be shorter than this is not worth asking for. */
const leastAnswerTokens = 512;
/** So often another window may be faster. */
const maxTries = 5;

export class Guardian implements Purse {
  readonly #ports: GuardianPorts;
  /** Conversations whose next answer the user lets through, and the answers that were let through. */
  readonly #once = new Set<ConversationId>();
  readonly #letThrough = new Set<MessageId>();
  /** What is asked beside conversations, where the user lets the next one through. */
  readonly #errandOnce = new Set<Spending['purpose']>();
  readonly #onEnded: (charge: Charge) => void;

  /** `onEnded` is told of every charge. */
  constructor(ports: GuardianPorts, onEnded: (charge: Charge) => void) {
    this.#ports = ports;
    this.#onEnded = onEnded;
  }

  /** The user wants the next answer of this conversation, whatever the limits say. */
  allowOnce(id: ConversationId): void {
    this.#once.add(id);
  }

  /** The same for the next errand of this purpose, which is asked for at once. */
  allowErrandOnce(purpose: Spending['purpose']): void {
    this.#errandOnce.add(purpose);
  }

  async admit(
    server: Server,
    request: ChatRequest,
    spending: Spending,
    signal: AbortSignal,
  ): Promise<Admission> {
    const hard = limitsOf(this.#ports.settings().spendingLimits).filter(
      ({ hardPico, model }) => hardPico !== undefined && (model === undefined || model === request.model),
    );
    // Nobody is paid for what a server on this machine answers.
    const isFree = server.isLoopback && server.dialect !== 'openrouter';
    // Asked first: what was let through once must not wait for a later request.
    if (this.#isLetThrough(spending) || hard.length === 0 || isFree)
      return { attempt: this.#attempt(server, request, spending), request };
    const list = this.#ports.models(server);
    // The list is on its way when a window is new; without it no price is known.
    if (!list.find(request.model)) await list.refresh(signal).catch(() => undefined);
    const models = [request.model, ...(request.fallbackModels ?? [])].map((id) => list.find(id));
    try {
      return await this.#withinLimits(request, this.#attempt(server, request, spending), models, hard);
    } catch (error) {
      return { failure: notReserved(error, request.model) };
    }
  }

  #attempt(server: Server, request: ChatRequest, spending: Spending): Attempt {
    const { clock, newId, models, workspace } = this.#ports;
    const model = models(server).find(request.model);
    const where = workspace();
    return {
      id: newId(),
      atMs: clock.now(),
      spending,
      server: server.origin,
      model: request.model,
      ...(model && { priced: { pricing: model.pricing, isFree: model.isFree } }),
      ...(where !== undefined && { workspace: where }),
      promptTokens: estimateTokens(request.messages),
    };
  }

  async ended(attempt: Attempt, charge: Charge | undefined, isKept: boolean): Promise<void> {
    const { history, late, log } = this.#ports;
    const write = async () => {
      if (charge && !isKept) await history.ledger.keep(charge);
      if (!charge && attempt.isReserved) await history.ledger.letGo(attempt.id);
    };
    try {
      await write();
    } catch (error) {
      // The answer matters more than the books: it does not wait for them.
      log('error', 'ledger.keep', { attempt: attempt.id, error: String(error) });
      late.add(`charge ${attempt.id}`, error, write);
    }
    if (charge) this.#onEnded(charge);
  }

  #isLetThrough({ purpose, conversationId, messageId }: Spending): boolean {
    if (this.#errandOnce.delete(purpose)) return true;
    if (purpose !== 'answer' || conversationId === undefined || messageId === undefined) return false;
    if (this.#once.delete(conversationId)) this.#letThrough.add(messageId);
    return this.#letThrough.has(messageId);
  }

  async #withinLimits(
    request: ChatRequest,
    attempt: Attempt,
    models: readonly (Model | undefined)[],
    limits: readonly Limit[],
  ): Promise<Admission> {
    const planned = plannedFor(request, attempt.atMs);
    const wanted = answerTokens(request.parameters.maxTokens, request.limits);
    const whole = mostCost(models, planned, wanted);
    if (whole === undefined) return this.#unpriced(request, attempt, limits);
    if (whole === 0n) return { attempt, request };
    const least = Math.min(wanted, leastAnswerTokens);
    for (let tries = 0; tries < maxTries; tries += 1) {
      const tightest = await this.#tightest(attempt, limits);
      const tokens =
        whole <= tightest.leftPico ? wanted : affordableTokens(models, planned, wanted, tightest.leftPico);
      const amountPico = mostCost(models, planned, tokens);
      if (tokens < least || amountPico === undefined || amountPico > tightest.leftPico)
        return { failure: await this.#overLimit(request, attempt, models[0], tightest) };
      if (await this.#reserve(attempt, amountPico, limits))
        return {
          attempt: { ...attempt, isReserved: true },
          request: tokens < wanted ? shortened(request, tokens) : request,
        };
    }
    return {
      failure: await this.#overLimit(request, attempt, models[0], await this.#tightest(attempt, limits)),
    };
  }

  /** A price that nobody can tell: as the user chose, and never once a limit is reached. */
  async #unpriced(request: ChatRequest, attempt: Attempt, limits: readonly Limit[]): Promise<Admission> {
    const { unknownPrices } = this.#ports.settings();
    const tightest = await this.#tightest(attempt, limits);
    if (tightest.leftPico <= 0n)
      return { failure: await this.#overLimit(request, attempt, undefined, tightest) };
    if (unknownPrices === 'allow') return { attempt, request };
    return {
      failure: {
        kind: 'unknown-price',
        model: request.model,
        ...(unknownPrices === 'block' && { isBlocked: true }),
      },
    };
  }

  #reserve(attempt: Attempt, amountPico: Pico, limits: readonly Limit[]): Promise<boolean> {
    const { conversationId, messageId } = attempt.spending;
    return this.#ports.history.ledger.reserve(
      {
        id: attempt.id,
        atMs: attempt.atMs,
        expiresAtMs: attempt.atMs + reservationMs,
        amountPico,
        ...(conversationId !== undefined && { conversationId }),
        messageId: messageId ?? attempt.id,
        model: attempt.model,
      },
      limits.map((limit) => ceilingOf(limit, attempt)),
    );
  }

  async #tightest(attempt: Attempt, limits: readonly Limit[]): Promise<Tightest> {
    const { history } = this.#ports;
    const all = await Promise.all(
      limits.map(async (limit) => {
        const { limitPico, ...scope } = ceilingOf(limit, attempt);
        const { spentPico, heldPico } = await history.ledger.counted(scope, attempt.atMs);
        return { limit, countedPico: spentPico + heldPico, leftPico: limitPico - spentPico - heldPico };
      }),
    );
    const [tightest] = all.sort((one, other) => (one.leftPico < other.leftPico ? -1 : 1));
    if (!tightest) throw new Error('There is no limit.');
    return tightest;
  }

  async #overLimit(
    request: ChatRequest,
    attempt: Attempt,
    model: Model | undefined,
    { limit, countedPico }: Tightest,
  ): Promise<ChatFailure> {
    const lengths = await this.#ports.history.answerLengths(request.model);
    const cost = estimateCost(model, {
      ...plannedFor(request, attempt.atMs),
      answerTokens: lengths,
      isByok: false,
    });
    return {
      kind: 'over-limit',
      model: request.model,
      limit: limit.kind,
      ...(limit.model !== undefined && { limitModel: limit.model }),
      limitUsd: picoToDecimal(limit.hardPico ?? 0n),
      countedUsd: picoToDecimal(countedPico),
      ...(cost && { costLowUsd: picoToDecimal(cost.lowPico), costHighUsd: picoToDecimal(cost.highPico) }),
    };
  }
}

/** What cannot be written down cannot be counted against a limit. */
function notReserved(error: unknown, model: string): ChatFailure {
  if (!(error instanceof StorageError)) throw error;
  const isDiskFull = error.failure.kind === 'disk-full';
  return { kind: 'not-reserved', model, detail: error.message, ...(isDiskFull && { isDiskFull }) };
}

interface Tightest {
  readonly limit: Limit;
  readonly countedPico: Pico;
  readonly leftPico: Pico;
}

/** What a limit counts when this attempt is made. */
export function scopeOf(
  { kind, model }: Limit,
  atMs: number,
  spending: Spending,
  attemptId: string,
): LimitScope {
  const own = model === undefined ? {} : { model };
  switch (kind) {
    case 'message':
      // What no message keeps is a message of its own.
      return { ...own, messageId: spending.messageId ?? attemptId };
    case 'conversation':
      return { ...own, conversationId: spending.conversationId ?? attemptId };
    default:
      return { ...own, ...periodAround(kind, atMs) };
  }
}

function ceilingOf(limit: Limit, { atMs, spending, id }: Attempt): Ceiling {
  return { ...scopeOf(limit, atMs, spending, id), limitPico: limit.hardPico ?? 0n };
}

function shortened(request: ChatRequest, maxTokens: number): ChatRequest {
  return { ...request, parameters: { ...request.parameters, maxTokens } };
}
