import type { Disposable } from './base/disposable.ts';
import type { Charge } from './charge.ts';
import type { Chat } from './chat.ts';
import type { History } from './history/history.ts';
import type { Unsettled } from './history/ledger/ledger.ts';
import type { ApiPorts } from './openrouter/api.ts';
import { settleGeneration } from './openrouter/generation.ts';
import { parseServer } from './openrouter/server.ts';
import type { Log } from './ports.ts';
import type { Settings } from './settings.ts';

/*
 * What an attempt cost that did not tell it: one that was stopped, cut or failed. It is in the ledger as an
 * estimate, marked so, until OpenRouter tells; it is asked a few times, politely. What was left unsettled by a
 * window that closed or died is asked for again by the next one.
 */

export interface SettlingPorts extends ApiPorts {
  readonly history: History;
  readonly chat: Chat;
  readonly log: Log;
  settings(): Settings;
}

const sweepAfterMs = 60_000;
/** What is older will not be told any more. */
const sweepAgeMs = 24 * 60 * 60 * 1000;

export class Settling implements Disposable {
  readonly #ports: SettlingPorts;
  readonly #life = new AbortController();
  readonly #asking = new Set<string>();
  readonly #sweep: Disposable;

  constructor(ports: SettlingPorts) {
    this.#ports = ports;
    this.#sweep = ports.clock.after(sweepAfterMs, () => void this.#settleLeft());
  }

  dispose(): void {
    this.#sweep.dispose();
    this.#life.abort();
  }

  /** Asks for what this attempt cost, if it has not been told. */
  settle({ attempt, certainty, generationId, isOpen }: Charge): void {
    if (certainty === 'exact' || isOpen || generationId === undefined) return;
    const { id: attemptId, server, spending } = attempt;
    void this.#settle({ attemptId, generationId, server, messageId: spending.messageId });
  }

  async #settleLeft(): Promise<void> {
    const { history, clock, log } = this.#ports;
    try {
      for (const left of await history.ledger.unsettled(clock.now() - sweepAgeMs)) {
        if (this.#life.signal.aborted) return;
        await this.#settle(left);
      }
    } catch (error) {
      log('warn', 'settling.sweep', { error: String(error) });
    }
  }

  async #settle({ attemptId, generationId, messageId, server }: Unsettled): Promise<void> {
    const { history, chat, settings, log } = this.#ports;
    const parsed = parseServer(settings().baseUrl);
    const isElsewhere = parsed.ok && server !== undefined && server !== parsed.server.origin;
    if (!parsed.ok || isElsewhere || this.#asking.has(attemptId)) return;
    this.#asking.add(attemptId);
    try {
      const usage = await settleGeneration(parsed.server, generationId, this.#ports, this.#life.signal);
      if (!usage) return;
      await history.ledger.settle(attemptId, usage);
      const message = messageId === undefined ? undefined : await history.message(messageId);
      // The transcript knows better what is still streaming.
      if (message && message.state !== 'streaming') chat.announce(message);
    } catch (error) {
      if (!this.#life.signal.aborted) log('warn', 'settling.failed', { error: String(error) });
    } finally {
      this.#asking.delete(attemptId);
    }
  }
}
