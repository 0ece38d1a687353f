import assert from 'node:assert/strict';
import { FailureError } from '../../../src/core/failure.ts';
import { type Progress, type TimeLimits, timed } from '../../../src/core/resilience/timeouts.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { settle, TestClock } from '../../support/testClock.ts';

const limits: TimeLimits = { connectMs: 30_000, firstTokenMs: 180_000, idleMs: 60_000 };

/** A stream that does nothing by itself: the test plays the network. */
function start(more: Partial<TimeLimits> = {}) {
  const clock = new TestClock();
  const abort = new AbortController();
  const parts: StreamPart[] = [];
  let progress: Progress | undefined;
  let push: (part: StreamPart) => void = () => undefined;
  async function* open(told: Progress, signal: AbortSignal): AsyncGenerator<StreamPart> {
    progress = told;
    while (true) {
      const part = await new Promise<StreamPart | undefined>((resolve) => {
        push = resolve;
        if (signal.aborted) resolve(undefined);
        signal.addEventListener('abort', () => resolve(undefined));
      });
      if (part) yield part;
      else {
        if (signal.reason instanceof FailureError) yield { type: 'failure', failure: signal.reason.failure };
        return;
      }
    }
  }
  const done = (async () => {
    for await (const part of timed(open, { ...limits, ...more }, clock, abort.signal)) parts.push(part);
  })();
  const tell = async (part: StreamPart) => {
    push(part);
    await settle();
  };
  const network = () => {
    assert.ok(progress);
    return progress;
  };
  return { clock, abort, parts, done, tell, network };
}

const text: StreamPart = { type: 'text-delta', text: 'a' };

describe('timeouts', () => {
  it('end a request that never gets an answer', async () => {
    const { clock, parts, done } = start();
    await clock.advance(29_999);
    assert.deepEqual(parts, []);
    await clock.advance(1);
    await done;
    assert.deepEqual(parts, [
      { type: 'failure', failure: { kind: 'timeout', phase: 'connect', charge: 'none' } },
    ]);
    assert.equal(clock.pending, 0);
  });

  it('say that it may cost something once the request has left', async () => {
    const { clock, parts, done, network } = start();
    await settle();
    network().sent();
    await clock.advance(30_000);
    await done;
    assert.deepEqual(parts, [
      { type: 'failure', failure: { kind: 'timeout', phase: 'connect', charge: 'possible' } },
    ]);
  });

  it('count comments as life, but not for ever without a first word', async () => {
    const { clock, parts, done, network } = start();
    await settle();
    network().sent();
    network().headers();
    network().bytes(false);
    for (let count = 0; count < 17; count += 1) {
      network().bytes(false);
      await clock.advance(10_000);
    }
    assert.deepEqual(parts, []);
    network().bytes(false);
    await clock.advance(10_000);
    await done;
    assert.deepEqual(parts, [
      { type: 'failure', failure: { kind: 'timeout', phase: 'first-token', charge: 'possible' } },
    ]);
  });

  it('let an answer take for ever as long as bytes come, and end it when they stop', async () => {
    const { clock, parts, done, network, tell } = start();
    await settle();
    network().sent();
    network().headers();
    network().bytes(true);
    await tell(text);
    for (let count = 0; count < 100; count += 1) {
      await clock.advance(59_000);
      network().bytes(true);
    }
    assert.equal(parts.length, 1);
    await clock.advance(59_999);
    assert.equal(parts.length, 1);
    await clock.advance(1);
    await done;
    assert.deepEqual(parts[1], {
      type: 'failure',
      failure: { kind: 'timeout', phase: 'idle', charge: 'possible' },
    });
    assert.equal(clock.pending, 0);
  });

  it('do not let signs of life alone carry on for ever after the first word', async () => {
    const { clock, parts, done, network, tell } = start();
    await settle();
    network().sent();
    network().headers();
    network().bytes(true);
    await tell(text);
    for (let count = 0; count < 18; count += 1) {
      assert.equal(parts.length, 1);
      await clock.advance(10_000);
      network().bytes(false);
    }
    await done;
    assert.deepEqual(parts[1], {
      type: 'failure',
      failure: { kind: 'timeout', phase: 'idle', charge: 'possible' },
    });
  });

  it('give servers that load a model first the time of the first word', async () => {
    const { clock, parts, done } = start({ isSlowToOpen: true });
    await clock.advance(179_999);
    assert.deepEqual(parts, []);
    await clock.advance(1);
    await done;
    assert.equal(parts.length, 1);
  });

  it('end soon and clearly after the computer slept', async () => {
    const { clock, parts, done, network, tell } = start();
    await settle();
    network().sent();
    network().headers();
    network().bytes(true);
    await tell(text);
    await clock.advance(12_000);
    clock.sleep(8 * 3_600_000);
    await clock.advance(9_999);
    await done;
    assert.deepEqual(parts[1], { type: 'failure', failure: { kind: 'slept', charge: 'possible' } });
    assert.equal(clock.pending, 0);
  });

  it('go on when the connection outlived the sleep', async () => {
    const { clock, parts, network, tell, abort, done } = start();
    await settle();
    network().sent();
    network().headers();
    network().bytes(true);
    await tell(text);
    clock.sleep(3_600_000);
    await clock.advance(5_000);
    network().bytes(true);
    await clock.advance(50_000);
    await tell(text);
    assert.equal(parts.length, 2);
    abort.abort();
    await done;
    assert.deepEqual([parts.length, clock.pending], [2, 0]);
  });

  it('are kept although the clock is set back meanwhile', async () => {
    const { clock, parts, done, network, tell } = start();
    await clock.advance(10_000);
    clock.sleep(-3_600_000);
    await clock.advance(25_000);
    assert.deepEqual(parts, []);
    network().sent();
    network().headers();
    network().bytes(true);
    await tell(text);
    clock.sleep(-3_600_000);
    await clock.advance(65_000);
    await done;
    assert.deepEqual(parts[1], {
      type: 'failure',
      failure: { kind: 'timeout', phase: 'idle', charge: 'possible' },
    });
    assert.equal(clock.pending, 0);
  });

  it('do not count the time that the reader takes', async () => {
    const { clock, network } = start();
    const abort = new AbortController();
    async function* open(progress: Progress, inner: AbortSignal): AsyncGenerator<StreamPart> {
      progress.sent();
      progress.headers();
      progress.bytes(true);
      yield text;
      assert.equal(inner.aborted, false);
      yield { type: 'end', reason: 'stop' };
    }
    const slow = timed(open, limits, clock, abort.signal);
    await slow.next();
    await clock.advance(600_000);
    assert.deepEqual((await slow.next()).value, { type: 'end', reason: 'stop' });
    await slow.return();
    network();
    assert.equal(abort.signal.aborted, false);
  });

  it('leave no timer when the answer is left or cancelled', async () => {
    const { clock, abort, done } = start();
    await settle();
    abort.abort();
    await done;
    assert.equal(clock.pending, 0);
  });
});
