import assert from 'node:assert/strict';
import { LLMock } from '@copilotkit/aimock';
import { keyFacts } from '../../../src/core/openrouter/account.ts';
import { streamChat } from '../../../src/core/openrouter/chat.ts';
import type { ChatRequest } from '../../../src/core/openrouter/chatRequest.ts';
import { Models } from '../../../src/core/openrouter/models.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { CountingClock } from '../../support/testClock.ts';

/* Against a server that others wrote, in both dialects: what we believe about the format is not only our belief. */

const ports = {
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  clock: new CountingClock(),
  keys: { get: async () => 'sk-or-v1-somebody' },
  log: () => undefined,
  cache: { read: async () => undefined, write: async () => undefined },
};
const signal = new AbortController().signal;

describe('a server written elsewhere', () => {
  const mock = new LLMock({ port: 0 });
  before(async () => {
    mock.onMessage('hello', { content: 'Hi there, wörld!' });
    mock.onMessage('tool', {
      toolCalls: [
        { name: 'read', arguments: '{"p":1}' },
        { name: 'list', arguments: '{}' },
      ],
    });
    mock.onMessage('busy', {
      error: { message: 'Too many requests', type: 'rate_limit_error' },
      status: 429,
    });
    await mock.start();
  });
  after(() => mock.stop());

  const dialects: readonly (readonly [string, string, string])[] = [
    ['as OpenAI', '/v1', 'gpt-4o'],
    ['as OpenRouter', '/api/v1', 'openai/gpt-4o'],
  ];

  for (const [name, path, model] of dialects) {
    describe(name, () => {
      const server = (): Server => {
        const parsed = parseServer(`${mock.url}${path}`);
        assert.ok(parsed.ok);
        return parsed.server;
      };

      async function ask(text: string, more: Partial<ChatRequest> = {}): Promise<StreamPart[]> {
        const parts: StreamPart[] = [];
        const messages: ChatRequest['messages'] = [{ role: 'user', content: [{ type: 'text', text }] }];
        const tools = [{ name: 'read', parameters: { type: 'object' } }];
        const request = { model, messages, parameters: { temperature: 0.5 }, tools, ...more };
        for await (const part of streamChat(server(), request, ports, signal)) parts.push(part);
        return parts;
      }

      const textOf = (parts: readonly StreamPart[]) =>
        parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');

      for (const stream of [true, false]) {
        const how = stream ? 'streamed' : 'whole';
        it(`answers in words, ${how}`, async () => {
          const parts = await ask('hello', { stream });
          assert.equal(textOf(parts), 'Hi there, wörld!');
          assert.deepEqual(parts.at(-1), {
            type: 'end',
            reason: 'stop',
            ...(path === '/api/v1' && { nativeReason: 'stop' }),
          });
          assert.ok(parts.some((part) => part.type === 'usage' && part.usage.completionTokens > 0));
        });

        it(`calls tools, ${how}`, async () => {
          const parts = await ask('tool', { stream });
          const calls = parts.flatMap((part) =>
            part.type === 'tool-call' ? [`${part.name} ${part.arguments}`] : [],
          );
          assert.deepEqual(calls, ['read {"p":1}', 'list {}']);
          const last = parts.at(-1);
          assert.ok(last?.type === 'end' && last.reason === 'tool-calls');
        });
      }

      it('says that it is busy', async () => {
        const [part] = await ask('busy');
        assert.ok(part?.type === 'failure' && part.failure.kind === 'rate-limited');
        assert.equal(part.failure.detail, 'Too many requests');
      });

      it('lists its models', async () => {
        const models = new Models(server(), ports);
        const { models: list, failure } = await models.refresh(signal);
        assert.equal(failure, undefined);
        assert.ok(list.some(({ id }) => id === model));
        models.dispose();
      });
    });
  }

  it('tells about a key', async () => {
    const parsed = parseServer(`${mock.url}/api/v1`);
    assert.ok(parsed.ok);
    const answer = await keyFacts(parsed.server, undefined, ports, signal);
    assert.ok(answer.ok && answer.value.label);
  });
});
