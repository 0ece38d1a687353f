import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Emitter } from '../../../src/core/base/emitter.ts';
import { type ChatFailure, failureKinds } from '../../../src/core/failure.ts';
import { isRetryable, retried, retryDelayMs } from '../../../src/core/resilience/retry.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { settle, TestClock } from '../../support/testClock.ts';

const down: StreamPart = { type: 'failure', failure: { kind: 'provider-down', status: 503 } };
const text: StreamPart = { type: 'text-delta', text: 'Hi' };
const end: StreamPart = { type: 'end', reason: 'stop' };
const limits = { maxRetries: 3, maxTotalMs: 60_000 };

/** Runs scripted attempts; the parts that came are filled in as they come. */
function run(
  attempts: readonly (readonly StreamPart[])[],
  more: { retryNow?: Emitter<void>; maxTotalMs?: number } = {},
) {
  const clock = new TestClock();
  const abort = new AbortController();
  const parts: StreamPart[] = [];
  let made = 0;
  async function* attempt() {
    made += 1;
    yield* attempts[made - 1] ?? [down];
  }
  const options = {
    limits: { ...limits, ...(more.maxTotalMs && { maxTotalMs: more.maxTotalMs }) },
    ...(more.retryNow && { retryNow: more.retryNow.event }),
  };
  const done = (async () => {
    for await (const part of retried(attempt, options, { clock, random: () => 0.5 }, abort.signal))
      parts.push(part);
  })();
  return { clock, abort, parts, done, made: () => made };
}

const types = (parts: readonly StreamPart[]) => parts.map(({ type }) => type).join(' ');

describe('retry', () => {
  it('tries again after a growing wait that is told', async () => {
    const { clock, parts, done, made } = run([[down], [down], [text, end]]);
    const startMs = clock.now();
    await clock.advance(10_000);
    await done;
    assert.equal(types(parts), 'waiting waiting text-delta end');
    assert.equal(made(), 3);
    const waits = parts.flatMap((part) => (part.type === 'waiting' ? [part] : []));
    assert.deepEqual(
      waits.map(({ untilMs, attempt, maxAttempts, failure }) => [
        untilMs - startMs,
        attempt,
        maxAttempts,
        failure?.kind,
      ]),
      [
        [250, 2, 4, 'provider-down'],
        [250 + 500, 3, 4, 'provider-down'],
      ],
    );
    assert.equal(clock.pending, 0);
  });

  it('gives up after three retries and says how often it tried', async () => {
    const { clock, parts, done, made } = run([]);
    await clock.advance(60_000);
    await done;
    assert.equal(made(), 4);
    const last = parts.at(-1);
    assert.ok(last?.type === 'failure');
    assert.equal(last.failure.attempts, 4);
  });

  it('never tries again once something was shown', async () => {
    for (const part of [
      text,
      { type: 'reasoning-delta', text: 'Hm' },
      { type: 'tool-call', id: 'a', name: 'b', arguments: '{}' },
      { type: 'image', dataUrl: 'data:,' },
    ] as const) {
      const { parts, done, made } = run([[part, down]]);
      await done;
      assert.equal(made(), 1, part.type);
      assert.equal(parts.at(-1)?.type, 'failure');
    }
  });

  it('does try again when only the name of who answers was told', async () => {
    const { clock, done, made } = run([[{ type: 'answered-by', model: 'a' }, down], [end]]);
    await clock.advance(1_000);
    await done;
    assert.equal(made(), 2);
  });

  it('waits as long as the server asks, and a little so that not all come at once', () => {
    const limited: ChatFailure = { kind: 'rate-limited', retryAfterMs: 7_000 };
    assert.equal(
      retryDelayMs(limited, 1, () => 0),
      7_000,
    );
    assert.equal(
      retryDelayMs(limited, 4, () => 0.999),
      7_500,
    );
    assert.equal(
      retryDelayMs({ kind: 'rate-limited', retryAfterMs: 3_600_000 }, 1, () => 0),
      undefined,
    );
  });

  it('jitters over the whole range of a doubling, capped wait', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (attempt, random) => {
          const wait = retryDelayMs({ kind: 'provider-down' }, attempt, () => random);
          assert.ok(wait !== undefined && wait >= 0 && wait <= Math.min(20_000, 500 * 2 ** (attempt - 1)));
        },
      ),
    );
  });

  it('retries exactly what the table allows', () => {
    const retryable = ['rate-limited', 'provider-down', 'network', 'timeout', 'cut-off', 'empty-answer'];
    for (const kind of failureKinds) {
      assert.equal(isRetryable({ kind } as ChatFailure), retryable.includes(kind), kind);
    }
    assert.equal(isRetryable({ kind: 'network', code: 'CERT_HAS_EXPIRED' }), false);
  });

  it('stops in time when the waits would take too long together', async () => {
    const slow: StreamPart = { type: 'failure', failure: { kind: 'rate-limited', retryAfterMs: 50_000 } };
    const { clock, parts, done, made } = run([[slow], [slow]], { maxTotalMs: 60_000 });
    await clock.advance(300_000);
    await done;
    assert.equal(made(), 2);
    assert.equal(types(parts), 'waiting failure');
  });

  it('tries at once when told to', async () => {
    const retryNow = new Emitter<void>();
    const { clock, parts, done } = run([[down], [end]], { retryNow });
    await settle();
    retryNow.fire();
    await done;
    assert.equal(types(parts), 'waiting end');
    assert.equal(clock.pending, 0);
    assert.equal(retryNow.hasListeners, false);
  });

  it('ends without a word when cancelled while it waits, leaving no timer', async () => {
    const { clock, parts, abort, done, made } = run([[down], [end]]);
    await settle();
    assert.equal(clock.pending, 1);
    abort.abort();
    await done;
    assert.equal(types(parts), 'waiting');
    assert.deepEqual([made(), clock.pending], [1, 0]);
  });
});
