import assert from 'node:assert/strict';
import type { FailureKind } from '../../src/core/failure.ts';
import type { ChatRequest } from '../../src/core/openrouter/chatRequest.ts';
import { parseServer, type Server } from '../../src/core/openrouter/server.ts';
import { resilienceDefaults } from '../../src/core/resilience/resilienceSettings.ts';
import { ResilientChat } from '../../src/core/resilientChat.ts';
import type { StreamPart } from '../../src/core/stream.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { faultText, type Outcome } from '../support/simulator/faults/fault.ts';
import { type FaultName, faultNames, faults } from '../support/simulator/faults.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { CountingClock } from '../support/testClock.ts';

/*
 * Every fault of the simulator yields its failure or its answer: no hang, no unhandled rejection, no timer or
 * socket left behind.
 */

/** The end that each of the simulator's coarser outcomes may have. */
const ends: Readonly<Record<Outcome, readonly string[]>> = {
  answer: ['stop', 'unknown'],
  'tool-calls': ['tool-calls'],
  length: ['length'],
  refusal: ['content-filter'],
  empty: ['empty-answer'],
  'bad-key': ['bad-key'],
  'no-credit': ['no-credit'],
  'rate-limited': ['rate-limited'],
  'bad-request': ['bad-request'],
  'model-not-found': ['model-not-found'],
  'provider-down': ['provider-down'],
  network: ['network'],
  timeout: ['timeout'],
  'cut-off': ['cut-off'],
  'bad-response': ['bad-response'],
};

/** Where the product tells more than the simulator's word for it. */
const finer: Partial<Record<FaultName, FailureKind>> = {
  'bad-model': 'model-not-found',
  'context-overflow': 'context-too-long',
  'max-tokens-exceeded': 'context-too-long',
  'token-limit-exceeded': 'context-too-long',
  'error-chunk-context': 'context-too-long',
  'string-too-long': 'too-large',
  'image-too-large': 'too-large',
  'too-large-413': 'too-large',
  'image-not-found': 'bad-request',
  'key-limit': 'spending-limit',
  'key-limit-403': 'spending-limit',
  'guardrail-budget': 'spending-limit',
  'workspace-budget': 'spending-limit',
  'in-flight-budget': 'rate-limited',
  moderation: 'refused',
  'content-policy': 'refused',
  'refusal-403': 'refused',
  guardrail: 'refused',
  region: 'forbidden',
  'key-permission': 'forbidden',
  'provider-403': 'forbidden',
  'html-403': 'forbidden',
  'data-policy': 'data-policy',
  'guardrail-data-policy': 'data-policy',
  'no-tool-support': 'unsupported',
  'no-tool-choice': 'unsupported',
  'no-image-input': 'unsupported',
  'no-parameters': 'unsupported',
  'provider-not-allowed': 'provider-preferences',
  'rate-limit-free-day': 'free-quota',
  'edge-timeout-524': 'timeout',
  'html-524': 'timeout',
};

const limits = {
  ...resilienceDefaults,
  maxRetries: 0,
  connectMs: 400,
  firstTokenMs: 600,
  idleMs: 400,
  requestsPerMinute: 1_000_000,
  failureThreshold: 1_000_000,
};

const request: ChatRequest = {
  model: 'openai/gpt-4.1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
  parameters: {},
};

describe('every fault of the simulator', () => {
  let simulator: Simulator;
  let server: Server;
  const clock = new CountingClock();
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  const chat = new ResilientChat(
    {
      fetch: (url, init) => fetch(url, init),
      clock,
      random: Math.random,
      keys: { get: async () => simulatorKeys.good },
      log: () => undefined,
    },
    () => limits,
  );

  before(async () => {
    process.on('unhandledRejection', note);
    simulator = await startSimulator();
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    // As a remote server would be treated: a server on this machine may take its time to open.
    server = { ...parsed.server, isLoopback: false };
  });

  after(async () => {
    await simulator.close();
    process.off('unhandledRejection', note);
    assert.deepEqual(rejections, []);
  });

  for (const name of faultNames) {
    it(name, async () => {
      simulator.script(name);
      const parts: StreamPart[] = [];
      const release = setTimeout(() => simulator.release(), 100);
      for await (const part of chat.chat(
        server,
        request,
        { spending: { purpose: 'other' } },
        new AbortController().signal,
      ))
        parts.push(part);
      clearTimeout(release);
      simulator.reset();
      const last = parts.at(-1);
      assert.ok(last?.type === 'end' || last?.type === 'failure', 'a terminal part, last');
      assert.equal(
        parts.filter(({ type }) => type === 'end' || type === 'failure').length,
        1,
        'and only one',
      );
      const end = last.type === 'end' ? last.reason : last.failure.kind;
      const expected = finer[name] ? [finer[name]] : ends[faults[name].outcome];
      assert.ok(expected.includes(end), `${end} instead of ${expected}: ${JSON.stringify(last)}`);
      // It left, and nobody can tell whether it was worked on.
      if (end === 'timeout') assert.equal(last.type === 'failure' && last.failure.charge, 'possible');
      if (faults[name].outcome === 'answer') assert.equal(shownText(parts), faultText);
      await socketsSettle(simulator);
      assert.equal(clock.pending, 0, 'no timer is left');
    });
  }
});

function shownText(parts: readonly StreamPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
}

/** Answers that were left are no longer being sent. */
async function socketsSettle(simulator: Simulator): Promise<void> {
  const idle = 1;
  for (let round = 0; round < 200 && simulator.openConnections > idle; round += 1)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(simulator.openConnections <= idle, `${simulator.openConnections} sockets`);
}
