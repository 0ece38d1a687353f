import type { Spending } from './charge.ts';
import { FailureError } from './failure.ts';
import type { ChatMessage, ChatRequest } from './openrouter/chatRequest.ts';
import { limitsOf } from './openrouter/maxTokens.ts';
import type { Models } from './openrouter/models.ts';
import { parseServer, type Server } from './openrouter/server.ts';
import type { ResilientChat } from './resilientChat.ts';
import type { Settings } from './settings.ts';
import type { StreamPart } from './stream.ts';

/*
 * What models are asked beside the conversations: a title, a summary, a commit message, a change of code. No
 * message keeps the answer; the caller does what it likes with it.
 */

export interface Errand {
  readonly spending: Spending;
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly parameters?: ChatRequest['parameters'];
  readonly tools?: ChatRequest['tools'];
  readonly toolChoice?: ChatRequest['toolChoice'];
}

export interface ErrandsPorts {
  readonly client: ResilientChat;
  settings(): Settings;
  models(server: Server): Models;
}

export class Errands {
  readonly #ports: ErrandsPorts;

  constructor(ports: ErrandsPorts) {
    this.#ports = ports;
  }

  /** The answer as it streams. Fallback models are not used: what is asked for is short and cheap. */
  async *stream(errand: Errand, signal: AbortSignal): AsyncGenerator<StreamPart, void, undefined> {
    const { client, settings } = this.#ports;
    const { baseUrl, providerPreferences } = settings();
    const parsed = parseServer(baseUrl);
    if (!parsed.ok) return yield { type: 'failure', failure: parsed.failure };
    const { spending, model, messages, parameters = {}, tools, toolChoice } = errand;
    const models = this.#ports.models(parsed.server);
    await models.load();
    const limits = limitsOf(models.find(model), messages);
    const request = {
      model,
      messages,
      parameters,
      provider: providerPreferences,
      limits,
      ...(tools && { tools }),
      ...(toolChoice && { toolChoice }),
    };
    yield* client.chat(parsed.server, request, { spending }, signal);
  }

  /** The whole answer. Rejects with a `FailureError`; when `signal` aborts it is what had arrived. */
  async text(errand: Errand, signal: AbortSignal): Promise<string> {
    let text = '';
    for await (const part of this.stream(errand, signal)) {
      if (part.type === 'text-delta') text += part.text;
      if (part.type === 'failure') throw new FailureError(part.failure);
    }
    return text;
  }
}
