import type { Disposable } from '../base/disposable.ts';
import type { ContentPart, Message, MessageId } from '../conversation.ts';
import type { Clock } from '../ports.ts';
import type { Database, Statement } from '../storage/database.ts';
import { touch } from './conversationStatements.ts';
import { grown, growthOf, withoutHalfCharacter } from './growth.ts';
import { Heartbeats } from './interrupted.ts';
import { bigintAsText } from './messageRows.ts';
import {
  changeFacts,
  growMessage,
  insertMessage,
  rewriteMessage,
  type Writing,
} from './messageStatements.ts';

/* Writes the messages of this window, and remembers what of its streaming ones is on disk. */

export class MessageWriter implements Disposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #writer: string;
  readonly #heartbeats: Heartbeats;
  readonly #kept = new Map<MessageId, Kept>();

  /** `writer` signs what streams into this window. */
  constructor(database: Database, clock: Clock, writer: string) {
    this.#database = database;
    this.#clock = clock;
    this.#writer = writer;
    this.#heartbeats = new Heartbeats(database, clock);
  }

  dispose(): void {
    this.#heartbeats.dispose();
  }

  /** Adds the messages in one transaction with `others`. */
  async add(messages: readonly Message[], others: readonly Statement[]): Promise<void> {
    const rows = messages.flatMap((message) => insertMessage(message, this.#writing));
    await this.#database.commit([...rows, ...others]);
    for (const message of messages)
      if (message.state === 'streaming') this.#keep(message.id, keptOf(message, message.parts));
  }

  /** Keeps a message as it is now. While it streams, only what is new is written. */
  async update(message: Message): Promise<void> {
    const { id, state, conversationId } = message;
    if (state === 'streaming') return this.#updateStreaming(message);
    await this.#database.commit([
      ...rewriteMessage(message, this.#writing),
      touch(conversationId, this.#clock.now()),
    ]);
    this.#kept.delete(id);
    this.#heartbeats.ended(id);
  }

  async #updateStreaming(message: Message): Promise<void> {
    const { id } = message;
    const whole = { ...message, parts: withoutHalfCharacter(message.parts) };
    const before = this.#kept.get(id);
    const growth = before && growthOf(before.parts, whole.parts);
    // Until this has succeeded nobody knows what is on disk, and the next time the whole message is written.
    this.#kept.delete(id);
    const changedFacts = factsOf(message) === before?.facts ? [] : changeFacts(message);
    await this.#database.commit(
      growth
        ? [...growMessage(id, growth, this.#writing), ...changedFacts]
        : rewriteMessage(whole, this.#writing),
    );
    this.#keep(id, keptOf(message, growth ? grown(before.parts, growth) : whole.parts));
  }

  #keep(id: MessageId, kept: Kept): void {
    this.#kept.set(id, kept);
    this.#heartbeats.written(id);
  }

  get #writing(): Writing {
    return { writer: this.#writer, nowMs: this.#clock.now() };
  }
}

interface Kept {
  readonly parts: readonly ContentPart[];
  readonly facts: string;
}

function keptOf(message: Message, parts: readonly ContentPart[]): Kept {
  return { parts, facts: factsOf(message) };
}

function factsOf(message: Message): string {
  return JSON.stringify(message.answer ?? null, bigintAsText);
}
