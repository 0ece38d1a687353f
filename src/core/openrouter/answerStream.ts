import { createParser } from 'eventsource-parser';
import { raceAbort } from '../base/abort.ts';
import type { ChatFailure } from '../failure.ts';
import type { StreamPart } from '../stream.ts';
import type { Asked } from './answeredBy.ts';
import { AnswerReader } from './answerReader.ts';
import { classifyThrown } from './classify.ts';
import { parseJson } from './tolerant.ts';

/** No event of a sane server is larger, even with a picture in it. */
const maxEventLength = 32_000_000;

export interface AnswerStreamOptions {
  readonly asked: Asked;
  /** Told once at the end, where there were any: events that were no JSON. */
  readonly onBadEvents?: (count: number) => void;
  readonly onBytes?: () => void;
}

/** Server-sent events to parts. The caller owns the abort; leaving early cancels the body. */
export async function* answerStream(
  body: ReadableStream<Uint8Array>,
  options: AnswerStreamOptions,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const events = new AnswerEvents(options.asked);
  const reader = body.getReader();
  try {
    let broken: ChatFailure | undefined;
    while (!events.isOver) {
      const { bytes, failure } = await readNext(reader, signal);
      broken = failure;
      if (!bytes) break;
      options.onBytes?.();
      for (const part of events.feed(bytes)) yield part;
    }
    for (const part of events.end(broken)) yield part;
    if (events.badEvents > 0) options.onBadEvents?.(events.badEvents);
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

/** The next bytes, none at the end, or why there are none. An abort throws its reason. */
async function readNext(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  signal: AbortSignal,
): Promise<{ readonly bytes?: Uint8Array | undefined; readonly failure?: ChatFailure }> {
  try {
    return { bytes: (await raceAbort(reader.read(), signal)).value };
  } catch (error) {
    signal.throwIfAborted();
    return { failure: classifyThrown(error) };
  }
}

/** The synchronous middle: bytes in, parts out. */
export class AnswerEvents {
  readonly #answer: AnswerReader;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: ({ data }) => this.#onData(data),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') this.#isTooLarge = true;
    },
  });
  #parts: StreamPart[] = [];
  #isDone = false;
  #isTooLarge = false;
  #isTail = false;

  constructor(asked: Asked) {
    this.#answer = new AnswerReader(asked);
  }

  get isOver(): boolean {
    return this.#isDone || this.#isTooLarge || this.#answer.hasFailed;
  }

  get badEvents(): number {
    return this.#answer.badChunks;
  }

  feed(bytes: Uint8Array): readonly StreamPart[] {
    this.#parser.feed(this.#decoder.decode(bytes, { stream: true }));
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  /** The last event may lack the blank line that ends it, and may be whole or torn. */
  end(broken: ChatFailure | undefined): readonly StreamPart[] {
    if (this.#isTooLarge) return this.#answer.end(false, { kind: 'bad-response' });
    this.#isTail = true;
    this.#parser.feed(`${this.#decoder.decode()}\n\n`);
    return [...this.#parts, ...this.#answer.end(this.#isDone, broken)];
  }

  #onData(data: string): void {
    if (this.isOver) return;
    if (data.trim() === '[DONE]') this.#isDone = true;
    else if (!this.#isTail || parseJson(data)) this.#parts.push(...this.#answer.pushText(data));
  }
}
