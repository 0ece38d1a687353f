/*
 * What a history is, as plain arrays: the simplest thing that could be right. The property test compares the
 * real one with it.
 */

export interface ModelConversation {
  readonly id: string;
  title: string;
  tags: readonly string[];
  isPinned: boolean;
  status: 'active' | 'archived' | 'deleted';
  statusBefore: 'active' | 'archived';
  deletedAtMs: number;
  updatedAtMs: number;
  activeId: string | null;
  readonly forkOf?: { readonly conversationId: string; readonly messageId: string };
  draft: string;
}

export interface ModelMessage {
  readonly id: string;
  conversationId: string;
  readonly parentId: string | null;
  readonly role: 'user' | 'assistant';
  text: string;
  costPico: bigint;
  tokens: number;
  isStreaming: boolean;
  deleted: { readonly atMs: number; readonly with: string } | undefined;
}

export class Model {
  conversations: ModelConversation[] = [];
  messages: ModelMessage[] = [];

  conversation(id: string): ModelConversation {
    const found = this.conversations.find((one) => one.id === id);
    if (!found) throw new Error(`no conversation ${id}`);
    return found;
  }

  message(id: string): ModelMessage {
    const found = this.messages.find((one) => one.id === id);
    if (!found) throw new Error(`no message ${id}`);
    return found;
  }

  /** From the beginning down to the message. */
  path(id: string | null): readonly ModelMessage[] {
    if (id === null) return [];
    const message = this.message(id);
    return [...this.path(message.parentId), message];
  }

  /** What a conversation shows, in the order it was made. */
  visible(id: string): readonly ModelMessage[] {
    const inherited = this.path(this.conversation(id).forkOf?.messageId ?? null);
    return this.messages.filter((message) =>
      message.conversationId === id ? !message.deleted : inherited.includes(message),
    );
  }

  siblings(id: string, message: ModelMessage): readonly string[] {
    return this.visible(id)
      .filter(({ parentId }) => parentId === message.parentId)
      .map((sibling) => sibling.id);
  }

  newestLeaf(id: string, from: string): string {
    const child = this.visible(id).findLast(({ parentId }) => parentId === from);
    return child ? this.newestLeaf(id, child.id) : from;
  }

  isWithin(top: string, id: string | null): boolean {
    return this.path(id).some((message) => message.id === top);
  }

  remove(id: string, messageId: string, atMs: number): void {
    const conversation = this.conversation(id);
    const { parentId } = this.message(messageId);
    const gone = this.visible(id).filter((message) => this.isWithin(messageId, message.id));
    for (const message of gone) {
      if (message.conversationId === id) message.deleted = { atMs, with: messageId };
    }
    if (!this.isWithin(messageId, conversation.activeId)) return;
    const beside = this.visible(id).findLast((message) => message.parentId === parentId);
    conversation.activeId = beside ? this.newestLeaf(id, beside.id) : parentId;
  }

  restore(id: string, messageId: string): void {
    for (const message of this.messages) {
      if (message.conversationId === id && message.deleted?.with === messageId) message.deleted = undefined;
    }
    this.restoreParents(id, messageId);
    this.conversation(id).activeId = this.newestLeaf(id, messageId);
  }

  restoreParents(id: string, messageId: string): void {
    for (const message of [...this.path(this.message(messageId).parentId)].reverse()) {
      if (message.conversationId !== id || !message.deleted) return;
      message.deleted = undefined;
    }
  }

  purge(untilMs: number): void {
    const isGone = ({ status, deletedAtMs }: ModelConversation) =>
      status === 'deleted' && deletedAtMs <= untilMs;
    const gone = new Set(this.conversations.filter(isGone).map(({ id }) => id));
    const living = this.conversations.filter(({ id }) => !gone.has(id));
    const shared = new Set<ModelMessage>();
    for (const fork of living) {
      for (const message of this.path(fork.forkOf?.messageId ?? null)) {
        shared.add(message);
        if (!gone.has(message.conversationId)) continue;
        message.conversationId = fork.id;
        message.deleted = undefined;
      }
    }
    this.conversations = living;
    this.messages = this.messages.filter(
      (message) =>
        !gone.has(message.conversationId) &&
        (!message.deleted || message.deleted.atMs > untilMs || shared.has(message)),
    );
  }
}
