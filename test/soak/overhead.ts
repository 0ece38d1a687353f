import type { Message } from '../../src/core/conversation.ts';
import { percentiles } from '../../src/core/metrics/summary.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { coreOnSimulator } from '../support/coreOn.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { typed } from '../support/typed.ts';

const turns = 300;

/** By how much a turn takes longer than the same request made with bare fetch, at the 99th of a hundred. */
export async function overheadMs(): Promise<number> {
  const { core, simulator, close } = await coreOnSimulator(
    {},
    { clock: nodeClock },
    { requestsPerMinute: 1000 },
  );
  const whole: number[] = [];
  const bare: number[] = [];
  const { chat } = core;
  const listeners = new Map<string, (message: Message) => void>();
  chat.onEvent((event) => {
    if (event.type === 'ended') listeners.get(event.message.conversationId)?.(event.message);
  });
  for (let n = 0; n < turns; n++) {
    bare.push(await timed(() => fetchBare(simulator.baseUrl)));
    const id = await chat.begin(typed('/echo hello'));
    const ended = new Promise((resolve) => listeners.set(id, resolve));
    whole.push(
      await timed(async () => {
        await chat.send(id, typed('/echo hello'));
        await ended;
      }),
    );
  }
  await close();
  return (percentiles(whole)?.p99 ?? 0) - (percentiles(bare)?.p99 ?? 0);
}

async function fetchBare(baseUrl: string): Promise<void> {
  const response = await fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${simulatorKeys.good}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model: 'openai/gpt-5-mini',
      stream: true,
      messages: [{ role: 'user', content: '/echo hello' }],
    }),
  });
  await response.text();
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
