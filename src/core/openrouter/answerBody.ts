import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { ChatFailure } from '../failure.ts';
import type { StreamPart } from '../stream.ts';
import type { Asked } from './answeredBy.ts';
import { AnswerReader } from './answerReader.ts';
import { asObject, parseJson } from './tolerant.ts';

/** No event of a sane server is larger, even with a picture in it. */
const maxEventLength = 32_000_000;

const openBrace = 0x7b;

/**
 * The body of an answer, bytes in and parts out: server-sent events, or one JSON object where a server answers
 * whole. Which of the two, the body itself tells: asked for either, some servers and gateways send the other.
 */
export class AnswerBody {
  readonly #answer: AnswerReader;
  readonly #isEventStream: boolean;
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: (event) => this.#onEvent(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') this.#isTooLarge = true;
    },
  });
  #kind: 'unknown' | 'events' | 'whole' = 'unknown';
  readonly #whole: string[] = [];
  #isDone = false;
  #isTooLarge = false;
  #isTail = false;

  constructor(asked: Asked, isEventStream: boolean) {
    this.#answer = new AnswerReader(asked);
    this.#isEventStream = isEventStream;
  }

  /** What is still to come does not matter. */
  get isOver(): boolean {
    return this.#isDone || this.#isTooLarge || this.#answer.hasFailed;
  }

  get steps(): number {
    return this.#answer.steps;
  }

  get badEvents(): number {
    return this.#answer.badChunks;
  }

  feed(bytes: Uint8Array): readonly StreamPart[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    if (this.#kind === 'unknown') this.#kind = kindOf(text);
    if (this.#kind === 'whole') this.#whole.push(text);
    if (this.#kind !== 'events') return [];
    this.#parser.feed(text);
    return this.#answer.take();
  }

  /** All that is left to tell, the terminal part last. `broken` is what ended the reading early. */
  end(broken: ChatFailure | undefined): readonly StreamPart[] {
    if (this.#isTooLarge) return this.#answer.end(false, { kind: 'bad-response' });
    if (this.#kind === 'whole') return this.#endWhole(broken);
    if (this.#kind === 'unknown' && !this.#isEventStream)
      return this.#answer.end(false, broken ?? { kind: 'bad-response' });
    // The last event may lack the blank line that ends it, and may be whole or torn.
    this.#isTail = true;
    this.#parser.feed(`${this.#decoder.decode()}\n\n`);
    return this.#answer.end(this.#isDone, broken);
  }

  #endWhole(broken: ChatFailure | undefined): readonly StreamPart[] {
    const completion = asObject(parseJson(this.#whole.join('') + this.#decoder.decode()));
    if (!completion?.choices && !completion?.error)
      return this.#answer.end(false, broken ?? { kind: 'bad-response' });
    this.#answer.push(completion);
    return this.#answer.end(true);
  }

  #onEvent({ event, data }: EventSourceMessage): void {
    if (this.isOver) return;
    if (data.charCodeAt(0) !== openBrace && data.trim() === '[DONE]') this.#isDone = true;
    else if (this.#isTail && !parseJson(data)) return;
    else if (event === 'error') this.#answer.pushError(parseJson(data) ?? data);
    else this.#answer.pushText(data);
  }
}

/** No line of an event stream begins like JSON or a page does; blank lines are sent to keep either alive. */
function kindOf(text: string): 'unknown' | 'events' | 'whole' {
  const first = text.trimStart().charAt(0);
  if (first === '') return 'unknown';
  return first === '{' || first === '[' || first === '<' ? 'whole' : 'events';
}
