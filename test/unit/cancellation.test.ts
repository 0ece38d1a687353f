import assert from 'node:assert/strict';
import type { ChatRequest } from '../../src/core/openrouter/chatRequest.ts';
import { parseServer, type Server } from '../../src/core/openrouter/server.ts';
import { type ResilienceSettings, resilienceDefaults } from '../../src/core/resilience/resilienceSettings.ts';
import { ResilientChat } from '../../src/core/resilientChat.ts';
import type { StreamPart } from '../../src/core/stream.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import type { FaultName } from '../support/simulator/faults.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { CountingClock } from '../support/testClock.ts';

/*
 * Cancelling beats everything, at any moment: the iteration ends, the server sees its connection closed, and no
 * timer is left. How fast is measured by the bench; here it must happen long before anything else would end it.
 */

const request: ChatRequest = {
  model: 'openai/gpt-4.1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
};

interface Moment {
  readonly fault: FaultName;
  /** Cancels when this holds. */
  readonly when: (parts: readonly StreamPart[], simulator: Simulator) => boolean;
  readonly settings?: Partial<ResilienceSettings>;
}

const has = (type: StreamPart['type']) => (parts: readonly StreamPart[]) =>
  parts.some((part) => part.type === type);
const wasAsked = (_: unknown, simulator: Simulator) => simulator.requests.length > 0;

const moments: Record<string, Moment> = {
  'before the server answers': { fault: 'silence-before-headers', when: wasAsked },
  'before the first word': { fault: 'silence-after-headers', when: wasAsked },
  'among keep-alives': { fault: 'keep-alive-forever', when: wasAsked },
  'in the middle of an answer': { fault: 'stall-mid-stream', when: has('text-delta') },
  'while words pour in': { fault: 'wait-for-release', when: has('text-delta') },
  'while it waits to try again': { fault: 'rate-limit', when: has('waiting') },
};

describe('cancelling', () => {
  let simulator: Simulator;
  let server: Server;
  beforeEach(async () => {
    simulator = await startSimulator();
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  afterEach(() => simulator.close());

  function make(settings: Partial<ResilienceSettings> = {}, heedsAbort = true) {
    const clock = new CountingClock();
    const ports = {
      fetch: (url: string, init: RequestInit) => {
        const { signal: _, ...deaf } = init;
        return fetch(url, heedsAbort ? init : deaf);
      },
      clock,
      random: Math.random,
      keys: { get: async () => simulatorKeys.good },
      log: () => undefined,
    };
    return { clock, chat: new ResilientChat(ports, () => ({ ...resilienceDefaults, ...settings })) };
  }

  async function cancelAt(moment: Moment, heedsAbort: boolean): Promise<void> {
    simulator.script(moment.fault);
    const { clock, chat } = make(moment.settings, heedsAbort);
    const abort = new AbortController();
    const parts: StreamPart[] = [];
    const done = (async () => {
      for await (const part of chat.chat(server, request, { spending: { purpose: 'other' } }, abort.signal))
        parts.push(part);
    })();
    await until(() => moment.when(parts, simulator));
    await new Promise((resolve) => setTimeout(resolve, 20));
    abort.abort();
    await done;
    const asked = simulator.requests.length;
    assert.ok(
      !parts.some(({ type }) => type === 'end' || type === 'failure'),
      'neither an end nor a failure',
    );
    assert.equal(clock.pending, 0, 'no timer is left');
    if (heedsAbort && moment.fault !== 'rate-limit') await until(() => simulator.openConnections === 0);
    assert.equal(simulator.requests.length, asked, 'nothing is sent afterwards');
  }

  for (const [name, moment] of Object.entries(moments)) {
    it(name, () => cancelAt(moment, true));
    it(`${name}, even where the host's fetch does not listen`, () => cancelAt(moment, false));
  }

  it('while it queues for its turn', async () => {
    const { clock, chat } = make({ requestsPerMinute: 1 });
    for await (const _ of chat.chat(
      server,
      request,
      { spending: { purpose: 'other' } },
      new AbortController().signal,
    ));
    const abort = new AbortController();
    const types: string[] = [];
    for await (const part of chat.chat(server, request, { spending: { purpose: 'other' } }, abort.signal)) {
      types.push(part.type);
      abort.abort();
    }
    assert.deepEqual(types, ['waiting']);
    assert.deepEqual([simulator.requests.length, clock.pending], [1, 0]);
  });

  it('by leaving the loop', async () => {
    simulator.script('wait-for-release');
    const { clock, chat } = make();
    for await (const part of chat.chat(
      server,
      request,
      { spending: { purpose: 'other' } },
      new AbortController().signal,
    ))
      if (part.type === 'text-delta') break;
    assert.equal(clock.pending, 0);
    await until(() => simulator.openConnections === 0);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
