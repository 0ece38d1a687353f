import path from 'node:path';
import type { Message } from '../../src/core/conversation.ts';
import { createCore } from '../../src/core/core.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { attachmentFilesIn } from '../../src/node/attachmentFiles.ts';
import { nodeModelCache } from '../../src/node/modelCache.ts';
import { newId } from '../../src/node/newId.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { openDatabase } from '../../src/node/openDatabase.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { wasmFile, workerFile } from '../support/testDatabase.ts';

/*
 * One window of the soak: the whole core on a shared history, asking until it is told to stop or is killed. It says
 * in JSON lines what was acknowledged and how it is doing; the other end keeps the account.
 */

const [folder = '', baseUrl = ''] = process.argv.slice(2);

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const database = await openDatabase({ folder, workerFile, wasmFile, migrations });
const core = createCore({
  clock: nodeClock,
  random: Math.random,
  fetch: (url, init) => fetch(url, init),
  newId,
  log: () => undefined,
  keys: { get: async () => simulatorKeys.good, set: async () => undefined, delete: async () => undefined },
  database,
  attachmentFiles: attachmentFilesIn(path.join(folder, 'attachments')),
  modelCache: nodeModelCache(folder),
  settings: () =>
    parseSettings({ baseUrl, model: 'openai/gpt-5-mini', maxRetries: 2, requestsPerMinute: 1000 }).settings,
  workspace: () => undefined,
  newConversation: async () => ({}),
  instructions: async () => [],
});

let isStopping = false;
process.on('message', (message) => {
  if (message === 'stop') isStopping = true;
});

const { chat } = core;
const ended = new Map<string, (message: Message) => void>();
chat.onEvent((event) => {
  if (event.type === 'ended') ended.get(event.message.conversationId)?.(event.message);
});

async function turn(id: string, number: number): Promise<void> {
  const text = `Turn ${number}: ${'word '.repeat(number % 50)}`;
  const answered = new Promise<Message>((resolve) => ended.set(id, resolve));
  await chat.send(id, { text, attachments: [] });
  // The prompt is acknowledged once it can be read back, and so is its answer once it has ended.
  const message = await answered;
  const prompt = message.parentId;
  say({ type: 'acknowledged', prompt, answer: message.id, state: message.state });
}

let turns = 0;
while (!isStopping) {
  try {
    const first = { text: `Conversation of ${process.pid}`, attachments: [] };
    const id = await chat.begin(first);
    for (let n = 0; n < 20 && !isStopping; n++) {
      turns++;
      await turn(id, turns);
      if (turns % 25 === 0) {
        globalThis.gc?.();
        const { heapUsed, rss } = process.memoryUsage();
        say({ type: 'memory', turns, heapUsed, rss });
      }
    }
  } catch (error) {
    // A full disk, for a while: said, and tried again.
    say({ type: 'refused', error: String(error) });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
await core.close();
// From here on nothing of ours may keep the process: if a timer, a socket or a worker is left, it does not end.
process.disconnect?.();
