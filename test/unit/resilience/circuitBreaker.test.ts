import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ChatFailure } from '../../../src/core/failure.ts';
import {
  CircuitBreakers,
  type CircuitChange,
  type Permit,
} from '../../../src/core/resilience/circuitBreaker.ts';
import { guarded, isUnhealthy } from '../../../src/core/resilience/guarded.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { TestClock } from '../../support/testClock.ts';

const limits = { failureThreshold: 3, recoveryMs: 30_000 };

function make() {
  const clock = new TestClock();
  const breakers = new CircuitBreakers(() => limits, clock);
  const changes: CircuitChange[] = [];
  breakers.onDidChange((change) => changes.push(change));
  return { clock, breakers, changes };
}

function permit(breakers: CircuitBreakers, key = 'm'): Permit {
  const entered = breakers.enter(key);
  assert.ok(!('retryAtMs' in entered), 'let through');
  return entered;
}

describe('circuit breaker', () => {
  it('opens after so many failures in a row, lets one probe through, and closes when it succeeds', async () => {
    const { clock, breakers, changes } = make();
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    const openedMs = clock.now();
    assert.deepEqual(breakers.enter('m'), { retryAtMs: openedMs + 30_000 });
    await clock.advance(29_999);
    assert.ok('retryAtMs' in breakers.enter('m'));
    await clock.advance(1);
    const probe = permit(breakers);
    assert.ok('retryAtMs' in breakers.enter('m'), 'only one probe');
    probe.succeed();
    permit(breakers);
    assert.deepEqual(changes, [
      { key: 'm', state: 'open', retryAtMs: openedMs + 30_000 },
      { key: 'm', state: 'half-open' },
      { key: 'm', state: 'closed' },
    ]);
  });

  it('opens again when the probe fails, and lets another probe through when it was cancelled', async () => {
    const { clock, breakers } = make();
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    await clock.advance(30_000);
    permit(breakers).fail();
    assert.equal(breakers.stateOf('m'), 'open');
    await clock.advance(30_000);
    permit(breakers).release();
    permit(breakers).succeed();
    assert.equal(breakers.stateOf('m'), 'closed');
  });

  it('counts failures in a row only, and per key', () => {
    const { breakers } = make();
    for (let round = 0; round < 4; round += 1) {
      permit(breakers).fail();
      permit(breakers).fail();
      permit(breakers).succeed();
    }
    for (let count = 0; count < 3; count += 1) permit(breakers, 'bad').fail();
    assert.deepEqual([breakers.stateOf('m'), breakers.stateOf('bad')], ['closed', 'open']);
  });

  it('does not listen to requests from before it opened', async () => {
    const { clock, breakers } = make();
    const [early, late] = [permit(breakers), permit(breakers)];
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    early.succeed();
    assert.equal(breakers.stateOf('m'), 'open');
    await clock.advance(30_000);
    const probe = permit(breakers);
    late.fail();
    assert.equal(breakers.stateOf('m'), 'half-open');
    probe.succeed();
    assert.equal(breakers.stateOf('m'), 'closed');
  });

  it('never stays open for longer than told, even when the clock is set back', () => {
    const { clock, breakers } = make();
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    clock.sleep(-3_600_000);
    assert.deepEqual(breakers.enter('m'), { retryAtMs: clock.now() + 30_000 });
  });

  it('behaves like its model under any sequence of events', () => {
    const step = fc.constantFrom('enter', 'succeed', 'fail', 'release', 'wait');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, breakers } = make();
        const permits: Permit[] = [];
        for (const name of steps) {
          if (name === 'wait') clock.sleep(10_000);
          else if (name !== 'enter') permits.shift()?.[name]();
          else {
            const entered = breakers.enter('m');
            if (!('retryAtMs' in entered)) permits.push(entered);
            else assert.ok(entered.retryAtMs > clock.now() && entered.retryAtMs <= clock.now() + 30_000);
          }
        }
        // Whatever happened, it is never stuck: when all are done and time has passed, a request gets through.
        for (const left of permits) left.release();
        clock.sleep(30_000);
        permit(breakers).succeed();
        assert.equal(breakers.stateOf('m'), 'closed');
      }),
    );
  });

  it('counts the health of the service, not refusals', async () => {
    const unhealthy: readonly ChatFailure['kind'][] = ['provider-down', 'network', 'timeout', 'cut-off'];
    for (const kind of [
      'bad-request',
      'no-credit',
      'rate-limited',
      'bad-key',
      'refused',
      ...unhealthy,
    ] as const) {
      assert.equal(isUnhealthy({ kind } as ChatFailure), unhealthy.includes(kind), kind);
    }
    const { breakers } = make();
    const refusal: StreamPart = { type: 'failure', failure: { kind: 'bad-request' } };
    for (let count = 0; count < 9; count += 1) await drain(guarded(() => scripted([refusal]), breakers, 'm'));
    assert.equal(breakers.stateOf('m'), 'closed');
  });

  it('fails at once while open, without a request, with the time of the next try', async () => {
    const { clock, breakers } = make();
    const down: StreamPart = { type: 'failure', failure: { kind: 'provider-down' } };
    let requests = 0;
    const open = () => {
      requests += 1;
      return scripted([down]);
    };
    for (let count = 0; count < 5; count += 1) await drain(guarded(open, breakers, 'm'));
    assert.equal(requests, 3);
    assert.deepEqual(await drain(guarded(open, breakers, 'm')), [
      { type: 'failure', failure: { kind: 'circuit-open', retryAtMs: clock.now() + 30_000 } },
    ]);
  });

  it('gives the permit back when the answer is left', async () => {
    const { clock, breakers } = make();
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    await clock.advance(30_000);
    for await (const _ of guarded(() => scripted([{ type: 'text-delta', text: 'a' }]), breakers, 'm')) break;
    permit(breakers);
  });

  it('takes no credit for the answer of another model', async () => {
    const { clock, breakers } = make();
    for (let count = 0; count < 3; count += 1) permit(breakers).fail();
    await clock.advance(30_000);
    const parts: StreamPart[] = [
      { type: 'answered-by', model: 'other', fallback: { from: 'm', reason: 'server' } },
      { type: 'end', reason: 'stop' },
    ];
    await drain(guarded(() => scripted(parts), breakers, 'm'));
    assert.equal(breakers.stateOf('m'), 'half-open');
  });
});

async function* scripted(parts: readonly StreamPart[]): AsyncGenerator<StreamPart> {
  yield* parts;
}

async function drain(parts: AsyncIterable<StreamPart>): Promise<StreamPart[]> {
  const all: StreamPart[] = [];
  for await (const part of parts) all.push(part);
  return all;
}
