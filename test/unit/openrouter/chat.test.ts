import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ChatPorts, streamChat } from '../../../src/core/openrouter/chat.ts';
import type { ChatRequest } from '../../../src/core/openrouter/chatRequest.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import type { StreamPart } from '../../../src/core/stream.ts';

const ports: ChatPorts = {
  fetch: (url, init) => fetch(url, init),
  clock: { now: () => Date.now() },
  keys: { get: async () => 'sk-or-v1-planted' },
  log: () => undefined,
};

const request: ChatRequest = {
  model: 'acme/m-1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
};

async function withServer(listener: RequestListener, use: (server: Server) => Promise<void>): Promise<void> {
  const http = createServer(listener);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const parsed = parseServer(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`);
  assert.ok(parsed.ok);
  try {
    await use(parsed.server);
  } finally {
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  }
}

async function collect(parts: AsyncIterable<StreamPart>): Promise<StreamPart[]> {
  const all: StreamPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

describe('streamChat', () => {
  it('streams an answer from the first word to its exact cost', async () => {
    const chunks = [
      ': OPENROUTER PROCESSING\n\n',
      'data: {"id":"gen-1","model":"acme/m-1","provider":"Acme","choices":[{"delta":{"role":"assistant","content":"Hel"}}]}\n\n',
      'data: {"id":"gen-1","choices":[{"delta":{"content":"lo"},"finish_reason":"stop","native_finish_reason":"end_turn"}]}\n\n',
      'data: {"id":"gen-1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"cost":0.00213}}\n\n',
      'data: [DONE]\n\n',
    ];
    await withServer(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const chunk of chunks) response.write(chunk);
        response.end();
      },
      async (server) => {
        const parts = await collect(streamChat(server, request, ports, new AbortController().signal));
        assert.deepEqual(parts, [
          { type: 'answered-by', model: 'acme/m-1', provider: 'Acme', generationId: 'gen-1' },
          { type: 'text-delta', text: 'Hel' },
          { type: 'text-delta', text: 'lo' },
          { type: 'usage', usage: { promptTokens: 3, completionTokens: 2, costPico: 2_130_000_000n } },
          { type: 'end', reason: 'stop', nativeReason: 'end_turn' },
        ]);
      },
    );
  });

  it('tells a refused request as a failure', async () => {
    await withServer(
      (_, response) => {
        response.writeHead(402, { 'content-type': 'application/json' });
        response.end(
          '{"error":{"code":402,"message":"This request requires more credits, or fewer max_tokens. You requested up to 32768 tokens, but can only afford 412"}}',
        );
      },
      async (server) => {
        const [part] = await collect(streamChat(server, request, ports, new AbortController().signal));
        assert.ok(part?.type === 'failure' && part.failure.kind === 'no-credit');
        assert.equal(part.failure.canAffordTokens, 412);
      },
    );
  });
});
