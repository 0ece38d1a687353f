import type { Disposable } from './base/disposable.ts';
import { Emitter, type Event } from './base/emitter.ts';
import type { Chat, ChatEvent } from './chat.ts';
import type { ConversationId, Message, MessageState, Prompt } from './conversation.ts';
import type { Drafts } from './drafts.ts';
import { ChoiceNeeded } from './failure.ts';
import { queueKey } from './history/drafts.ts';
import type { History } from './history/history.ts';
import type { Log, NewId } from './ports.ts';

/*
 * Messages that wait until the answer before them has ended. They are kept like drafts, so that a reload or a crash
 * loses none; but what waited then is only sent when the user says so, and so it is after a failure or a stop.
 */

export interface QueuedPrompt extends Prompt {
  readonly id: string;
}

export interface QueuePorts {
  readonly history: History;
  readonly chat: Pick<Chat, 'send' | 'stop' | 'isAnswering' | 'onEvent'>;
  readonly drafts: Pick<Drafts, 'keep'>;
  readonly newId: NewId;
  readonly log: Log;
}

export class Queue implements Disposable {
  readonly #ports: QueuePorts;
  readonly #lists = new Map<ConversationId, Promise<readonly QueuedPrompt[]>>();
  readonly #changed: Emitter<ConversationId>;
  readonly #listening: Disposable;
  /** How the last answer of a conversation ended in this window. */
  readonly #ended = new Map<ConversationId, MessageState>();
  /** Goes as soon as the answer that it interrupts has ended. */
  readonly #next = new Map<ConversationId, string>();
  /** Where one of several answers has to be chosen first. */
  readonly #undecided = new Set<ConversationId>();

  constructor(ports: QueuePorts) {
    this.#ports = ports;
    this.#changed = new Emitter((error) => ports.log('error', 'queue.listener', { error: String(error) }));
    this.#listening = ports.chat.onEvent((event) => this.#hear(event));
  }

  get onDidChange(): Event<ConversationId> {
    return this.#changed.event;
  }

  dispose(): void {
    this.#listening.dispose();
  }

  list(id: ConversationId): Promise<readonly QueuedPrompt[]> {
    const known = this.#lists.get(id);
    if (known) return known;
    const reading = this.#ports.history.draft(queueKey(id)).then((kept) => (kept ? unpacked(kept) : []));
    this.#lists.set(id, reading);
    reading.catch(() => this.#lists.delete(id));
    return reading;
  }

  /** Sends it when the answer has ended well, behind those that wait already. */
  async add(id: ConversationId, { text, attachments }: Prompt): Promise<void> {
    await this.#set(id, [...(await this.list(id)), { id: this.#ports.newId(), text, attachments }]);
    // The answer may have ended meanwhile.
    if (!this.#ports.chat.isAnswering(id)) this.#afterAnswer(id);
  }

  /** Stops the answer, which keeps what has arrived, and sends this. */
  async interrupt(id: ConversationId, { text, attachments }: Prompt): Promise<void> {
    const queued = { id: this.#ports.newId(), text, attachments };
    await this.#set(id, [queued, ...(await this.list(id))]);
    this.sendNow(id, queued.id);
  }

  /** Sends one that waits, whatever came before it. */
  sendNow(id: ConversationId, queuedId: string): void {
    this.#next.set(id, queuedId);
    if (this.#ports.chat.isAnswering(id)) this.#ports.chat.stop(id);
    else this.#afterAnswer(id);
  }

  /** Takes one out; gives back what it was, unless it is gone already. */
  async take(id: ConversationId, queuedId: string): Promise<Prompt | undefined> {
    const list = await this.list(id);
    const taken = list.find((item) => item.id === queuedId);
    if (taken)
      await this.#set(
        id,
        list.filter((item) => item !== taken),
      );
    return taken;
  }

  #hear(event: ChatEvent): void {
    if (event.type === 'ended') this.#endedAs(event.message);
    if (event.type === 'branch' && this.#undecided.delete(event.conversationId))
      this.#afterAnswer(event.conversationId);
    if (event.type !== 'answering') return;
    if (event.isAnswering) this.#ended.delete(event.conversationId);
    else this.#afterAnswer(event.conversationId);
  }

  /** Of several at once, one that ended well is enough to go on with. */
  #endedAs({ conversationId, state }: Message): void {
    if (this.#ended.get(conversationId) !== 'complete') this.#ended.set(conversationId, state);
  }

  #afterAnswer(id: ConversationId): void {
    this.#sendNext(id).catch((error) =>
      this.#ports.log('warn', 'queue.notSent', { conversationId: id, error: String(error) }),
    );
  }

  async #sendNext(id: ConversationId): Promise<void> {
    const chosen = this.#next.get(id);
    this.#next.delete(id);
    if (chosen === undefined && this.#ended.get(id) !== 'complete') return;
    const list = await this.list(id);
    const next = list.find((item) => item.id === chosen) ?? list[0];
    if (!next || this.#ports.chat.isAnswering(id)) return;
    try {
      // On disk as a message first: what fails on the way still waits.
      await this.#ports.chat.send(id, { text: next.text, attachments: next.attachments });
    } catch (error) {
      if (!(error instanceof ChoiceNeeded)) throw error;
      if (chosen !== undefined) this.#next.set(id, chosen);
      this.#undecided.add(id);
      return;
    }
    await this.take(id, next.id);
    // With the message, the history has let go of the draft, which is another one.
    await this.#ports.drafts.keep(id);
  }

  async #set(id: ConversationId, list: readonly QueuedPrompt[]): Promise<void> {
    await this.#ports.history.saveDraft(queueKey(id), packed(list));
    this.#lists.set(id, Promise.resolve(list));
    this.#changed.fire(id);
  }
}

/** The list as one draft: what goes along stands in its attachments, where it is known to be in use. */
function packed(list: readonly QueuedPrompt[]): Prompt {
  if (list.length === 0) return { text: '', attachments: [] };
  const counts = list.map(({ id, text, attachments }) => ({ id, text, count: attachments.length }));
  return { text: JSON.stringify(counts), attachments: list.flatMap(({ attachments }) => attachments) };
}

function unpacked({ text, attachments }: Prompt): readonly QueuedPrompt[] {
  let from = 0;
  return parsed(text).map(({ id, text: own, count }) => {
    const part = attachments.slice(from, from + count);
    from += count;
    return { id, text: own, attachments: part };
  });
}

interface Packed {
  readonly id: string;
  readonly text: string;
  readonly count: number;
}

function parsed(json: string): readonly Packed[] {
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.filter(isPacked) : [];
  } catch {
    return [];
  }
}

function isPacked(value: unknown): value is Packed {
  if (typeof value !== 'object' || !value) return false;
  const { id, text, count } = value as Record<string, unknown>;
  return typeof id === 'string' && typeof text === 'string' && typeof count === 'number';
}
