import assert from 'node:assert/strict';
import { openTelemetryJson, prometheusText } from '../../../src/core/metrics/exposition.ts';
import { MetricsStore } from '../../../src/core/metrics/metricsStore.ts';
import { inBuckets, percentiles, summarise, summariseGroups } from '../../../src/core/metrics/summary.ts';
import type { TurnRecord } from '../../../src/core/metrics/turnRecord.ts';
import { createMemoryDatabase } from '../../support/memoryDatabase.ts';

const day = 24 * 60 * 60 * 1000;

function turn(more: Partial<TurnRecord> = {}): TurnRecord {
  return { endedAtMs: 1000, model: 'acme/m', provider: 'Acme', outcome: 'complete', retries: 0, ...more };
}

describe('metrics', () => {
  it('are kept with all that is known, and nothing that is not', async () => {
    const store = new MetricsStore(await createMemoryDatabase());
    const whole = turn({
      outcome: 'failed',
      failure: 'rate-limited',
      retries: 2,
      timeToFirstTokenMs: 120.5,
      totalMs: 900,
      promptTokens: 10,
      completionTokens: 20,
      cachedTokens: 5,
    });
    await store.addTurn(whole);
    await store.addTurn(turn({ endedAtMs: 2000 }));
    assert.deepEqual(await store.turns(0), [whole, turn({ endedAtMs: 2000 })]);
    assert.deepEqual(await store.turns(1500), [turn({ endedAtMs: 2000 })]);
    const circuit = { atMs: 5, circuit: 'https://x acme/m', state: 'open' } as const;
    await store.addCircuit(circuit);
    assert.deepEqual(await store.circuits(0), [circuit]);
  });

  it('go after ninety days, and nothing is written where nothing is old', async () => {
    const database = await createMemoryDatabase();
    const store = new MetricsStore(database);
    await store.addTurn(turn({ endedAtMs: 0 }));
    await store.addTurn(turn({ endedAtMs: day }));
    await store.addCircuit({ atMs: 0, circuit: 'c', state: 'open' });
    await store.purge(90 * day + 1);
    assert.deepEqual(await store.turns(0), [turn({ endedAtMs: day })]);
    assert.deepEqual(await store.circuits(0), []);
    const before = database.journal.length;
    await store.purge(90 * day + 1);
    assert.equal(database.journal.length, before);
  });

  it('rank percentiles as they are defined', () => {
    assert.equal(percentiles([]), undefined);
    assert.deepEqual(percentiles([7]), { p50: 7, p95: 7, p99: 7 });
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);
    assert.deepEqual(percentiles(hundred), { p50: 50, p95: 95, p99: 99 });
    assert.deepEqual(percentiles([1, 2]), { p50: 1, p95: 2, p99: 2 });
  });

  it('are summed up: outcomes, failures, speed and the share of the cache', () => {
    const summary = summarise([
      turn({
        timeToFirstTokenMs: 1000,
        totalMs: 3000,
        promptTokens: 100,
        completionTokens: 50,
        cachedTokens: 60,
      }),
      turn({ timeToFirstTokenMs: 500, totalMs: 1500, promptTokens: 100, completionTokens: 40, retries: 1 }),
      turn({ outcome: 'failed', failure: 'timeout', retries: 3 }),
      turn({ outcome: 'stopped' }),
    ]);
    assert.deepEqual(summary.outcomes, { complete: 2, stopped: 1, 'cut-off': 0, failed: 1 });
    assert.deepEqual([...summary.failures], [['timeout', 1]]);
    assert.equal(summary.retries, 4);
    assert.equal(summary.tokensPerSecond, 90_000 / 3000);
    assert.equal(summary.cacheShare, 0.3);
    assert.deepEqual(summary.totalMs, { p50: 1500, p95: 3000, p99: 3000 });
    assert.equal(summarise([]).tokensPerSecond, undefined);
    assert.equal(summarise([turn()]).cacheShare, undefined);
  });

  it('are grouped by model and provider, the busiest first', () => {
    const groups = summariseGroups([turn(), turn({ provider: 'Other' }), turn({ provider: 'Other' })]);
    assert.deepEqual(
      groups.map(({ provider, turns }) => [provider, turns]),
      [
        ['Other', 2],
        ['Acme', 1],
      ],
    );
  });

  it('fall into stretches of time, the last moment too', () => {
    const buckets = inBuckets(
      [turn({ endedAtMs: 0 }), turn({ endedAtMs: 49 }), turn({ endedAtMs: 100 })],
      0,
      100,
      2,
    );
    assert.deepEqual(
      buckets.map((bucket) => bucket.length),
      [2, 1],
    );
  });

  it('are told to Prometheus, where no name of a model breaks out of its label', () => {
    const evil = 'a"} 1\nevil{x="\\';
    const text = prometheusText(
      [
        turn({ model: evil, totalMs: 1500, timeToFirstTokenMs: 250 }),
        turn({ model: evil, outcome: 'failed', failure: 'timeout' }),
      ],
      [{ atMs: 1, circuit: 's m', state: 'open' }],
      { sinceMs: 0, untilMs: day },
    );
    for (const line of text.trimEnd().split('\n'))
      assert.match(line, /^(?:# (?:HELP|TYPE) \w+ .*|\w+\{(?:\w+="(?:[^"\\]|\\["\\n])*",?)+\} [\d.]+)$/);
    assert.match(
      text,
      /neural_terminal_turns\{model="a\\"\} 1\\nevil\{x=\\"\\\\",provider="Acme",outcome="complete"\} 1/,
    );
    assert.match(text, /neural_terminal_turn_duration_seconds\{[^\n]*quantile="0.95"\} 1.5/);
    assert.match(text, /Over the last 24 hours\./);
  });

  it('are told to OpenTelemetry with the period in each point', () => {
    const json = JSON.parse(openTelemetryJson([turn()], [], { sinceMs: 0, untilMs: 2000 }, '1.2.3'));
    const [{ metrics }] = json.resourceMetrics[0].scopeMetrics;
    const turns = metrics.find(({ name }: { name: string }) => name === 'neural_terminal_turns');
    assert.deepEqual(turns.sum.dataPoints, [
      {
        attributes: [
          { key: 'model', value: { stringValue: 'acme/m' } },
          { key: 'provider', value: { stringValue: 'Acme' } },
          { key: 'outcome', value: { stringValue: 'complete' } },
        ],
        startTimeUnixNano: '0',
        timeUnixNano: '2000000000',
        asDouble: 1,
      },
    ]);
  });
});
