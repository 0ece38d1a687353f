import type { Event } from '../base/emitter.ts';
import type {
  AnswerFacts,
  ContentPart,
  Conversation,
  ConversationId,
  Draft,
  Message,
  MessageId,
} from '../conversation.ts';
import type { Clock, NewId } from '../ports.ts';
import type { Database, DatabaseChange, Statement } from '../storage/database.ts';
import { type BranchPage, type BranchQuery, readBranch } from './branch.ts';
import { type ConversationListQuery, type ConversationPage, listConversations } from './conversationList.ts';
import { conversationColumns, toConversation } from './conversationRows.ts';
import {
  type ConversationChange,
  type ConversationInit,
  changeConversation,
  insertConversation,
} from './conversationStatements.ts';
import { readDraft, saveDraft } from './drafts.ts';
import { grown, growthOf, withoutHalfCharacter } from './growth.ts';
import { bigintAsText, messageColumns, toMessage } from './messageRows.ts';
import { addToTotals, changeFacts, growMessage, insertMessage, rewriteMessage } from './messageStatements.ts';
import { newestLeaf, readTree, type TreeNode } from './messageTree.ts';
import { statement } from './statement.ts';

/*
 * All conversations of this user, kept for ever. Every write is durable when its promise resolves. What one
 * window writes shows in the others.
 */

export interface HistoryPorts {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface AddMessageOptions {
  /** Show the branch that the message ends. True unless told. */
  readonly activate?: boolean;
  /** The message was the draft, which is empty now. */
  readonly clearDraft?: boolean;
}

export class History {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #newId: NewId;
  /** Signs the messages that stream into this window. */
  readonly #writer: string;
  /** What is on disk of the messages that stream now. */
  readonly #kept = new Map<MessageId, Kept>();

  constructor({ database, clock, newId }: HistoryPorts) {
    this.#database = database;
    this.#clock = clock;
    this.#newId = newId;
    this.#writer = newId();
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
  async addMessage(message: Message, options: AddMessageOptions = {}): Promise<void> {
    const { id, conversationId } = message;
    await this.#database.commit([
      ...insertMessage(message, this.#writing()),
      addToTotals(message),
      this.#touch(conversationId),
      ...(options.activate === false ? [] : [activate(conversationId, id)]),
      ...(options.clearDraft ? saveDraft(conversationId, undefined, 0) : []),
    ]);
    if (message.state === 'streaming') this.#kept.set(id, keptOf(message, message.parts));
  }

  /** Keeps a message as it is now. While it streams, only what is new is written. */
  async updateMessage(message: Message): Promise<void> {
    const { id, state, conversationId } = message;
    if (state === 'streaming') return this.#keepStreaming(message);
    await this.#database.commit([...rewriteMessage(message, this.#writing()), this.#touch(conversationId)]);
    this.#kept.delete(id);
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

  tree(conversationId: ConversationId): Promise<readonly TreeNode[]> {
    return readTree(this.#database, conversationId);
  }

  /** Shows the branch through this message, up to its newest end. */
  async setActive(conversationId: ConversationId, messageId: MessageId): Promise<void> {
    const tree = await this.tree(conversationId);
    if (!tree.some(({ id }) => id === messageId)) throw new Error('The message is not in this conversation.');
    await this.#database.commit([activate(conversationId, newestLeaf(tree, messageId))]);
  }

  /** `null` is the draft of a conversation that does not exist yet. */
  draft(conversationId: ConversationId | null): Promise<Draft | undefined> {
    return readDraft(this.#database, conversationId);
  }

  /** Keeps what is typed; an empty draft is removed. */
  async saveDraft(conversationId: ConversationId | null, draft: Draft): Promise<void> {
    await this.#database.commit(saveDraft(conversationId, draft, this.#clock.now()));
  }

  async #keepStreaming(message: Message): Promise<void> {
    const { id } = message;
    const whole = { ...message, parts: withoutHalfCharacter(message.parts) };
    const before = this.#kept.get(id);
    const growth = before && growthOf(before.parts, whole.parts);
    const after = keptOf(message, growth ? grown(before.parts, growth) : whole.parts);
    const changedFacts = after.facts === before?.facts ? [] : changeFacts(message);
    await this.#database.commit(
      growth
        ? [...growMessage(id, growth, this.#clock.now()), ...changedFacts]
        : rewriteMessage(whole, this.#writing()),
    );
    this.#kept.set(id, after);
  }

  async #commit(statements: readonly Statement[]): Promise<void> {
    if (statements.length > 0) await this.#database.commit(statements);
  }

  #writing() {
    return { writer: this.#writer, nowMs: this.#clock.now() };
  }

  #touch(id: ConversationId): Statement {
    return statement(
      'update conversations set updated_at_ms = max(updated_at_ms, ?) where id = ?',
      this.#clock.now(),
      id,
    );
  }
}

interface Kept {
  readonly parts: readonly ContentPart[];
  readonly facts: string;
}

function keptOf(message: Message, parts: readonly ContentPart[]): Kept {
  return { parts, facts: JSON.stringify(message.answer ?? null, bigintAsText) };
}

function activate(conversationId: ConversationId, messageId: MessageId | null): Statement {
  return statement('update conversations set active_message_id = ? where id = ?', messageId, conversationId);
}
