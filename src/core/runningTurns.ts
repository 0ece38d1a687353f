import type { Growth, Waiting } from './answerDraft.ts';
import type { AttachmentRef, Conversation, ConversationId, Message, MessageId } from './conversation.ts';
import type { History } from './history/history.ts';
import type { LateWrites } from './lateWrites.ts';
import type { Clock, Log } from './ports.ts';
import type { StreamPart } from './stream.ts';
import { runTurn } from './turn.ts';

/* The answers that stream in this window: one in each conversation, or several side by side while comparing. */

export interface RunningTurnsPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly history: History;
  readonly late: LateWrites;
  /** Asks for the answer that goes into `message`, or for more of it when it has text already. */
  answer(conversation: Conversation, message: Message, signal: AbortSignal): AsyncIterable<StreamPart>;
  /** Keeps an image that came with an answer. */
  keepImage(dataUrl: string): Promise<AttachmentRef>;
}

export type TurnEvent =
  | { readonly type: 'message'; readonly message: Message; readonly waiting?: Waiting }
  | {
      readonly type: 'grew';
      readonly conversationId: ConversationId;
      readonly messageId: MessageId;
      readonly growth: Growth;
    }
  /** The first answer of a conversation began, or the last one ended. */
  | { readonly type: 'answering'; readonly conversationId: ConversationId; readonly isAnswering: boolean }
  /** The answer is on disk as it ended. */
  | { readonly type: 'ended'; readonly message: Message }
  /** What is shown could not be kept on disk. */
  | {
      readonly type: 'keep-failed';
      readonly conversationId: ConversationId;
      readonly messageId: MessageId;
      readonly error: unknown;
    }
  /** What could not be kept when it ended is on disk now. */
  | { readonly type: 'kept-late'; readonly conversationId: ConversationId; readonly messageId: MessageId };

/** An answer as far as it is. */
export interface LiveAnswer {
  readonly message: Message;
  /** Set while the request waits its turn or its next try. */
  readonly waiting: Waiting | undefined;
}

interface RunningTurn {
  readonly controller: AbortController;
  /** Why the newest state is not on disk. */
  unkept: unknown;
  message: Message;
  waiting: Waiting | undefined;
  ended: Promise<void>;
}

export class RunningTurns {
  readonly #ports: RunningTurnsPorts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #turns = new Map<MessageId, RunningTurn>();

  constructor(ports: RunningTurnsPorts, fire: (event: TurnEvent) => void) {
    this.#ports = ports;
    this.#fire = fire;
  }

  get count(): number {
    return this.#turns.size;
  }

  find(messageId: MessageId): LiveAnswer | undefined {
    return this.#turns.get(messageId);
  }

  /** What streams into this conversation, in the order it began. */
  within(conversationId: ConversationId): readonly LiveAnswer[] {
    return this.#within(conversationId);
  }

  start(conversation: Conversation, message: Message): void {
    const { id: conversationId } = conversation;
    const isFirst = this.#within(conversationId).length === 0;
    const controller = new AbortController();
    const turn: RunningTurn = {
      controller,
      unkept: undefined,
      message,
      waiting: undefined,
      ended: Promise.resolve(),
    };
    this.#turns.set(message.id, turn);
    this.#ports.log('info', 'turn.began', {
      turn: message.id,
      conversation: conversationId,
      model: message.answer?.requestedModel,
    });
    this.#fire({ type: 'message', message });
    if (isFirst) this.#fire({ type: 'answering', conversationId, isAnswering: true });
    turn.ended = this.#stream(conversation, turn)
      .catch((error) => this.#ports.log('error', 'turn.bug', { conversationId, error: String(error) }))
      .then(() => {
        this.#turns.delete(message.id);
        const isLast = this.#within(conversationId).length === 0;
        if (isLast) this.#fire({ type: 'answering', conversationId, isAnswering: false });
      });
  }

  /** Stops what streams into the conversation, or one answer of it; resolves when what has arrived is kept. */
  async stop(
    conversationId: ConversationId,
    isMeant: (messageId: MessageId) => boolean = () => true,
  ): Promise<void> {
    await this.#end(this.#within(conversationId).filter(({ message }) => isMeant(message.id)));
  }

  async stopAll(): Promise<void> {
    await this.#end([...this.#turns.values()]);
  }

  async #end(turns: readonly RunningTurn[]): Promise<void> {
    for (const { controller } of turns) controller.abort();
    await Promise.allSettled(turns.map(({ ended }) => ended));
  }

  #within(conversationId: ConversationId): readonly RunningTurn[] {
    return [...this.#turns.values()].filter(({ message }) => message.conversationId === conversationId);
  }

  async #stream(conversation: Conversation, turn: RunningTurn): Promise<void> {
    const { clock, history, answer, keepImage, log } = this.#ports;
    const conversationId = conversation.id;
    const messageId = turn.message.id;
    const { signal } = turn.controller;
    const turnPorts = {
      clock,
      keepImage,
      keep: async (message: Message) => {
        const startedAtMs = clock.now();
        await history.updateMessage(message);
        turn.unkept = undefined;
        log('debug', 'store.kept', { turn: messageId, state: message.state, ms: clock.now() - startedAtMs });
      },
      keepFailed: (error: unknown) => {
        turn.unkept = error;
        this.#fire({ type: 'keep-failed', conversationId, messageId, error });
      },
      waiting: (waiting: Waiting) => {
        turn.waiting = waiting;
        const { reason, attempt, untilMs, failure } = waiting;
        const inMs = untilMs - clock.now();
        log('info', 'turn.waiting', { turn: messageId, reason, attempt, inMs, after: failure?.kind });
        this.#fire({ type: 'message', message: turn.message, waiting });
      },
      changed: (message: Message, growth?: Growth) => {
        const hasWaited = turn.waiting !== undefined;
        turn.message = message;
        turn.waiting = undefined;
        // What is shown as waiting is ended by telling the whole message.
        if (growth && !hasWaited) this.#fire({ type: 'grew', conversationId, messageId, growth });
        else this.#fire({ type: 'message', message });
      },
    };
    const parts = answer(conversation, turn.message, signal);
    const message = await runTurn(turn.message, parts, turnPorts, signal);
    if (turn.unkept !== undefined) this.#keepLater(message, turn.unkept);
    this.#fire({ type: 'ended', message });
  }

  /** What is shown is not lost while the window lives: it is kept as soon as there is room. */
  #keepLater(message: Message, error: unknown): void {
    const { history, late, log } = this.#ports;
    const { id: messageId, conversationId } = message;
    late.add(messageId, error, async () => {
      await history.updateMessage(message);
      log('info', 'store.kept-late', { turn: messageId });
      this.#fire({ type: 'kept-late', conversationId, messageId });
    });
  }
}
