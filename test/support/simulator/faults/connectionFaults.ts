import { type Exchange, eventText } from '../exchange.ts';
import { finish } from '../play.ts';
import { jsonReply } from '../reply.ts';
import { begin, brokenWire, continueText, streamFault } from './fault.ts';

/** What happens to wires: resets, silence, and streams that stop. */

const settleMs = 30;
const defaultIntervalMs = 10;
const realIntervalMs = 2000;

async function headOnly(exchange: Exchange): Promise<void> {
  exchange.openStream();
  await exchange.wait(settleMs);
}

/** A reset throws away what is on its way, so what was sent is given time to arrive. */
async function resetAfter(exchange: Exchange): Promise<void> {
  await exchange.wait(settleMs);
  exchange.reset();
}

export const connectionFaults = {
  'reset-before-headers': brokenWire(
    'network',
    'the connection is reset before anything came',
    (exchange) => exchange.reset(),
    true,
  ),
  'close-before-headers': brokenWire(
    'network',
    'the connection is closed before anything came',
    (exchange) => exchange.cut(),
    true,
  ),
  'reset-after-headers': brokenWire(
    'network',
    'headers, then the connection is reset',
    async (exchange) => {
      await headOnly(exchange);
      exchange.reset();
    },
    true,
  ),
  'close-after-headers': brokenWire(
    'network',
    'headers, then the connection is closed within the body',
    async (exchange) => {
      await headOnly(exchange);
      exchange.cut();
    },
    true,
  ),
  'reset-mid-stream': brokenWire('network', 'some words, then the connection is reset', async (exchange) => {
    await begin(exchange);
    await resetAfter(exchange);
  }),
  'close-mid-stream': brokenWire(
    'network',
    'some words, then the connection is closed within the body',
    async (exchange) => {
      await begin(exchange);
      await exchange.wait(settleMs);
      exchange.cut();
    },
  ),
  'silence-before-headers': brokenWire('timeout', 'nothing, for ever', (exchange) => exchange.hang(), true),
  'silence-after-headers': brokenWire(
    'timeout',
    'headers, then nothing for ever',
    async (exchange) => {
      exchange.openStream();
      await exchange.hang();
    },
    true,
  ),
  'keep-alive-forever': brokenWire(
    'timeout',
    'keep-alive comments, and never a word',
    async (exchange) => {
      exchange.openStream();
      const pace = exchange.pace === 'real' ? realIntervalMs : defaultIntervalMs;
      while (true) {
        await exchange.comment();
        await exchange.wait(exchange.options.intervalMs ?? pace);
      }
    },
    true,
  ),
  'stall-mid-stream': brokenWire('timeout', 'some words, then nothing for ever', async (exchange) => {
    await begin(exchange);
    await exchange.hang();
  }),
  'keep-alive-mid-stream': brokenWire(
    'timeout',
    'some words, then keep-alives for ever',
    async (exchange) => {
      await begin(exchange);
      const pace = exchange.pace === 'real' ? realIntervalMs : defaultIntervalMs;
      while (true) {
        await exchange.comment();
        await exchange.wait(exchange.options.intervalMs ?? pace);
      }
    },
  ),
  'stall-mid-event': brokenWire('timeout', 'half an event, then nothing for ever', async (exchange) => {
    await begin(exchange);
    await exchange.write(eventText(exchange.answer.finishChunk).slice(0, 40));
    await exchange.hang();
  }),
  'no-end-after-done': streamFault(
    'answer',
    'all of it and [DONE], but the connection stays open',
    async (exchange) => {
      await begin(exchange);
      await continueText(exchange);
      await exchange.event(exchange.answer.finishChunk);
      exchange.answer.settle();
      await exchange.event(exchange.answer.usageChunk);
      await exchange.done();
      await exchange.hang();
    },
  ),
  'cut-mid-stream': brokenWire(
    'cut-off',
    'the stream just ends: no finish reason, no [DONE]',
    async (exchange) => {
      await begin(exchange);
      exchange.end();
    },
  ),
  'cut-mid-event': brokenWire('cut-off', 'the stream ends within an event', async (exchange) => {
    await begin(exchange);
    const [next] = exchange.answer.contentChunks.slice(-1);
    await exchange.write(eventText(next ?? {}).slice(0, -20));
    exchange.end();
  }),
  'cut-before-text': brokenWire(
    'cut-off',
    'keep-alives, then the stream ends without a word',
    async (exchange) => {
      exchange.openStream();
      await exchange.comment();
      exchange.end();
    },
    true,
  ),
  'empty-stream': brokenWire(
    'cut-off',
    'an event stream of no bytes',
    (exchange) => {
      exchange.openStream();
      exchange.end();
    },
    true,
  ),
  'cut-after-reasoning': brokenWire('cut-off', 'some reasoning, then the stream ends', async (exchange) => {
    exchange.openStream();
    await exchange.event(
      exchange.answer.chunk({ role: 'assistant', content: '', reasoning: 'Let me think' }),
    );
    exchange.end();
  }),
  'slow-start': streamFault('answer', 'a row of keep-alives before the first word', async (exchange) => {
    exchange.openStream();
    for (let count = 0; count < 10; count += 1) {
      await exchange.comment();
      await exchange.wait(exchange.options.intervalMs ?? (exchange.pace === 'real' ? 500 : 2));
    }
    for (const chunk of exchange.answer.contentChunks) await exchange.event(chunk);
    await finish(exchange, exchange.answer);
  }),
  'wait-for-release': streamFault(
    'answer',
    'some words, then it waits until told to go on (POST /simulator/release)',
    async (exchange) => {
      await begin(exchange);
      await exchange.untilReleased();
      await continueText(exchange);
      await finish(exchange, exchange.answer);
    },
  ),
  'plain-cut': brokenWire('bad-response', 'a plain answer that stops within its JSON', async (exchange) => {
    const { body, headers } = jsonReply(exchange.answer.completion);
    exchange.head(200, headers);
    await exchange.write(body.slice(0, 120));
    exchange.end();
  }),
} as const;
