import { Emitter, type Event } from './base/emitter.ts';
import {
  type Conversation,
  type ConversationId,
  isAttached,
  type Message,
  type MessageId,
  type Prompt,
} from './conversation.ts';
import { ChoiceNeeded } from './failure.ts';
import { firstWords } from './firstWords.ts';
import type { ConversationInit } from './history/conversationStatements.ts';
import type { NewId } from './ports.ts';
import { type LiveAnswer, RunningTurns, type RunningTurnsPorts, type TurnEvent } from './runningTurns.ts';

/*
 * The conversations that are being answered in this window. Panels come and go; an answer streams on, and any
 * panel can be told at any moment how far it is.
 *
 * While models are compared, the branch that is shown ends at the prompt, and all answers to it stand side by
 * side below; choosing one goes on with its branch, and the others stay as its siblings.
 */

/** What a conversation can begin with. */
export interface Beginning extends Pick<ConversationInit, 'systemPrompt' | 'model' | 'parameters'> {
  /** The first message goes to all of these models. */
  readonly compared?: readonly string[];
}

export interface ChatPorts extends RunningTurnsPorts {
  readonly newId: NewId;
  /** The model for conversations that have none of their own. */
  defaultModel(): string;
  /** Where new conversations begin. */
  workspace(): string | undefined;
  /** What new conversations begin with: the persona, model and parameters that were chosen for them. */
  newConversation(use: 'take'): Promise<Beginning>;
}

export type ChatEvent =
  | TurnEvent
  /** Another branch is shown. */
  | { readonly type: 'branch'; readonly conversationId: ConversationId }
  /** The answers to this prompt stand side by side from now on. */
  | { readonly type: 'comparing'; readonly conversationId: ConversationId; readonly promptId: MessageId }
  /** Something became known of a message that does not stream. */
  | { readonly type: 'settled'; readonly message: Message };

export class Chat {
  readonly #ports: ChatPorts;
  readonly #running: RunningTurns;
  readonly #compared = new Map<ConversationId, readonly string[]>();
  /** What is being done in each conversation, and waits for what was asked for before it. */
  readonly #busy = new Map<ConversationId, Promise<unknown>>();
  readonly #events: Emitter<ChatEvent>;

  constructor(ports: ChatPorts) {
    this.#ports = ports;
    this.#events = new Emitter((error) => ports.log('error', 'chat.listener', { error: String(error) }));
    this.#running = new RunningTurns(ports, (event) => this.#events.fire(event));
  }

  get onEvent(): Event<ChatEvent> {
    return this.#events.event;
  }

  get answeringCount(): number {
    return this.#running.count;
  }

  isAnswering(conversationId: ConversationId): boolean {
    return this.#running.within(conversationId).length > 0;
  }

  /** The answers that stream into this conversation, as far as they are. */
  liveIn(conversationId: ConversationId): readonly LiveAnswer[] {
    return this.#running.within(conversationId);
  }

  /** This message, as far as it is, while it streams. */
  liveMessage(messageId: MessageId): LiveAnswer | undefined {
    return this.#running.find(messageId);
  }

  /** A new conversation for this prompt, which is not sent yet. */
  async begin({ text }: Prompt): Promise<ConversationId> {
    const { history, workspace, newConversation } = this.#ports;
    const begunIn = workspace();
    const { compared = [], ...chosen } = await newConversation('take');
    const init = {
      ...chosen,
      title: firstWords(text),
      ...(begunIn !== undefined && { workspace: begunIn }),
    };
    const { id } = await history.createConversation(init);
    this.compareNext(id, compared);
    return id;
  }

  /**
   * Keeps the prompt at the end of the shown branch and asks for its answer. Resolves when the prompt is on
   * disk and the asking has begun; rejects when it could not be kept, and then nothing was sent.
   */
  send(conversationId: ConversationId, prompt: Prompt): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const parentId = await this.#end(conversation);
      const models = this.comparedNext(conversationId);
      if (models.length < 2) return this.#ask(conversation, parentId, prompt);
      await this.#askAll(conversation, parentId, prompt, models);
      this.compareNext(conversationId, []);
    });
  }

  /** The models that the next prompt goes to, where it goes to several. */
  comparedNext(conversationId: ConversationId): readonly string[] {
    return this.#compared.get(conversationId) ?? [];
  }

  /**
   * Sends the next prompt to all of these models at once. Their answers stand side by side until one of them is
   * chosen. Fewer than two take it back.
   */
  compareNext(conversationId: ConversationId, models: readonly string[]): void {
    if (models.length < 2) this.#compared.delete(conversationId);
    else this.#compared.set(conversationId, models);
  }

  /** Puts the versions of an answer side by side, to choose among them anew. */
  lineUp(conversationId: ConversationId, promptId: MessageId): Promise<void> {
    return this.#whenIdle(conversationId, async () => {
      await this.#ports.history.setTip(conversationId, promptId);
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /** Goes on with this one of the answers that stand side by side. What else still streams is stopped. */
  async choose(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    await this.#running.stop(conversationId, (id) => id !== messageId);
    await this.#ports.history.setActive(conversationId, messageId);
    this.#events.fire({ type: 'branch', conversationId });
  }

  /** The prompt in other words, with what went along with it: a sibling of the old one, which stays. */
  edit(conversationId: ConversationId, messageId: MessageId, text: string): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const { parentId, parts } = await this.#message(messageId);
      await this.#ask(conversation, parentId, { text, attachments: parts.filter(isAttached) });
      this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /**
   * Another answer beside this one; among those that stand side by side it is one more of them. For a prompt: an
   * answer to it.
   */
  regenerate(conversationId: ConversationId, messageId: MessageId, model?: string): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      const message = await this.#message(messageId);
      const promptId = message.role === 'user' ? message.id : message.parentId;
      if (promptId === null) return;
      const isBeside = message.role === 'assistant' && conversation.activeMessageId === promptId;
      const asked = model ?? message.answer?.requestedModel;
      const answer = await this.#keepAnswer(conversation, promptId, asked, { activate: !isBeside });
      this.#running.start(conversation, answer);
      if (!isBeside) this.#events.fire({ type: 'branch', conversationId });
    });
  }

  /** More of an answer that ended too early. It grows on in its place. */
  continue(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    return this.#whenIdle(conversationId, async (conversation) => {
      await this.#ports.late.now(messageId);
      const message = await this.#message(messageId);
      this.#running.start(conversation, { ...message, state: 'streaming' });
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
      const { history } = this.#ports;
      // Who clicks twice finds it gone.
      if (!(await history.tree(conversationId)).some(({ id }) => id === messageId)) return true;
      const isRemoved = await history.removeMessage(conversationId, messageId);
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
    this.#events.fire({ type: 'settled', message });
  }

  /** Stops what streams into the conversation, or one answer of it. What has arrived stays. */
  stop(conversationId: ConversationId, messageId?: MessageId): void {
    const isMeant = (id: MessageId) => messageId === undefined || id === messageId;
    void this.#running.stop(conversationId, isMeant);
  }

  /** Stops every answer; resolves when what has arrived is kept. */
  close(): Promise<void> {
    return this.#running.stopAll();
  }

  /** One thing after the other in each conversation, whichever panels ask; nothing while an answer streams. */
  async #whenIdle<T>(id: ConversationId, action: (conversation: Conversation) => Promise<T>): Promise<T> {
    const doIt = () => this.#unlessAnswering(id, action);
    const before = this.#busy.get(id);
    // Who clicks twice means two steps: the second waits until the first is written.
    const done = before ? before.then(doIt, doIt) : doIt();
    this.#busy.set(id, done);
    try {
      return await done;
    } finally {
      if (this.#busy.get(id) === done) this.#busy.delete(id);
    }
  }

  async #unlessAnswering<T>(
    id: ConversationId,
    action: (conversation: Conversation) => Promise<T>,
  ): Promise<T> {
    if (this.isAnswering(id)) throw new Error('An answer is still streaming here.');
    const conversation = await this.#ports.history.conversation(id);
    if (!conversation) throw new Error('This conversation is gone.');
    return action(conversation);
  }

  async #message(id: MessageId): Promise<Message> {
    const message = await this.#ports.history.message(id);
    if (!message) throw new Error('This message is gone.');
    return message;
  }

  /** What a new prompt follows. */
  async #end({ id, activeMessageId }: Conversation): Promise<MessageId | null> {
    if (activeMessageId === null) return null;
    const { role } = await this.#message(activeMessageId);
    const isComparing =
      role === 'user' && (await this.#ports.history.answersTo(id, activeMessageId)).length > 0;
    if (isComparing) throw new ChoiceNeeded();
    return activeMessageId;
  }

  /** The prompt and its answer, still empty, are kept in one transaction: the request leaves one write sooner. */
  async #ask(conversation: Conversation, parentId: MessageId | null, text: Prompt): Promise<void> {
    const prompt = this.#prompt(conversation, parentId, text);
    const answer = this.#emptyAnswer(conversation, prompt.id);
    await this.#nameBy(text, conversation, parentId);
    await this.#ports.history.addMessages([prompt, answer], { clearDraft: true });
    this.#events.fire({ type: 'message', message: prompt });
    this.#running.start(conversation, answer);
  }

  /** The branch that is shown ends at the prompt until one of the answers is chosen. */
  async #askAll(
    conversation: Conversation,
    parentId: MessageId | null,
    prompt: Prompt,
    models: readonly string[],
  ): Promise<void> {
    const message = this.#prompt(conversation, parentId, prompt);
    const promptId = message.id;
    await this.#nameBy(prompt, conversation, parentId);
    await this.#ports.history.addMessage(message, { clearDraft: true });
    this.#events.fire({ type: 'message', message });
    this.#events.fire({ type: 'comparing', conversationId: conversation.id, promptId });
    const answers: Message[] = [];
    for (const model of models) {
      answers.push(await this.#keepAnswer(conversation, promptId, model, { activate: false }));
    }
    for (const answer of answers) this.#running.start(conversation, answer);
  }

  /** Where it was begun without a name, to write its system prompt. */
  async #nameBy({ text }: Prompt, conversation: Conversation, parentId: MessageId | null): Promise<void> {
    const isUnnamed = parentId === null && conversation.title === '' && !conversation.titleIsUsers;
    if (isUnnamed) await this.#ports.history.updateConversation(conversation.id, { title: firstWords(text) });
  }

  #prompt(conversation: Conversation, parentId: MessageId | null, { text, attachments }: Prompt): Message {
    return {
      ...this.#blank(conversation, parentId),
      role: 'user',
      parts: [{ type: 'text', text }, ...attachments],
      state: 'complete',
    };
  }

  /** Keeps an answer that is still empty. */
  async #keepAnswer(
    conversation: Conversation,
    promptId: MessageId,
    model?: string,
    options: { readonly activate?: boolean } = {},
  ): Promise<Message> {
    const answer = this.#emptyAnswer(conversation, promptId, model);
    await this.#ports.history.addMessage(answer, options);
    return answer;
  }

  #emptyAnswer(conversation: Conversation, promptId: MessageId, model?: string): Message {
    return {
      ...this.#blank(conversation, promptId),
      role: 'assistant',
      parts: [],
      state: 'streaming',
      answer: { requestedModel: model ?? conversation.model ?? this.#ports.defaultModel() },
    };
  }

  #blank(conversation: Conversation, parentId: MessageId | null) {
    const { newId, clock } = this.#ports;
    return { id: newId(), conversationId: conversation.id, parentId, createdAtMs: clock.now() };
  }
}
