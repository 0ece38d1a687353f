import type { Disposable } from '../base/disposable.ts';
import type { Event } from '../base/emitter.ts';
import type {
  AnswerFacts,
  Conversation,
  ConversationId,
  Draft,
  Message,
  MessageId,
} from '../conversation.ts';
import type { Clock, Log, NewId } from '../ports.ts';
import type { Database, DatabaseChange, Statement } from '../storage/database.ts';
import { type AnswerLengths, answerLengths } from './answerLengths.ts';
import type { Attachments } from './attachments.ts';
import { Bin } from './bin.ts';
import { type BranchPage, type BranchQuery, readBranch } from './branch.ts';
import { type ConversationListQuery, type ConversationPage, listConversations } from './conversationList.ts';
import { conversationColumns, toConversation } from './conversationRows.ts';
import {
  activate,
  type ConversationChange,
  type ConversationInit,
  changeConversation,
  insertConversation,
  touch,
} from './conversationStatements.ts';
import { readDraft, saveDraft } from './drafts.ts';
import { heartbeatIsFresh, type IsOwnerAlive, markInterrupted } from './interrupted.ts';
import { Ledger } from './ledger/ledger.ts';
import { messageColumns, toMessage } from './messageRows.ts';
import { addToTotals, changeFacts } from './messageStatements.ts';
import { newestLeaf, readTree, subtreeOf, type TreeNode, tipWithout } from './messageTree.ts';
import { MessageWriter } from './messageWriter.ts';
import { type ModelUse, readModelUse } from './modelUse.ts';
import { recentPrompts } from './recentPrompts.ts';
import { recount, removeSubtree, restoreParents, restoreSubtree } from './removal.ts';
import { type FoundInMessage, findInConversation } from './search/findInConversation.ts';
import { Search } from './search/search.ts';
import { HistoryUpkeep } from './upkeep.ts';

/*
 * All conversations of this user, kept for ever. Every write is durable when its promise resolves. What one
 * window writes shows in the others.
 */

export interface HistoryPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log?: Log;
}

export interface AddMessageOptions {
  /** Show the branch that the message ends. True unless told. */
  readonly activate?: boolean;
  /** The message was the draft, which is empty now. */
  readonly clearDraft?: boolean;
}

export class History implements Disposable {
  readonly bin: Bin;
  readonly search: Search;
  /** What was spent; it outlives what it was spent for. */
  readonly ledger: Ledger;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #newId: NewId;
  /** Signs the messages that stream into this window. */
  readonly #writer: string;
  readonly #messages: MessageWriter;
  readonly #upkeep: HistoryUpkeep;

  constructor({ database, clock, newId, log = () => undefined }: HistoryPorts) {
    this.#database = database;
    this.#clock = clock;
    this.#newId = newId;
    this.#writer = newId();
    this.#messages = new MessageWriter(database, clock, this.#writer);
    this.bin = new Bin(database, clock);
    this.search = new Search(database, clock);
    this.ledger = new Ledger(database);
    const { bin, search } = this;
    const markInterrupted = () => this.markInterrupted();
    this.#upkeep = new HistoryUpkeep({ database, clock, log, bin, search, markInterrupted });
  }

  /** Keeps the history in order from now on, until it is disposed of. */
  start(attachments?: Attachments): void {
    this.#upkeep.start(attachments);
  }

  dispose(): void {
    this.#upkeep.dispose();
    this.#messages.dispose();
  }

  /** Something was written, here or in another window. */
  get onDidChange(): Event<DatabaseChange> {
    return this.#database.onDidChange;
  }

  async createConversation(init: ConversationInit): Promise<Conversation> {
    const nowMs = this.#clock.now();
    const conversation: Conversation = {
      titleIsUsers: false,
      parameters: {},
      tags: [],
      ...init,
      id: this.#newId(),
      status: 'active',
      isPinned: false,
      isUnread: false,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      messageCount: 0,
      totalCostPico: 0n,
      totalTokens: 0,
      activeMessageId: null,
    };
    await this.#database.commit(insertConversation(conversation));
    return conversation;
  }

  async updateConversation(id: ConversationId, change: ConversationChange): Promise<void> {
    await this.#commit(changeConversation(id, change));
  }

  async conversation(id: ConversationId): Promise<Conversation | undefined> {
    const [row] = await this.#database.read(
      `select ${conversationColumns} from conversations as c where c.id = ?`,
      [id],
    );
    return row && toConversation(row);
  }

  listConversations(query: ConversationListQuery): Promise<ConversationPage> {
    return listConversations(this.#database, query);
  }

  /** Adds a message below its parent. Fails, and changes nothing, where conversation or parent are gone. */
  addMessage(message: Message, options: AddMessageOptions = {}): Promise<void> {
    return this.addMessages([message], options);
  }

  /** Adds messages that follow one another, all or none. */
  async addMessages(
    messages: readonly [Message, ...Message[]],
    options: AddMessageOptions = {},
  ): Promise<void> {
    const [first] = messages;
    const { id: lastId } = messages.at(-1) ?? first;
    const { conversationId } = first;
    await this.#messages.add(messages, [
      restoreParents(conversationId, first.id),
      ...messages.flatMap(addToTotals),
      recount(conversationId),
      touch(conversationId, this.#clock.now()),
      ...(options.activate === false ? [] : [activate(conversationId, lastId)]),
      ...(options.clearDraft ? saveDraft(conversationId, undefined, 0) : []),
    ]);
  }

  /** Keeps a message as it is now. While it streams, only what is new is written. */
  updateMessage(message: Message): Promise<void> {
    return this.#messages.update(message);
  }

  /** Marks what windows that are gone left streaming; what had arrived stays. For a while after a crash a window
   * cannot be told from a slow one: ask again a minute after opening. */
  markInterrupted(isOwnerAlive: IsOwnerAlive = heartbeatIsFresh(this.#clock)): Promise<readonly MessageId[]> {
    return markInterrupted(
      this.#database,
      (writer, beatAtMs) => writer === this.#writer || isOwnerAlive(writer, beatAtMs),
    );
  }

  /** Settles what an answer cost, or anything else that became known of it later. */
  async settleAnswer(id: MessageId, answer: AnswerFacts): Promise<void> {
    const message = await this.message(id);
    if (message) await this.#database.commit(changeFacts({ ...message, answer }));
  }

  async message(id: MessageId): Promise<Message | undefined> {
    const [row] = await this.#database.read(`select ${messageColumns} from messages as m where m.id = ?`, [
      id,
    ]);
    return row && toMessage(row);
  }

  /** A page of the branch that is shown. */
  branch(conversationId: ConversationId, query: BranchQuery): Promise<BranchPage> {
    return readBranch(this.#database, conversationId, query);
  }

  /** Where the branch that is shown contains `text`, also within words. */
  findInConversation(conversationId: ConversationId, text: string): Promise<readonly FoundInMessage[]> {
    return findInConversation(this.#database, conversationId, text);
  }

  tree(conversationId: ConversationId): Promise<readonly TreeNode[]> {
    return readTree(this.#database, conversationId);
  }

  /** How long this model's answers usually are, in tokens; undefined where too few are known. */
  answerLengths(model: string): Promise<AnswerLengths | undefined> {
    return answerLengths(this.#database, model);
  }

  /** How many of the newest answers each model was asked for. */
  modelUse(): Promise<readonly ModelUse[]> {
    return readModelUse(this.#database);
  }

  /** The answers to a message, all versions, in the order they were made. */
  async answersTo(conversationId: ConversationId, messageId: MessageId): Promise<readonly Message[]> {
    const tree = await this.tree(conversationId);
    const answers = tree.filter(({ parentId, role }) => parentId === messageId && role === 'assistant');
    const read = await Promise.all(answers.map(({ id }) => this.message(id)));
    return read.filter((message) => message !== undefined);
  }

  /** Shows the branch through this message, up to its newest end. */
  async setActive(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    const tree = await this.#treeWith(conversationId, messageId);
    await this.#database.commit([activate(conversationId, newestLeaf(tree, messageId))]);
  }

  /** Shows the branch up to this message and nothing of what follows it. */
  async setTip(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    await this.#treeWith(conversationId, messageId);
    await this.#database.commit([activate(conversationId, messageId)]);
  }

  async #treeWith(conversationId: ConversationId, messageId: MessageId): Promise<readonly TreeNode[]> {
    const tree = await this.tree(conversationId);
    if (!tree.some(({ id }) => id === messageId)) throw new Error('The message is not in this conversation.');
    return tree;
  }

  /**
   * Deletes a message and all that follows it; `restoreMessage` takes it back, for thirty days. False where the
   * message belongs to the conversation that this one was forked from.
   */
  async removeMessage(conversationId: ConversationId, id: MessageId): Promise<boolean> {
    const tree = await this.tree(conversationId);
    const node = tree.find((other) => other.id === id);
    if (!node || node.isInherited) return false;
    const { activeMessageId } = (await this.conversation(conversationId)) ?? {};
    const hidesActive = activeMessageId && subtreeOf(tree, id).has(activeMessageId);
    await this.#database.commit([
      ...removeSubtree(conversationId, id, this.#clock.now()),
      ...(hidesActive ? [activate(conversationId, tipWithout(tree, id))] : []),
    ]);
    return true;
  }

  async restoreMessage(conversationId: ConversationId, id: MessageId): Promise<void> {
    await this.#database.commit(restoreSubtree(conversationId, id));
    await this.setActive(conversationId, id);
  }

  /** A new conversation that begins with everything up to this message. Nothing is copied. */
  async fork(conversationId: ConversationId, messageId: MessageId): Promise<Conversation> {
    const [source, message] = await Promise.all([this.conversation(conversationId), this.message(messageId)]);
    if (!source || !message) throw new Error('There is nothing to fork from.');
    const { deletedAtMs: _, ...kept } = source;
    const nowMs = this.#clock.now();
    const fork: Conversation = {
      ...kept,
      id: this.#newId(),
      status: 'active',
      isPinned: false,
      isUnread: false,
      forkedFrom: { conversationId, messageId },
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
      messageCount: 0,
      totalCostPico: 0n,
      totalTokens: 0,
      activeMessageId: messageId,
    };
    await this.#database.commit(insertConversation(fork));
    const made = await this.conversation(fork.id);
    if (!made) throw new Error('There is nothing to fork from.');
    return made;
  }

  /** What the user has asked lately, newest first: in this conversation, then elsewhere. */
  recentPrompts(conversationId: ConversationId | null): Promise<readonly string[]> {
    return recentPrompts(this.#database, conversationId);
  }

  /** `null` is the draft of a conversation that does not exist yet. */
  draft(conversationId: ConversationId | null): Promise<Draft | undefined> {
    return readDraft(this.#database, conversationId);
  }

  /** Keeps what is typed; an empty draft is removed. */
  async saveDraft(conversationId: ConversationId | null, draft: Draft): Promise<void> {
    await this.#database.commit(saveDraft(conversationId, draft, this.#clock.now()));
  }

  async #commit(statements: readonly Statement[]): Promise<void> {
    if (statements.length > 0) await this.#database.commit(statements);
  }
}
