import type { Growth, Waiting } from './answerDraft.ts';
import { Emitter, type Event } from './base/emitter.ts';
import {
  type AttachmentRef,
  type Conversation,
  type ConversationId,
  isAttached,
  type Message,
  type MessageId,
  type Prompt,
} from './conversation.ts';
import { firstWords } from './firstWords.ts';
import type { History } from './history/history.ts';
import type { Clock, Log, NewId } from './ports.ts';
import type { StreamPart } from './stream.ts';
import { runTurn } from './turn.ts';

/*
 * The conversations that are being answered in this window. Panels come and go; an answer streams on, and any
 * panel can be told at any moment how far it is.
 */

export interface ChatPorts {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly history: History;
  /** The model for conversations that have none of their own. */
  defaultModel(): string;
  /** Where new conversations begin. */
  workspace(): string | undefined;
  /** Asks for the answer that goes into `message`, or for more of it when it has text already. */
  answer(conversation: Conversation, message: Message, signal: AbortSignal): AsyncIterable<StreamPart>;
  /** Keeps an image that came with an answer. */
  keepImage(dataUrl: string): Promise<AttachmentRef>;
}

export type ChatEvent =
  | { readonly type: 'message'; readonly message: Message; readonly waiting?: Waiting }
  | {
      readonly type: 'grew';
      readonly conversationId: ConversationId;
      readonly messageId: MessageId;
      readonly growth: Growth;
    }
  /** Another branch is shown. */
  | { readonly type: 'branch'; readonly conversationId: ConversationId }
  /** An answer began or ended. */
  | { readonly type: 'answering'; readonly conversationId: ConversationId; readonly isAnswering: boolean }
  /** The answer is on disk as it ended. */
  | { readonly type: 'ended'; readonly message: Message }
  /** What is shown could not be kept on disk. */
  | { readonly type: 'keep-failed'; readonly conversationId: ConversationId; readonly error: unknown };

interface RunningTurn {
  readonly controller: AbortController;
  message: Message;
  /** Set while the request waits its turn or its next try. */
  waiting: Waiting | undefined;
  ended: Promise<void>;
}

export class Chat {
  readonly #ports: ChatPorts;
  readonly #running = new Map<ConversationId, RunningTurn>();
  readonly #busy = new Set<ConversationId>();
  readonly #events: Emitter<ChatEvent>;

  constructor(ports: ChatPorts) {
    this.#ports = ports;
    this.#events = new Emitter((error) => ports.log('error', 'chat.listener', { error: String(error) }));
  }

  get onEvent(): Event<ChatEvent> {
    return this.#events.event;
  }

  get answeringCount(): number {
    return this.#running.size;
  }

  isAnswering(conversationId: ConversationId): boolean {
    return this.#running.has(conversationId);
  }

  /** The answer that is streaming into this conversation, as far as it is. */
  live(
    conversationId: ConversationId,
  ): { readonly message: Message; readonly waiting: Waiting | undefined } | undefined {
    return this.#running.get(conversationId);
  }

  /** A new conversation for this prompt, which is not sent yet. */
  async begin({ text }: Prompt): Promise<ConversationId> {
    const { history, workspace } = this.#ports;
    const begunIn = workspace();
    const init = { title: firstWords(text), ...(begunIn !== undefined && { workspace: begunIn }) };
    return (await history.createConversation(init)).id;
  }

  /**
   * Keeps the prompt at the end of the shown branch and asks for its answer. Resolves when the prompt is on
   * disk and the asking has begun; rejects when it could not be kept, and then nothing was sent.
   */
  send(conversationId: ConversationId, prompt: Prompt): Promise<void> {
    return this.#whenIdle(conversationId, (conversation) =>
      this.#prompt(conversation, conversation.activeMessageId, prompt),
    );
  }

  /** The prompt in other words, with what went along with it: a sibling of the old one, which stays. */
  edit(conversationId: ConversationId, messageId: MessageId, text: string): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const { parentId, parts } = await this.#message(messageId);
      await this.#prompt(conversation, parentId, { text, attachments: parts.filter(isAttached) });
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /** Another answer beside this one. For a prompt: an answer to it. */
  regenerate(conversationId: ConversationId, messageId: MessageId, model?: string): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const message = await this.#message(messageId);
      const promptId = message.role === 'user' ? message.id : message.parentId;
      if (promptId === null) return;
      await this.#startAnswer(conversation, promptId, model ?? message.answer?.requestedModel);
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /** More of an answer that ended too early. It grows on in its place. */
  continue(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const message = await this.#message(messageId);
      this.#run(conversation, { ...message, state: 'streaming' });
    });
  }

  /** Shows the branch beside this message. */
  showSibling(conversationId: ConversationId, siblingId: MessageId): Promise<void> {
    return this.#whenIdle(conversationId, async () => {
      await this.#ports.history.setActive(conversationId, siblingId);
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /**
   * Deletes a message and what follows it. Undone by `restore`, for thirty days. False where the message belongs
   * to the conversation that this one was forked from.
   */
  remove(conversationId: ConversationId, messageId: MessageId): Promise<boolean> {
    return this.#whenIdle(conversationId, async () => {
      const isRemoved = await this.#ports.history.removeMessage(conversationId, messageId);
      if (isRemoved) this.#events.fire({ type: 'branch', conversationId });
      return isRemoved;
    });
  }

  restore(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    return this.#whenIdle(conversationId, async () => {
      await this.#ports.history.restoreMessage(conversationId, messageId);
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /** Something became known of a message that does not stream. */
  announce(message: Message): void {
    this.#events.fire({ type: 'message', message });
  }

  stop(conversationId: ConversationId): void {
    this.#running.get(conversationId)?.controller.abort();
  }

  /** Stops every answer; resolves when what has arrived is kept. */
  async close(): Promise<void> {
    for (const { controller } of this.#running.values()) controller.abort();
    await Promise.allSettled([...this.#running.values()].map(({ ended }) => ended));
  }

  /** One thing at a time in each conversation, whichever panels ask. */
  async #whenIdle<T>(id: ConversationId, action: (conversation: Conversation) => Promise<T>): Promise<T> {
    if (this.isAnswering(id) || this.#busy.has(id)) throw new Error('An answer is still streaming here.');
    this.#busy.add(id);
    try {
      const conversation = await this.#ports.history.conversation(id);
      if (!conversation) throw new Error('This conversation is gone.');
      return await action(conversation);
    } finally {
      this.#busy.delete(id);
    }
  }

  async #message(id: MessageId): Promise<Message> {
    const message = await this.#ports.history.message(id);
    if (!message) throw new Error('This message is gone.');
    return message;
  }

  async #prompt(
    conversation: Conversation,
    parentId: MessageId | null,
    { text, attachments }: Prompt,
  ): Promise<void> {
    const prompt: Message = {
      ...this.#blank(conversation, parentId),
      role: 'user',
      parts: [{ type: 'text', text }, ...attachments],
      state: 'complete',
    };
    await this.#ports.history.addMessage(prompt, { clearDraft: true });
    this.#events.fire({ type: 'message', message: prompt });
    await this.#startAnswer(conversation, prompt.id);
  }

  async #startAnswer(conversation: Conversation, promptId: MessageId, model?: string): Promise<void> {
    const answer: Message = {
      ...this.#blank(conversation, promptId),
      role: 'assistant',
      parts: [],
      state: 'streaming',
      answer: { requestedModel: model ?? conversation.model ?? this.#ports.defaultModel() },
    };
    await this.#ports.history.addMessage(answer);
    this.#run(conversation, answer);
  }

  #blank(conversation: Conversation, parentId: MessageId | null) {
    const { newId, clock } = this.#ports;
    return { id: newId(), conversationId: conversation.id, parentId, createdAtMs: clock.now() };
  }

  #run(conversation: Conversation, message: Message): void {
    const { id: conversationId } = conversation;
    const controller = new AbortController();
    const turn: RunningTurn = { controller, message, waiting: undefined, ended: Promise.resolve() };
    this.#running.set(conversationId, turn);
    this.#events.fire({ type: 'message', message });
    this.#events.fire({ type: 'answering', conversationId, isAnswering: true });
    turn.ended = this.#stream(conversation, turn)
      .catch((error) => this.#ports.log('error', 'turn.bug', { conversationId, error: String(error) }))
      .then(() => {
        this.#running.delete(conversationId);
        this.#events.fire({ type: 'answering', conversationId, isAnswering: false });
      });
  }

  async #stream(conversation: Conversation, turn: RunningTurn): Promise<void> {
    const { clock, history, answer, keepImage } = this.#ports;
    const conversationId = conversation.id;
    const { signal } = turn.controller;
    const turnPorts = {
      clock,
      keepImage,
      keep: (message: Message) => history.updateMessage(message),
      keepFailed: (error: unknown) => this.#events.fire({ type: 'keep-failed', conversationId, error }),
      waiting: (waiting: Waiting) => {
        turn.waiting = waiting;
        this.#events.fire({ type: 'message', message: turn.message, waiting });
      },
      changed: (message: Message, growth?: Growth) => {
        const hasWaited = turn.waiting !== undefined;
        turn.message = message;
        turn.waiting = undefined;
        // What is shown as waiting is ended by telling the whole message.
        if (growth && !hasWaited) {
          this.#events.fire({ type: 'grew', conversationId, messageId: message.id, growth });
        } else this.#events.fire({ type: 'message', message });
      },
    };
    const parts = answer(conversation, turn.message, signal);
    const message = await runTurn(turn.message, parts, turnPorts, signal);
    this.#events.fire({ type: 'ended', message });
  }
}
