import { AnswerDraft, type Growth, type Waiting } from './answerDraft.ts';
import type { Disposable } from './base/disposable.ts';
import type { AttachmentRef, Message } from './conversation.ts';
import type { Clock } from './ports.ts';
import type { StreamPart, TerminalPart } from './stream.ts';

/*
 * One turn: the parts of an answer become a message that is kept while it grows. What has arrived is on disk
 * at the latest a second later, so a crash costs no more than that.
 */

const keepEveryMs = 1000;

export interface TurnPorts {
  readonly clock: Clock;
  /** Makes the answer as it is now durable. */
  keep(message: Message): Promise<void>;
  /** Keeping failed: what is shown is not on disk. The answer goes on, and so do the attempts. */
  keepFailed(error: unknown): void;
  /** Keeps an image that came with the answer. */
  keepImage(dataUrl: string): Promise<AttachmentRef>;
  /** The request waits its turn or its next try. */
  waiting(waiting: Waiting): void;
  /** The answer changed; `growth` says by what, when all it did was grow. */
  changed(message: Message, growth?: Growth): void;
}

/** Streams the answer into `message` and returns it as it ended. Leaving by `signal` keeps what has arrived. */
export async function runTurn(
  message: Message,
  answer: AsyncIterable<StreamPart>,
  ports: TurnPorts,
  signal: AbortSignal,
): Promise<Message> {
  const draft = new AnswerDraft(message, ports.clock);
  const keeper = new Keeper(ports);
  let terminal: TerminalPart | undefined;
  try {
    for await (const part of answer) {
      if (signal.aborted) break;
      if (part.type === 'end' || part.type === 'failure') terminal = part;
      else if (part.type === 'waiting') {
        draft.nextAttempt();
        ports.waiting(part);
      } else {
        const growth = part.type === 'image' ? await addImage(draft, part.dataUrl, ports) : draft.add(part);
        ports.changed(draft.message, growth);
        keeper.keepSoon(draft.message);
      }
    }
  } catch (error) {
    // A bug of ours must not cost what has arrived: it is kept before the bug is told.
    if (!signal.aborted) {
      draft.interrupt();
      await keeper.keepLast(draft.message);
      ports.changed(draft.message);
      throw error;
    }
  }
  draft.end(signal.aborted ? undefined : terminal);
  await keeper.keepLast(draft.message);
  ports.changed(draft.message);
  return draft.message;
}

async function addImage(draft: AnswerDraft, dataUrl: string, ports: TurnPorts): Promise<undefined> {
  try {
    draft.addImage(await ports.keepImage(dataUrl));
  } catch (error) {
    ports.keepFailed(error);
  }
}

/** Keeps the newest state at most once a second, one write at a time, and the last one surely. */
class Keeper {
  readonly #ports: TurnPorts;
  #timer: Disposable | undefined;
  #writing: Promise<void> = Promise.resolve();
  #newest: Message | undefined;

  constructor(ports: TurnPorts) {
    this.#ports = ports;
  }

  keepSoon(message: Message): void {
    this.#newest = message;
    this.#timer ??= this.#ports.clock.after(keepEveryMs, () => {
      this.#timer = undefined;
      this.#writing = this.#writing.then(() => this.#write());
    });
  }

  async keepLast(message: Message): Promise<void> {
    this.#timer?.dispose();
    await this.#writing;
    this.#newest = message;
    await this.#write();
  }

  async #write(): Promise<void> {
    if (!this.#newest) return;
    const message = this.#newest;
    this.#newest = undefined;
    try {
      await this.#ports.keep(message);
    } catch (error) {
      this.#ports.keepFailed(error);
    }
  }
}
