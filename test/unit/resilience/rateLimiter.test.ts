import assert from 'node:assert/strict';
import fc from 'fast-check';
import { limited, RateLimiter } from '../../../src/core/resilience/rateLimiter.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { settle, TestClock } from '../../support/testClock.ts';

async function* answer(): AsyncGenerator<StreamPart> {
  yield { type: 'end', reason: 'stop' };
}

describe('rate limit', () => {
  it('never lets more than so many start in any minute, and none wait longer than needed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(40_000), { maxLength: 40 }),
        (perMinute, gaps) => {
          const clock = new TestClock();
          const limiter = new RateLimiter(() => perMinute, clock);
          const starts = gaps.map((gap) => {
            clock.sleep(gap);
            return { askedMs: clock.now(), startMs: limiter.take().startMs };
          });
          starts.forEach(({ askedMs, startMs }, index) => {
            const nth = starts[index - perMinute];
            assert.equal(startMs, Math.max(askedMs, nth ? nth.startMs + 60_000 : 0));
          });
        },
      ),
    );
  });

  it('tells who waits until when, and gives the place of who leaves to the next', async () => {
    const clock = new TestClock();
    const limiter = new RateLimiter(() => 1, clock);
    const startMs = clock.now();
    limiter.take();
    const abort = new AbortController();
    const parts: StreamPart[] = [];
    const done = (async () => {
      for await (const part of limited(answer, limiter, 1, clock, abort.signal)) parts.push(part);
    })();
    await settle();
    assert.deepEqual(parts, [
      { type: 'waiting', reason: 'rate-limit', untilMs: startMs + 60_000, attempt: 1 },
    ]);
    abort.abort();
    await done;
    assert.deepEqual([parts.length, clock.pending], [1, 0]);
    assert.equal(limiter.take().startMs, startMs + 60_000);
  });

  it('lets the request go when its turn has come', async () => {
    const clock = new TestClock();
    const limiter = new RateLimiter(() => 1, clock);
    limiter.take();
    const parts: string[] = [];
    const signal = new AbortController().signal;
    const done = (async () => {
      for await (const part of limited(answer, limiter, 1, clock, signal)) parts.push(part.type);
    })();
    await clock.advance(60_000);
    await done;
    assert.deepEqual(parts, ['waiting', 'end']);
  });

  it('recovers when the clock is set back', () => {
    const clock = new TestClock();
    const limiter = new RateLimiter(() => 2, clock);
    limiter.take();
    limiter.take();
    clock.sleep(-86_400_000);
    assert.ok(limiter.take().startMs - clock.now() <= 120_000);
  });
});
