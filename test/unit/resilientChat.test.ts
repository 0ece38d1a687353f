import assert from 'node:assert/strict';
import type { FailureKind } from '../../src/core/failure.ts';
import type { ChatRequest } from '../../src/core/openrouter/chatRequest.ts';
import { parseServer, type Server } from '../../src/core/openrouter/server.ts';
import { type ResilienceSettings, resilienceDefaults } from '../../src/core/resilience/resilienceSettings.ts';
import { ResilientChat, type ResilientChatOptions } from '../../src/core/resilientChat.ts';
import type { StreamPart } from '../../src/core/stream.ts';
import { settle, TestClock } from '../support/testClock.ts';

/* What the parts of resilience do together, over a scripted network and a clock that moves only when told. */

interface Sent {
  readonly model: string;
  readonly models?: readonly string[];
}

function serverAt(url: string): Server {
  const parsed = parseServer(url);
  assert.ok(parsed.ok);
  return parsed.server;
}

const openRouter = serverAt('https://openrouter.ai/api/v1');
const other = serverAt('https://gateway.example/v1');

const request: ChatRequest = {
  model: 'acme/m-1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
};
const withFallbacks = { ...request, fallbackModels: ['cheap/m', 'dear/m'] };

type Reply = number | { readonly model: string } | 'empty' | 'cut';

/** Answers by model: a status fails, the rest streams. */
function make(script: (sent: Sent, count: number) => Reply, settings: Partial<ResilienceSettings> = {}) {
  const clock = new TestClock();
  const sent: Sent[] = [];
  const fetchScripted = async (_: string, init: RequestInit): Promise<Response> => {
    const body = JSON.parse(String(init.body)) as Sent;
    sent.push({ model: body.model, ...(body.models && { models: body.models }) });
    const reply = script(body, sent.length);
    if (typeof reply === 'number') return new Response('{"error":{"message":"no"}}', { status: reply });
    const headers = { 'content-type': 'text/event-stream' };
    const text = (model: string) => `data: {"model":"${model}","choices":[{"delta":{"content":"Hi"}}]}\n\n`;
    if (reply === 'cut') return new Response(text('x'), { headers });
    if (reply === 'empty') return new Response('data: [DONE]\n\n', { headers });
    return new Response(`${text(reply.model)}data: [DONE]\n\n`, { headers });
  };
  const chat = new ResilientChat(
    {
      fetch: fetchScripted,
      clock,
      random: () => 0,
      keys: { get: async () => 'sk-or-v1-planted' },
      log: () => undefined,
    },
    () => ({ ...resilienceDefaults, ...settings }),
  );
  const run = async (
    server: Server,
    asked: ChatRequest,
    options: Omit<ResilientChatOptions, 'spending'> = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<StreamPart[]> => {
    const parts: StreamPart[] = [];
    const done = (async () => {
      for await (const part of chat.chat(server, asked, { spending, ...options }, signal)) parts.push(part);
    })();
    await clock.advance(120_000);
    await done;
    assert.equal(clock.pending, 0, 'no timer is left');
    return parts;
  };
  return { chat, clock, sent, run };
}

function summary(parts: readonly StreamPart[]): string[] {
  return parts.map((part) => {
    if (part.type === 'answered-by')
      return `by ${part.model} ${part.fallback ? `for ${part.fallback.reason}` : ''}`.trim();
    if (part.type === 'failure') return `${part.failure.kind} ${part.failure.offeredModels ?? ''}`.trim();
    return part.type;
  });
}

const models = (sent: readonly Sent[]) =>
  sent.map(({ model, models: list }) => (list ? list.join('>') : model));

const spending = { purpose: 'other' } as const;

describe('a resilient chat', () => {
  it('is one request when all is well', async () => {
    const { run, sent } = make(({ model }) => ({ model }));
    assert.deepEqual(summary(await run(openRouter, withFallbacks)), ['by acme/m-1', 'text-delta', 'end']);
    assert.deepEqual(models(sent), ['acme/m-1']);
  });

  it('lets OpenRouter move down the list once the model has failed, and says why', async () => {
    const { run, sent } = make(({ models: list }) => (list ? { model: 'cheap/m' } : 503));
    assert.deepEqual(summary(await run(openRouter, withFallbacks)), [
      'waiting',
      'by cheap/m for provider-down',
      'text-delta',
      'end',
    ]);
    assert.deepEqual(models(sent), ['acme/m-1', 'acme/m-1>cheap/m>dear/m']);
  });

  it('never moves to a model that may be dearer unasked, and offers it instead', async () => {
    const { run, sent } = make(() => 503);
    const parts = await run(openRouter, withFallbacks, { mayFallBackTo: (model) => model === 'cheap/m' });
    assert.deepEqual(summary(parts).at(-1), 'provider-down dear/m');
    assert.ok(models(sent).every((model) => !model.includes('dear')));
    const last = parts.at(-1);
    assert.ok(last?.type === 'failure' && last.failure.attempts === 4 && last.failure.model === 'acme/m-1');
  });

  it('moves down the list itself where the server cannot', async () => {
    const { run, sent } = make(({ model }) => (model === 'dear/m' ? { model } : 503));
    const parts = summary(await run(other, withFallbacks));
    assert.deepEqual(
      parts.filter((part) => part !== 'waiting'),
      ['by dear/m for provider-down', 'text-delta', 'end'],
    );
    assert.deepEqual(models(sent), [...Array(4).fill('acme/m-1'), ...Array(4).fill('cheap/m'), 'dear/m']);
  });

  it('moves on at once from a circuit that is open, and from a model that is gone', async () => {
    const { run, sent } = make(({ model }) => (model === 'acme/m-1' ? 503 : { model }), {
      failureThreshold: 4,
      recoveryMs: 300_000,
    });
    await run(openRouter, request);
    assert.deepEqual(summary(await run(openRouter, withFallbacks)).slice(0, 1), [
      'by cheap/m for circuit-open',
    ]);
    assert.deepEqual(models(sent), [...Array(4).fill('acme/m-1'), 'cheap/m']);
    const gone = make(({ model }) => (model === 'acme/m-1' ? 404 : { model }));
    assert.deepEqual(summary(await gone.run(openRouter, withFallbacks)).slice(0, 1), [
      'by cheap/m for model-not-found',
    ]);
  });

  it('fails at once while a circuit is open, with the time of the next try and what else there is', async () => {
    const { run, clock, sent } = make(() => 503, { failureThreshold: 4, recoveryMs: 300_000 });
    await run(openRouter, request);
    const parts = await run(openRouter, withFallbacks, { mayFallBackTo: () => false });
    const last = parts.at(-1);
    assert.ok(parts.length === 1 && last?.type === 'failure' && last.failure.kind === 'circuit-open');
    assert.ok(last.failure.retryAtMs > clock.now() - 300_000);
    assert.deepEqual(last.failure.offeredModels, ['cheap/m', 'dear/m']);
    assert.equal(sent.length, 4);
  });

  it('does not let one bad model block another', async () => {
    const { run } = make(({ model }) => (model === 'acme/m-1' ? 503 : { model }), { failureThreshold: 2 });
    await run(openRouter, request);
    assert.deepEqual(summary(await run(openRouter, { ...request, model: 'b/m' })), [
      'by b/m',
      'text-delta',
      'end',
    ]);
  });

  it('tells when a circuit opens and closes', async () => {
    let isDown = true;
    const { run, chat, clock } = make(({ model }) => (isDown ? 500 : { model }), {
      failureThreshold: 2,
      maxRetries: 1,
    });
    const states: string[] = [];
    chat.onDidChangeCircuit(({ state, key }) => states.push(`${state} ${key}`));
    await run(openRouter, request);
    isDown = false;
    await clock.advance(30_000);
    await run(openRouter, request);
    const key = 'https://openrouter.ai acme/m-1';
    assert.deepEqual(states, [`open ${key}`, `half-open ${key}`, `closed ${key}`]);
  });

  it('tries an empty answer again, but never one that has begun', async () => {
    const empty = make((_, count) => (count === 1 ? 'empty' : { model: 'acme/m-1' }));
    assert.deepEqual(summary(await empty.run(openRouter, request)), [
      'waiting',
      'by acme/m-1',
      'text-delta',
      'end',
    ]);
    const cut = make(() => 'cut');
    assert.deepEqual(summary(await cut.run(openRouter, withFallbacks)), [
      'by x',
      'text-delta',
      'cut-off cheap/m,dear/m',
    ]);
    assert.equal(cut.sent.length, 1);
  });

  it('tries nothing again that would fail alike', async () => {
    const kinds: Record<number, FailureKind> = {
      400: 'bad-request',
      401: 'bad-key',
      402: 'no-credit',
      403: 'forbidden',
      413: 'too-large',
    };
    for (const [status, kind] of Object.entries(kinds)) {
      const { run, sent } = make(() => Number(status));
      assert.deepEqual(summary(await run(openRouter, request)), [kind]);
      assert.equal(sent.length, 1);
    }
  });

  it('queues beyond the requests a minute, visibly', async () => {
    const { chat, clock } = make(({ model }) => ({ model }), { requestsPerMinute: 1 });
    const first = Array.from({ length: 2 }, () =>
      chat.chat(openRouter, request, { spending }, new AbortController().signal),
    );
    const seen: string[][] = [[], []];
    const done = Promise.all(
      first.map(async (parts, index) => {
        for await (const part of parts) seen[index]?.push(part.type);
      }),
    );
    await clock.advance(60_000);
    await done;
    assert.deepEqual(seen, [
      ['answered-by', 'text-delta', 'end'],
      ['waiting', 'answered-by', 'text-delta', 'end'],
    ]);
  });

  it('asks other servers again without stream options when they refuse them', async () => {
    const bodies: string[] = [];
    const clock = new TestClock();
    const chat = new ResilientChat(
      {
        fetch: async (_, init) => {
          bodies.push(String(init.body));
          return bodies.length === 1
            ? new Response('{"error":"Unknown field: stream_options"}', { status: 400 })
            : new Response('data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n', {
                headers: { 'content-type': 'text/event-stream' },
              });
        },
        clock,
        random: () => 0,
        keys: { get: async () => undefined },
        log: () => undefined,
      },
      () => resilienceDefaults,
    );
    const parts: StreamPart[] = [];
    for await (const part of chat.chat(other, request, { spending }, new AbortController().signal))
      parts.push(part);
    assert.deepEqual(summary(parts), ['text-delta', 'end']);
    assert.deepEqual(
      bodies.map((body) => body.includes('stream_options')),
      [true, false],
    );
  });

  it('ends without a word when cancelled before it began', async () => {
    const { run, sent } = make(({ model }) => ({ model }));
    assert.deepEqual(await run(openRouter, request, {}, AbortSignal.abort()), []);
    assert.deepEqual(sent, []);
    await settle();
  });
});
