import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { ChatEvent } from '../../../src/core/chat.ts';
import type { Message } from '../../../src/core/conversation.ts';
import type { CircuitRecord, TurnRecord } from '../../../src/core/metrics/turnRecord.ts';
import type { CircuitChange } from '../../../src/core/resilience/circuitBreaker.ts';
import { TurnWatch } from '../../../src/core/turnWatch.ts';
import { TestClock } from '../../support/testClock.ts';

function stage(addTurn?: () => Promise<void>) {
  const events = new Emitter<ChatEvent>();
  const circuit = new Emitter<CircuitChange>();
  const turns: TurnRecord[] = [];
  const circuits: CircuitRecord[] = [];
  const logged: unknown[] = [];
  const clock = new TestClock();
  const watch = new TurnWatch({
    chat: { onEvent: events.event },
    client: { onDidChangeCircuit: circuit.event },
    metrics: {
      addTurn: addTurn ?? (async (turn) => void turns.push(turn)),
      addCircuit: async (change) => void circuits.push(change),
      purge: async () => undefined,
    },
    clock,
    log: (level, event, details) => logged.push([level, event, details]),
  });
  return { events, circuit, turns, circuits, logged, clock, watch };
}

const answered: Message = {
  id: 'a',
  conversationId: 'c',
  parentId: 'p',
  role: 'assistant',
  parts: [{ type: 'text', text: 'what was said' }],
  state: 'complete',
  createdAtMs: 1,
  answer: {
    requestedModel: 'acme/asked',
    model: 'acme/answered',
    provider: 'Acme',
    usage: { promptTokens: 10, completionTokens: 20, cachedTokens: 4 },
    timeToFirstTokenMs: 100,
    latencyMs: 900,
  },
};

describe('the watch over turns', () => {
  it('keeps how a turn went, with its retries, and nothing of what was said', () => {
    const { events, turns, logged, clock, watch } = stage();
    const waiting = { type: 'waiting', reason: 'retry', untilMs: 5, attempt: 3 } as const;
    events.fire({ type: 'message', message: answered, waiting });
    events.fire({ type: 'ended', message: answered });
    assert.deepEqual(turns, [
      {
        endedAtMs: clock.now(),
        model: 'acme/answered',
        provider: 'Acme',
        outcome: 'complete',
        retries: 2,
        timeToFirstTokenMs: 100,
        totalMs: 900,
        promptTokens: 10,
        completionTokens: 20,
        cachedTokens: 4,
      },
    ]);
    assert.ok(!JSON.stringify([turns, logged]).includes('what was said'));
    watch.dispose();
  });

  it('keeps failures by their kind, and a crash of ours as a failure', () => {
    const { events, turns, watch } = stage();
    const answer = {
      requestedModel: 'acme/asked',
      failure: { kind: 'timeout', phase: 'idle', provider: 'X' },
    } as const;
    events.fire({ type: 'ended', message: { ...answered, state: 'failed', answer } });
    events.fire({ type: 'ended', message: { ...answered, state: 'interrupted' } });
    assert.deepEqual(
      turns.map(({ outcome, failure, provider, model }) => [outcome, failure, provider, model]),
      [
        ['failed', 'timeout', 'X', 'acme/asked'],
        ['failed', undefined, 'Acme', 'acme/answered'],
      ],
    );
    watch.dispose();
  });

  it('keeps when a model is left alone', () => {
    const { circuit, circuits, clock, watch } = stage();
    circuit.fire({ key: 's m', state: 'open', retryAtMs: 9 });
    assert.deepEqual(circuits, [{ atMs: clock.now(), circuit: 's m', state: 'open' }]);
    watch.dispose();
  });

  it('disturbs nobody when figures cannot be kept', async () => {
    const { events, logged, watch } = stage(() => Promise.reject(new Error('full')));
    events.fire({ type: 'ended', message: answered });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(logged.at(-1), ['warn', 'metrics.turn', { error: 'Error: full' }]);
    watch.dispose();
  });
});
