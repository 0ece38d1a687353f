import { raceAbort } from '../base/abort.ts';
import type { ChatFailure } from '../failure.ts';
import type { StreamPart } from '../stream.ts';
import { AnswerBody } from './answerBody.ts';
import type { Asked } from './answeredBy.ts';
import { classifyThrown } from './classify.ts';

export interface AnswerStreamOptions {
  readonly asked: Asked;
  /** What the content type says; what the body itself looks like counts more. */
  readonly isEventStream: boolean;
  /** Told once at the end, where there were any: events that were no JSON. */
  readonly onBadEvents?: (count: number) => void;
  /** Told of everything that arrives, and whether the answer went on by it. */
  readonly onBytes?: (isStep: boolean) => void;
}

/** A body to parts. The caller owns the abort; leaving early cancels the body. */
export async function* answerStream(
  body: ReadableStream<Uint8Array>,
  options: AnswerStreamOptions,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const answer = new AnswerBody(options.asked, options.isEventStream);
  const reader = body.getReader();
  try {
    let broken: ChatFailure | undefined;
    while (!answer.isOver) {
      const { bytes, failure } = await readNext(reader, signal);
      broken = failure;
      if (!bytes) break;
      const before = answer.steps;
      const parts = answer.feed(bytes);
      options.onBytes?.(answer.steps > before);
      for (const part of parts) yield part;
    }
    for (const part of answer.end(broken)) yield part;
    if (answer.badEvents > 0) options.onBadEvents?.(answer.badEvents);
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
