import { streamChat } from '../../src/core/openrouter/chat.ts';
import { parseServer } from '../../src/core/openrouter/server.ts';

/* Run by a test in a process of its own, whose environment names a proxy: one chat, its parts as JSON lines. */

const parsed = parseServer(process.argv[2] ?? '');
if (!parsed.ok) throw new Error('no server');
const ports = {
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  clock: { now: () => Date.now() },
  keys: { get: async () => process.argv[3] },
  log: () => undefined,
};
const request = {
  model: 'openai/gpt-4.1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
} as const;
for await (const part of streamChat(parsed.server, request, ports, new AbortController().signal))
  console.log(JSON.stringify(part, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
