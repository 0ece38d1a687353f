import type { Disposable } from './base/disposable.ts';
import type { Chat } from './chat.ts';
import type { Message } from './conversation.ts';
import type { History } from './history/history.ts';
import type { ApiPorts } from './openrouter/api.ts';
import { settleGeneration } from './openrouter/generation.ts';
import { parseServer } from './openrouter/server.ts';
import type { Log } from './ports.ts';
import type { Settings } from './settings.ts';

/*
 * What an answer cost that did not tell it: one that was stopped, cut or failed. OpenRouter is asked a few times,
 * politely; until then, and if it never tells, the cost is unknown, not zero.
 */

export interface SettlingPorts extends ApiPorts {
  readonly history: History;
  readonly chat: Chat;
  readonly log: Log;
  settings(): Settings;
}

export class Settling implements Disposable {
  readonly #ports: SettlingPorts;
  readonly #life = new AbortController();
  readonly #listening: Disposable;

  constructor(ports: SettlingPorts) {
    this.#ports = ports;
    this.#listening = ports.chat.onEvent((event) => {
      if (event.type === 'ended') void this.#settle(event.message);
    });
  }

  dispose(): void {
    this.#listening.dispose();
    this.#life.abort();
  }

  async #settle({ id, answer }: Message): Promise<void> {
    const { history, chat, settings, log } = this.#ports;
    const parsed = parseServer(settings().baseUrl);
    const generationId = answer?.generationId;
    // An answer that was continued has a part whose cost is known; only the last attempt could be asked about.
    if (!parsed.ok || generationId === undefined || answer?.usage) return;
    try {
      const usage = await settleGeneration(parsed.server, generationId, this.#ports, this.#life.signal);
      const message = await history.message(id);
      if (!usage || !message?.answer || message.answer.generationId !== generationId) return;
      const { costPico } = usage;
      await history.settleAnswer(id, {
        ...message.answer,
        usage,
        ...(costPico !== undefined && { costPico }),
      });
      const settled = await history.message(id);
      if (settled) chat.announce(settled);
    } catch (error) {
      if (!this.#life.signal.aborted) log('warn', 'settling.failed', { error: String(error) });
    }
  }
}
