import { closeSync, fdatasync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Message } from '../../src/core/conversation.ts';
import { percentiles } from '../../src/core/metrics/summary.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { coreOnSimulator } from '../support/coreOn.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { temporaryFolder } from '../support/testDatabase.ts';
import { typed } from '../support/typed.ts';
import { forkSimulator } from './simulatorProcess.ts';

const rounds = 3;
const turnsInRound = 150;
const maxOverheadMs = 25;

interface Round {
  readonly whole: readonly number[];
  readonly bare: readonly number[];
  readonly write: readonly number[];
}

/**
 * By how much a turn takes longer than the same request made with bare fetch, at the 99th of a hundred. Turns and
 * requests take turns, on the same server and machine in the same moment, on a history of its own. What else the
 * machine does can only add: the best round counts. A turn waits for the disk twice, before the request leaves and when
 * the answer is whole, since it is told as kept only then; what such a write alone takes is told beside it.
 */
export async function overhead(tell: (line: string) => void): Promise<readonly string[]> {
  const server = await forkSimulator();
  const wanted = { baseUrl: server.baseUrl, model: 'openai/gpt-5-mini', requestsPerMinute: 1000 };
  // Once, as the extension does.
  const { settings } = parseSettings(wanted);
  const { core, close } = await coreOnSimulator({}, { clock: nodeClock, settings: () => settings });
  const disk = openDisk();
  const { chat } = core;
  const listeners = new Map<string, (message: Message) => void>();
  chat.onEvent((event) => {
    if (event.type === 'ended') listeners.get(event.message.conversationId)?.(event.message);
  });
  const turn = async (id: string) => {
    const ended = new Promise((resolve) => listeners.set(id, resolve));
    await chat.send(id, typed('/echo hello'));
    await ended;
    listeners.delete(id);
  };
  const excess: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const whole: number[] = [];
    const bare: number[] = [];
    const write: number[] = [];
    for (let n = 0; n < turnsInRound; n++) {
      const id = await chat.begin(typed('/echo hello'));
      bare.push(await timed(() => fetchBare(server.baseUrl)));
      write.push(await timed(disk.write));
      whole.push(await timed(() => turn(id)));
    }
    // The first one warms up.
    if (round > 0) excess.push(told({ whole, bare, write }, tell));
  }
  disk.close();
  await close();
  await server.close();
  const least = Math.min(...excess);
  return least > maxOverheadMs
    ? [`p99 of a turn is ${least.toFixed(1)} ms above that of bare fetch (bar ${maxOverheadMs})`]
    : [];
}

/** Tells of a round; by how much a turn took longer. */
function told({ whole, bare, write }: Round, tell: (line: string) => void): number {
  const [ours, theirs, disk] = [percentiles(whole), percentiles(bare), percentiles(write)];
  if (!ours || !theirs || !disk) throw new Error('Nothing was measured.');
  const p99Ms = ours.p99 - theirs.p99;
  tell(
    `p99 of a turn ${ours.p99.toFixed(1)} ms, of a bare fetch ${theirs.p99.toFixed(1)} ms: ${p99Ms.toFixed(1)} ms more (median ${(ours.p50 - theirs.p50).toFixed(1)} ms more); a write that the disk has confirmed: p99 ${disk.p99.toFixed(1)} ms, median ${disk.p50.toFixed(1)} ms`,
  );
  return p99Ms;
}

/** Where the history is: a file to which as much is appended as a record has. */
function openDisk() {
  const { folder, remove } = temporaryFolder();
  const file = openSync(path.join(folder, 'appended'), 'a');
  const record = new Uint8Array(3000);
  const synced = promisify(fdatasync);
  const write = async () => {
    writeSync(file, record);
    await synced(file);
  };
  const close = () => {
    closeSync(file);
    remove();
  };
  return { write, close };
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
