import { Emitter, type Event } from './base/emitter.ts';
import type { Conversation, ConversationId, Message } from './conversation.ts';
import type { Attachments } from './history/attachments.ts';
import type { History } from './history/history.ts';
import { readAttached } from './images.ts';
import { type Model, mayBeDearer } from './model.ts';
import type { ChatMessage, ChatRequest } from './openrouter/chatRequest.ts';
import { conversationToChat } from './openrouter/conversationToChat.ts';
import { limitsOf } from './openrouter/maxTokens.ts';
import type { Models } from './openrouter/models.ts';
import { parseServer, type Server } from './openrouter/server.ts';
import { resilienceDefaults } from './resilience/resilienceSettings.ts';
import { ResilientChat, type ResilientChatPorts } from './resilientChat.ts';
import type { Settings } from './settings.ts';
import type { StreamPart } from './stream.ts';

/* From a conversation to the request for its next answer, and to the answer. */

export interface AnswersPorts extends ResilientChatPorts {
  readonly history: History;
  readonly attachments: Attachments;
  settings(): Settings;
  models(server: Server): Models;
}

/** The model is asked to go on where an answer stands that was stopped or cut. */
const goOn: ChatMessage = {
  role: 'user',
  content: [
    {
      type: 'text',
      text: 'Continue your last answer exactly where it ends, in the middle of a word if need be. Repeat nothing, and add no introduction.',
    },
  ],
};

/** More than any model reads: the whole branch in practice. */
const maxBranchMessages = 100_000;

export class Answers {
  readonly #ports: AnswersPorts;
  readonly #client: ResilientChat;
  readonly #retryNow = new Emitter<ConversationId>();

  constructor(ports: AnswersPorts) {
    this.#ports = ports;
    this.#client = new ResilientChat(ports, () => resilience(ports.settings()));
  }

  get client(): ResilientChat {
    return this.#client;
  }

  /** The user will not wait for the countdown that runs in this conversation. */
  retryNow(id: ConversationId): void {
    this.#retryNow.fire(id);
  }

  /** Asks for the answer that goes into `message`, or for more of it when it has content already. */
  async *answer(
    conversation: Conversation,
    message: Message,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart, void, undefined> {
    const settings = this.#ports.settings();
    const parsed = parseServer(settings.baseUrl);
    if (!parsed.ok) return yield { type: 'failure', failure: parsed.failure };
    const models = this.#ports.models(parsed.server);
    await models.load();
    // In the background: this answer goes by what was known last.
    models.refresh(signal).catch(() => undefined);
    const request = await this.#request(conversation, message, settings, models);
    const retryNow: Event<void> = (listener) =>
      this.#retryNow.event((id) => (id === conversation.id ? listener() : undefined));
    const mayFallBackTo = (other: string) =>
      settings.allowDearerFallback || isNotDearer(models.find(other), models.find(request.model));
    const spending = {
      purpose: 'answer',
      conversationId: conversation.id,
      messageId: message.id,
    } as const;
    yield* this.#client.chat(parsed.server, request, { spending, retryNow, mayFallBackTo }, signal);
  }

  async #request(
    conversation: Conversation,
    message: Message,
    settings: Settings,
    models: Models,
  ): Promise<ChatRequest> {
    const { history, attachments } = this.#ports;
    const model = message.answer?.requestedModel ?? conversation.model ?? settings.model;
    const isMore = message.parts.length > 0;
    const tipId = isMore ? message.id : message.parentId;
    const branch = tipId
      ? await history.branch(conversation.id, { tipId, limit: maxBranchMessages })
      : undefined;
    const read = (branch?.messages ?? []).map((item) => item.message);
    const contents = await readAttached(read, attachments);
    const { systemPrompt } = conversation;
    const messages = conversationToChat(read, {
      model,
      ...(systemPrompt !== undefined && { systemPrompt }),
      attachment: ({ hash }) => contents.get(hash),
    });
    const all = isMore ? [...messages, goOn] : messages;
    return {
      model,
      fallbackModels: settings.fallbackModels,
      provider: settings.providerPreferences,
      messages: all,
      limits: limitsOf(models.find(model), all),
      parameters: conversation.parameters,
      sessionId: conversation.id,
    };
  }
}

/** Without a known price for both nobody can tell. */
function isNotDearer(other: Model | undefined, model: Model | undefined): boolean {
  return other !== undefined && model !== undefined && !mayBeDearer(other, model);
}

function resilience(settings: Settings) {
  return {
    ...resilienceDefaults,
    maxRetries: settings.maxRetries,
    failureThreshold: settings.circuitBreakerThreshold,
    recoveryMs: settings.circuitBreakerRecoverySeconds * 1000,
    connectMs: settings.connectTimeoutSeconds * 1000,
    firstTokenMs: settings.firstTokenTimeoutSeconds * 1000,
    idleMs: settings.requestTimeoutSeconds * 1000,
    requestsPerMinute: settings.requestsPerMinute,
  };
}
