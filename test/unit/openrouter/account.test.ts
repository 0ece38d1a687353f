import assert from 'node:assert/strict';
import { credit, keyFacts } from '../../../src/core/openrouter/account.ts';
import type { ApiPorts } from '../../../src/core/openrouter/api.ts';
import { streamChat } from '../../../src/core/openrouter/chat.ts';
import { settleGeneration } from '../../../src/core/openrouter/generation.ts';
import { keyShape } from '../../../src/core/openrouter/keyShape.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { settle, TestClock } from '../../support/testClock.ts';

const signal = new AbortController().signal;

describe('the account', () => {
  let simulator: Simulator;
  let server: Server;
  const clock = new TestClock();
  const ports = (key: string | undefined): ApiPorts => ({
    fetch: (url, init) => fetch(url, init),
    clock,
    keys: { get: async () => key },
  });

  before(async () => {
    simulator = await startSimulator({ generationMisses: 1 });
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  after(() => simulator.close());
  afterEach(() => {
    simulator.reset();
    assert.equal(clock.pending, 0);
  });

  it('tells what a key may do, and a bad key from a good one', async () => {
    const limited = await keyFacts(server, undefined, ports(simulatorKeys.limited), signal);
    assert.ok(limited.ok);
    assert.equal(limited.value.limitPico, 10_000_000_000n);
    assert.equal(limited.value.limitReset, 'monthly');
    assert.equal(limited.value.limitRemainingPico, 8_000_000_000n);
    const bad = await keyFacts(server, 'sk-or-v1-nonsense', ports(simulatorKeys.good), signal);
    assert.ok(!bad.ok && bad.failure.kind === 'bad-key');
    const none = await keyFacts(server, undefined, ports(undefined), signal);
    assert.ok(!none.ok && none.failure.kind === 'no-key');
  });

  it('asks /key, never /models, and sends the key in a header only', async () => {
    await keyFacts(server, simulatorKeys.good, ports(undefined), signal);
    const [request] = simulator.requests;
    assert.ok(request?.path.endsWith('/key'));
    assert.equal(request?.headers['authorization'], `Bearer ${simulatorKeys.good}`);
    assert.ok(!request?.path.includes(simulatorKeys.good));
  });

  it('is not told in time where the server says nothing, and is nothing at all when nobody waits any more', async () => {
    const silent = { ...ports(undefined), fetch: () => new Promise<Response>(() => undefined) };
    const late = await keyFacts(server, undefined, silent, AbortSignal.timeout(20));
    assert.ok(!late.ok && late.failure.kind === 'timeout');
    await assert.rejects(keyFacts(server, undefined, silent, AbortSignal.abort(new Error('gone'))), /gone/);
  });

  it('tells the balance where it may be seen, and holds nothing against a key that may not', async () => {
    const seen = await credit(server, ports(simulatorKeys.good), signal);
    assert.ok(seen.ok && seen.value);
    assert.equal(seen.value.balancePico, seen.value.boughtPico - seen.value.usedPico);
    simulator.script({
      path: '/credits',
      response: { status: 403, body: '{"error":{"code":403,"message":"Only management keys"}}' },
    });
    assert.deepEqual(await credit(server, ports(simulatorKeys.good), signal), { ok: true, value: undefined });
    simulator.script({ path: '/credits', response: { status: 502 } });
    const down = await credit(server, ports(simulatorKeys.good), signal);
    assert.ok(!down.ok && down.failure.kind === 'provider-down');
  });

  it('settles the cost of an answer in a few polite tries', async () => {
    let id = '';
    let told: unknown;
    const request = {
      model: 'openai/gpt-4.1',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      parameters: {},
    } as const;
    const chatPorts = { ...ports(simulatorKeys.good), log: () => undefined };
    for await (const part of streamChat(server, request, chatPorts, signal)) {
      if (part.type === 'answered-by') id = part.generationId ?? id;
      if (part.type === 'usage') told = part.usage.costPico;
    }
    const settled = settleGeneration(server, id, ports(simulatorKeys.good), signal);
    for (let round = 0; round < 40; round += 1) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal((await settled)?.costPico, told);
    assert.equal(simulator.requests.filter(({ path }) => path.includes('/generation')).length, 2);
  });

  it('gives up on a cost that never comes, and at once when cancelled', async () => {
    const never = settleGeneration(server, 'gen-none', ports(simulatorKeys.good), signal);
    for (let round = 0; round < 60; round += 1) {
      await clock.advance(1_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.equal(await never, undefined);
    assert.equal(simulator.requests.length, 3);
    const abort = new AbortController();
    const left = settleGeneration(server, 'gen-none', ports(simulatorKeys.good), abort.signal);
    await settle();
    abort.abort(new Error('left'));
    await assert.rejects(left, /left/);
  });
});

describe('the shape of a key', () => {
  const openRouter = parseServer('https://openrouter.ai/api/v1');
  const other = parseServer('https://api.example/v1');

  it('is looked at before any server is asked', () => {
    assert.ok(openRouter.ok && other.ok);
    const shape = (text: string) => openRouter.ok && keyShape(text, openRouter.server);
    assert.equal(shape(` sk-or-v1-${'a'.repeat(64)}\n`), 'fine');
    assert.equal(shape('  '), 'empty');
    assert.equal(shape('sk-or-v1-abc def'), 'has-spaces');
    assert.equal(shape('sk-or-v1-äöü'), 'has-spaces');
    assert.equal(shape('sk-proj-0123456789abcdef'), 'another-service');
    assert.equal(shape('sk-or-v1-'), 'too-short');
    assert.equal(keyShape('anything', other.server), 'fine');
  });
});
