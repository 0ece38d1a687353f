import type { Message } from '../../src/core/conversation.ts';
import { percentiles } from '../../src/core/metrics/summary.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { coreOnSimulator } from '../support/coreOn.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { typed } from '../support/typed.ts';

const rounds = 3;
const turnsInRound = 150;
const maxOverheadMs = 25;

/**
 * By how much a turn takes longer than the same request made with bare fetch, at the 99th of a hundred; both by
 * turns, alone on a history of their own. What else the machine does can only add: the best round counts.
 */
export async function overhead(tell: (line: string) => void): Promise<readonly string[]> {
  const { core, simulator, close } = await coreOnSimulator(
    {},
    { clock: nodeClock },
    { requestsPerMinute: 1000 },
  );
  const { chat } = core;
  const listeners = new Map<string, (message: Message) => void>();
  chat.onEvent((event) => {
    if (event.type === 'ended') listeners.get(event.message.conversationId)?.(event.message);
  });
  const turn = async (id: string) => {
    const ended = new Promise((resolve) => listeners.set(id, resolve));
    await chat.send(id, typed('/echo hello'));
    await ended;
  };
  const measured: (readonly [whole: number, bare: number, medianMs: number])[] = [];
  for (let round = 0; round <= rounds; round++) {
    const whole: number[] = [];
    const bare: number[] = [];
    for (let n = 0; n < turnsInRound; n++) {
      const id = await chat.begin(typed('/echo hello'));
      bare.push(await timed(() => fetchBare(simulator.baseUrl)));
      whole.push(await timed(() => turn(id)));
    }
    const [ours, theirs] = [percentiles(whole), percentiles(bare)];
    // The first one warms up.
    if (round > 0 && ours && theirs) measured.push([ours.p99, theirs.p99, ours.p50 - theirs.p50]);
  }
  await close();
  for (const [whole, bare, medianMs] of measured)
    tell(
      `p99 of a turn ${whole.toFixed(1)} ms, of a bare fetch ${bare.toFixed(1)} ms: ${(whole - bare).toFixed(1)} ms more (median ${medianMs.toFixed(1)} ms more)`,
    );
  const least = Math.min(...measured.map(([whole, bare]) => whole - bare));
  return least > maxOverheadMs
    ? [`p99 of a turn is ${least.toFixed(1)} ms above that of bare fetch (bar ${maxOverheadMs})`]
    : [];
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
