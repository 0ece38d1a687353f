import { type Disposable, DisposableStore } from './base/disposable.ts';
import type { Chat } from './chat.ts';
import type { Message, MessageId } from './conversation.ts';
import type { MetricsStore } from './metrics/metricsStore.ts';
import type { Outcome, TurnRecord } from './metrics/turnRecord.ts';
import type { Clock, Log } from './ports.ts';
import type { ResilientChat } from './resilientChat.ts';

/* Watches turns and circuits, logs how each went, and keeps the figures. It never holds an answer up. */

const purgeEveryMs = 24 * 60 * 60 * 1000;
const purgeAfterMs = 120_000;

export interface TurnWatchPorts {
  readonly chat: Pick<Chat, 'onEvent'>;
  readonly client: Pick<ResilientChat, 'onDidChangeCircuit'>;
  readonly metrics: Pick<MetricsStore, 'addTurn' | 'addCircuit' | 'purge'>;
  readonly clock: Clock;
  readonly log: Log;
}

export class TurnWatch implements Disposable {
  readonly #ports: TurnWatchPorts;
  readonly #subscriptions = new DisposableStore();
  readonly #retries = new Map<MessageId, number>();
  #purge: Disposable | undefined;

  constructor(ports: TurnWatchPorts) {
    this.#ports = ports;
    const { chat, client, metrics, clock } = ports;
    this.#subscriptions.add(
      chat.onEvent((event) => {
        if (event.type === 'message' && event.waiting?.reason === 'retry')
          this.#retries.set(event.message.id, event.waiting.attempt - 1);
        if (event.type === 'ended') this.#ended(event.message);
      }),
    );
    this.#subscriptions.add(
      client.onDidChangeCircuit(({ key, state }) => {
        ports.log('warn', 'circuit', { circuit: key, state });
        this.#keep('circuit', metrics.addCircuit({ atMs: clock.now(), circuit: key, state }));
      }),
    );
    this.#purgeAfter(purgeAfterMs);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#purge?.dispose();
  }

  #ended(message: Message): void {
    const { clock, log, metrics } = this.#ports;
    const retries = this.#retries.get(message.id) ?? 0;
    this.#retries.delete(message.id);
    const turn = turnRecord(message, retries, clock.now());
    if (!turn) return;
    const { endedAtMs: _, ...told } = turn;
    log(turn.outcome === 'failed' ? 'warn' : 'info', 'turn.ended', { turn: message.id, ...told });
    this.#keep('turn', metrics.addTurn(turn));
  }

  #purgeAfter(delayMs: number): void {
    this.#purge = this.#ports.clock.after(delayMs, () => {
      this.#purgeAfter(purgeEveryMs);
      this.#keep('purge', this.#ports.metrics.purge(this.#ports.clock.now()));
    });
  }

  /** Figures that could not be kept are no reason to disturb anyone. */
  #keep(what: string, work: Promise<void>): void {
    work.catch((error: unknown) => this.#ports.log('warn', `metrics.${what}`, { error: String(error) }));
  }
}

function turnRecord(message: Message, retries: number, endedAtMs: number): TurnRecord | undefined {
  const { answer, state } = message;
  const outcome = outcomeOf(state);
  if (!answer || !outcome) return undefined;
  const { usage, timeToFirstTokenMs, latencyMs, failure } = answer;
  return {
    endedAtMs,
    model: answer.model ?? answer.requestedModel,
    provider: answer.provider ?? failure?.provider ?? '',
    outcome,
    retries,
    ...(failure && { failure: failure.kind }),
    ...(timeToFirstTokenMs !== undefined && { timeToFirstTokenMs }),
    ...(latencyMs !== undefined && { totalMs: latencyMs }),
    ...(usage && { promptTokens: usage.promptTokens, completionTokens: usage.completionTokens }),
    ...(usage?.cachedTokens !== undefined && { cachedTokens: usage.cachedTokens }),
  };
}

function outcomeOf(state: Message['state']): Outcome | undefined {
  switch (state) {
    case 'complete':
    case 'stopped':
    case 'cut-off':
    case 'failed':
      return state;
    case 'interrupted':
      return 'failed';
    case 'streaming':
      return undefined;
  }
}
