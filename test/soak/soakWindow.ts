import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Message, MessageId } from '../../src/core/conversation.ts';
import { createCore } from '../../src/core/core.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import type { Clock } from '../../src/core/ports.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { attachmentFilesIn } from '../../src/node/attachmentFiles.ts';
import { nodeModelCache } from '../../src/node/modelCache.ts';
import { newId } from '../../src/node/newId.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { heldBytes, workerHeldBytes } from './heap.cjs';
import type { WindowOrders, WindowSays } from './messages.ts';

/*
 * One window of the soak: the whole core on a shared history, asking until it is told to stop or is killed. It says
 * in JSON lines what was acknowledged and how it is doing; the other end keeps the account. Its time runs faster than
 * the wall's, so that whatever waits (retries, timeouts, circuits, heartbeats) takes part without taking hours.
 */

const orders: WindowOrders = JSON.parse(process.argv[2] ?? '{}');
const { folder, baseUrl, workerFile, wasmFile, startedAtMs, pace, isQuiet } = orders;
const sampleEvery = 20;
const turnsPerConversation = 20;

const say = (line: WindowSays) => process.stdout.write(`${JSON.stringify(line)}\n`);

const fastClock: Clock = {
  now: () => startedAtMs + (nodeClock.now() - startedAtMs) * pace,
  after: (delayMs, callback) => nodeClock.after(delayMs / pace, callback),
};

const database = await openDatabase({ folder, workerFile, wasmFile, migrations });
const { settings } = parseSettings({
  baseUrl,
  model: 'openai/gpt-5-mini',
  maxRetries: 2,
  requestsPerMinute: 1000,
  firstTokenTimeoutSeconds: 60,
  requestTimeoutSeconds: 40,
  // Far away, but every request has to be admitted and its money held back.
  spendingLimits: { day: { hard: 100_000 } },
});
const core = createCore({
  clock: fastClock,
  random: Math.random,
  fetch: (url, init) => fetch(url, init),
  newId,
  log: (level, event, details) => {
    const kind = String(details?.['kind']);
    if (event === 'attempt.ended' && ['timeout', 'network', 'slept'].includes(kind))
      say({ type: 'broke-off' });
    if (level === 'error') say({ type: 'error', event, details: JSON.stringify(details) });
  },
  keys: { get: async () => simulatorKeys.good, set: async () => undefined, delete: async () => undefined },
  database,
  attachmentFiles: attachmentFilesIn(path.join(folder, 'attachments')),
  modelCache: nodeModelCache(folder),
  settings: () => settings,
  workspace: () => undefined,
  newConversation: async () => ({}),
  instructions: async () => [],
});

let doing = 'opening';
let isStopping = false;
const { promise: stopped, resolve: stop } = Promise.withResolvers<void>();
process.on('message', (message) => {
  if (message === 'what')
    say({ type: 'doing', what: `${doing} (${process.getActiveResourcesInfo().join(', ')})` });
  if (message !== 'stop') return;
  isStopping = true;
  stop();
});

// The other end is gone.
process.on('disconnect', () => (isStopping ? undefined : process.exit(1)));

const { chat } = core;
const ended = new Map<string, Message>();
const answered = new Map<string, (message: Message) => void>();
const notKept = new Set<MessageId>();
chat.onEvent((event) => {
  if (event.type === 'keep-failed') notKept.add(event.messageId);
  if (event.type === 'ended') ended.set(event.message.conversationId, event.message);
  if (event.type !== 'answering' || event.isAnswering) return;
  const message = ended.get(event.conversationId);
  if (message) answered.get(event.conversationId)?.(message);
});

async function turn(id: string, number: number): Promise<void> {
  const text = `Turn ${number}: ${'word '.repeat(number % 50)}`;
  const answer = new Promise<Message>((resolve) => answered.set(id, resolve));
  doing = `asking in ${id}`;
  await chat.send(id, { text, attachments: [] });
  doing = `waiting for the answer in ${id}`;
  // From here on the prompt has been acknowledged, and once it has ended so has the answer.
  say({ type: 'asked', conversation: id, text });
  const message = await answer;
  ended.delete(id);
  answered.delete(id);
  say({
    type: 'answered',
    prompt: message.parentId ?? '',
    answer: message.id,
    state: message.state,
    text: textHash(message),
    // The user was told that it is shown and not kept.
    isKept: !notKept.delete(message.id),
  });
}

function textHash({ parts }: Message): string {
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return createHash('sha256').update(text).digest('hex');
}

async function sample(turns: number): Promise<void> {
  const resources = process.getActiveResourcesInfo();
  say({
    type: 'sample',
    turns,
    heapBytes: await heldBytes(),
    workerHeapBytes: await workerHeldBytes(),
    rssBytes: process.memoryUsage.rss(),
    timers: resources.filter((kind) => kind === 'Timeout').length,
    sockets: resources.filter((kind) => kind.startsWith('TCP')).length,
    files: existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0,
  });
}

async function ask(): Promise<void> {
  for (let turns = 0; !isStopping; ) {
    try {
      doing = 'beginning';
      const id = await chat.begin({ text: `Conversation of ${process.pid}`, attachments: [] });
      for (let n = 0; n < turnsPerConversation && !isStopping; n++) {
        turns++;
        await turn(id, turns);
        doing = 'measuring';
        if (turns % sampleEvery === 0) await sample(turns);
      }
    } catch (error) {
      // A full disk, for a while: said, and tried again.
      say({ type: 'refused', error: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

await (isQuiet ? stopped : ask());
doing = 'closing';
await core.close();
doing = 'ending';
const left = process.getActiveResourcesInfo();
say({ type: 'closed', timers: left.filter((kind) => kind === 'Timeout').length });
// From here on nothing of ours may keep the process: if a timer, a socket or a worker is left, it does not end.
process.disconnect?.();
