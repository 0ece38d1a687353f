import { raceAbort } from './base/abort.ts';
import { Emitter, type Event } from './base/emitter.ts';
import type { Beginning } from './chat.ts';
import {
  type ContextSource,
  type Conversation,
  type ConversationId,
  type Message,
  type Prompt,
  shortened,
} from './conversation.ts';
import { FailureError } from './failure.ts';
import type { Attachments } from './history/attachments.ts';
import type { History } from './history/history.ts';
import { readAttached } from './images.ts';
import { type Model, mayBeDearer } from './model.ts';
import type { ChatMessage, ChatRequest } from './openrouter/chatRequest.ts';
import { contextText, conversationToChat } from './openrouter/conversationToChat.ts';
import { answerTokens, estimateTokens, limitsOf } from './openrouter/maxTokens.ts';
import type { Models } from './openrouter/models.ts';
import { parseServer, type Server } from './openrouter/server.ts';
import { takenBy } from './openrouter/takenParameters.ts';
import { resilienceDefaults } from './resilience/resilienceSettings.ts';
import { ResilientChat, type ResilientChatPorts } from './resilientChat.ts';
import type { Settings } from './settings.ts';
import type { StreamPart } from './stream.ts';
import { TokenCalibration } from './tokens.ts';

/* From a conversation to the request for its next answer, and to the answer. */

/** What a project tells every assistant, read as it is now. */
export interface Instructions {
  readonly source: ContextSource;
  readonly text: string;
}

export interface AnswersPorts extends ResilientChatPorts {
  readonly history: History;
  readonly attachments: Attachments;
  settings(): Settings;
  models(server: Server): Models;
  /** The instructions of the workspace that go along with what is asked in this conversation. */
  instructions(conversation: Pick<Conversation, 'workspace'>): Promise<readonly Instructions[]>;
  workspace(): string | undefined;
  /** What the conversation that does not exist yet would begin with. */
  newConversation(use: 'look'): Promise<Beginning>;
}

/** What of a conversation shapes its requests. */
type Asking = Pick<Conversation, 'id' | 'model' | 'systemPrompt' | 'parameters' | 'workspace'>;

/** The request that would go out, and about how many tokens its parts have. */
export interface PreparedRequest {
  readonly server: Server;
  readonly request: ChatRequest;
  /** What is known of the model that is asked. */
  readonly model: Model | undefined;
  readonly tokens: RequestTokens;
}

export interface RequestTokens {
  readonly system: number;
  readonly history: number;
  readonly attachments: number;
  readonly prompt: number;
  /** Left for the answer. */
  readonly reserved: number;
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
  readonly #shorter = new Map<ConversationId, number>();
  readonly #calibration = new TokenCalibration();

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

  /** The next answer of this conversation gets no more tokens than this: the credit is enough for no more. */
  answerShorter(id: ConversationId, maxTokens: number): void {
    this.#shorter.set(id, maxTokens);
  }

  #affordable(request: ChatRequest, id: ConversationId): ChatRequest {
    const most = this.#shorter.get(id);
    this.#shorter.delete(id);
    if (most === undefined) return request;
    const maxTokens = Math.min(most, request.parameters.maxTokens ?? most);
    return { ...request, parameters: { ...request.parameters, maxTokens } };
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
    // A folder of the project may be on a disk that does not answer: stopping does not wait for it.
    await raceAbort(models.load(), signal);
    // In the background: this answer goes by what was known last.
    models.refresh(signal).catch(() => undefined);
    const whole = await raceAbort(this.#request(conversation, message, settings, models), signal);
    const request = this.#affordable(whole, conversation.id);
    const retryNow: Event<void> = (listener) =>
      this.#retryNow.event((id) => (id === conversation.id ? listener() : undefined));
    const mayFallBackTo = (other: string) =>
      settings.allowDearerFallback || isNotDearer(models.find(other), models.find(request.model));
    const spending = {
      purpose: 'answer',
      conversationId: conversation.id,
      messageId: message.id,
    } as const;
    const options = { spending, retryNow, mayFallBackTo };
    yield* this.#calibrated(request, this.#client.chat(parsed.server, request, options, signal));
  }

  /** The exact request that would go out if this were sent now. `null` is a conversation that does not exist yet. */
  async prepare(id: ConversationId | null, prompt: Prompt): Promise<PreparedRequest> {
    const { history } = this.#ports;
    const settings = this.#ports.settings();
    const parsed = parseServer(settings.baseUrl);
    if (!parsed.ok) throw new FailureError(parsed.failure);
    const models = this.#ports.models(parsed.server);
    await models.load();
    const conversation = id === null ? undefined : await history.conversation(id);
    const asking: Asking = conversation ?? (await this.#notBegun(id ?? ''));
    const tipId = conversation?.activeMessageId;
    const branch = tipId ? await history.branch(asking.id, { tipId, limit: maxBranchMessages }) : undefined;
    const read = (branch?.messages ?? []).map((item) => item.message);
    const model = asking.model ?? settings.model;
    const next = {
      ...unsent,
      conversationId: asking.id,
      parts: [{ type: 'text', text: prompt.text }, ...prompt.attachments],
    } as const;
    const request = await this.#requestFor(asking, [...read, next], model, settings, models);
    const attached = await this.#messages(asking, [{ ...next, parts: prompt.attachments }], model);
    return {
      server: parsed.server,
      request,
      model: models.find(model),
      tokens: tokensOf(request, attached, prompt, this.#calibration.factor(model)),
    };
  }

  /** What the server counted teaches how many tokens texts have for this model. Pictures and files are no texts. */
  async *#calibrated(
    request: ChatRequest,
    parts: AsyncIterable<StreamPart>,
  ): AsyncGenerator<StreamPart, void, undefined> {
    for await (const part of parts) {
      if (part.type === 'usage' && isTextOnly(request)) {
        const estimated = estimateTokens(request.messages);
        this.#calibration.learn(request.model, estimated, part.usage.promptTokens);
      }
      yield part;
    }
  }

  async #notBegun(id: string): Promise<Asking> {
    const workspace = this.#ports.workspace();
    const beginning = await this.#ports.newConversation('look');
    return { parameters: {}, ...beginning, id, ...(workspace !== undefined && { workspace }) };
  }

  async #request(
    conversation: Conversation,
    message: Message,
    settings: Settings,
    models: Models,
  ): Promise<ChatRequest> {
    const { history } = this.#ports;
    const model = message.answer?.requestedModel ?? conversation.model ?? settings.model;
    const isMore = message.parts.length > 0;
    const tipId = isMore ? message.id : message.parentId;
    const branch = tipId
      ? await history.branch(conversation.id, { tipId, limit: maxBranchMessages })
      : undefined;
    const read = (branch?.messages ?? []).map((item) => item.message);
    return this.#requestFor(conversation, read, model, settings, models, isMore ? [goOn] : []);
  }

  async #requestFor(
    conversation: Asking,
    branch: readonly Message[],
    model: string,
    settings: Settings,
    models: Models,
    last: readonly ChatMessage[] = [],
  ): Promise<ChatRequest> {
    const all = [...(await this.#messages(conversation, branch, model)), ...last];
    const { summaries: _, ...asked } = conversation.parameters;
    const parameters = takenBy(models.find(model), asked);
    return {
      model,
      fallbackModels: settings.fallbackModels,
      provider: { ...settings.providerPreferences, ...parameters.provider },
      ...(parameters.webSearch && { plugins: { web: {} } }),
      messages: all,
      limits: limitsOf(models.find(model), all),
      parameters,
      ...(conversation.id !== '' && { sessionId: conversation.id }),
    };
  }

  /** The branch as the model reads it: the beginning may be summarised. */
  async #messages(
    asking: Asking,
    branch: readonly Message[],
    model: string,
  ): Promise<readonly ChatMessage[]> {
    const { summary, rest } = shortened(branch, asking.parameters.summaries);
    const contents = await readAttached(rest, this.#ports.attachments);
    const system = systemText(asking, await this.#ports.instructions(asking));
    return conversationToChat(rest, {
      model,
      ...(summary && { summary: summary.text }),
      ...(system !== '' && { systemPrompt: system }),
      attachment: ({ hash }) => contents.get(hash),
    });
  }
}

/** A prompt that no history has. */
const unsent = { id: '', parentId: null, role: 'user', state: 'complete', createdAtMs: 0 } as const;

function isTextOnly({ messages }: ChatRequest): boolean {
  return messages.every(
    (message) => message.role !== 'user' || message.content.every(({ type }) => type === 'text'),
  );
}

function tokensOf(
  { messages, parameters, limits }: ChatRequest,
  attached: readonly ChatMessage[],
  { text }: Prompt,
  factor: number,
): RequestTokens {
  const of = (some: readonly ChatMessage[]) => Math.round(estimateTokens(some) * factor);
  const system = of(messages.filter(({ role }) => role === 'system'));
  const attachments = of(attached.filter(({ role }) => role !== 'system'));
  const prompt = text === '' ? 0 : of([{ role: 'user', content: [{ type: 'text', text }] }]);
  const history = Math.max(0, of(messages) - system - attachments - prompt);
  return { system, history, attachments, prompt, reserved: answerTokens(parameters.maxTokens, limits) };
}

/** The persona, then what the project says, each file between tags with its name. */
export function systemText(
  { systemPrompt = '' }: Pick<Asking, 'systemPrompt'>,
  instructions: readonly Instructions[],
): string {
  const files = instructions.map(({ source, text }) => contextText(source, text));
  return [systemPrompt, ...files].filter((text) => text.trim() !== '').join('\n\n');
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
