import type { Answer } from './answer.ts';
import { type Exchange, Gone } from './exchange.ts';
import { jsonReply } from './reply.ts';

/** From an answer to the wire, as a healthy server plays it. */

/** Providers that go on computing, and asking for it, when the client has gone. */
const runsOn = /Bedrock|Groq|Google|Minimax|Perplexity|Mistral|AI21|Nebius|Alibaba/;

/** Plays a healthy answer. Whoever leaves in the middle pays for what was made until then, or for all. */
export async function play(exchange: Exchange, answer: Answer, isStreamed: boolean): Promise<void> {
  let sent = 0;
  try {
    if (!isStreamed) {
      await exchange.wait(answer.facts.firstDelayMs + answer.deltas.length * answer.facts.chunkDelayMs);
      answer.settle();
      exchange.reply(jsonReply(answer.completion, 200, { 'X-Generation-Id': answer.id }));
      return;
    }
    exchange.openStream();
    await exchange.comment();
    if (answer.facts.firstDelayMs > 0) await exchange.wait(answer.facts.firstDelayMs);
    for (const chunk of answer.contentChunks) {
      if (answer.facts.chunkDelayMs > 0 && sent > 0) await exchange.wait(answer.facts.chunkDelayMs);
      await exchange.event(chunk);
      sent += 1;
    }
    await finish(exchange, answer);
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
    const isPaidWhole = !isStreamed || runsOn.test(answer.facts.provider);
    answer.settle(isPaidWhole ? undefined : sent);
  }
}

/** The end that every whole stream has: how it finished, what it cost, `[DONE]`. */
export async function finish(exchange: Exchange, answer: Answer): Promise<void> {
  await exchange.event(answer.finishChunk);
  answer.settle();
  await exchange.event(answer.usageChunk);
  await exchange.done();
  exchange.end();
}
