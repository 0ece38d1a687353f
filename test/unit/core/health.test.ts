import assert from 'node:assert/strict';
import { type HealthMeasurements, healthChecks, overall } from '../../../src/core/health.ts';
import type { StorageHealth } from '../../../src/core/storage/database.ts';

const well: StorageHealth = {
  generation: 3,
  schemaVersion: 3,
  databaseBytes: 1_000_000,
  journalBytes: 2000,
  journalRecords: 12,
  snapshotGeneration: 3,
  lastSnapshotAtMs: 1000,
  lastCheckAtMs: undefined,
  lastFailure: undefined,
  writers: 2,
  skippedLines: 0,
  findings: [],
};
const fine: HealthMeasurements = {
  nowMs: 10_000,
  history: { health: well, readOnlyReason: undefined },
  server: { host: 'openrouter.ai', isKeyNeeded: true, hasKey: true, latencyMs: 120, key: {} },
  circuits: [],
  disk: { freeBytes: 50e9 },
  memory: { residentBytes: 300e6, heapBytes: 80e6 },
};
const formats = {
  localize: (message: string, args: Readonly<Record<string, string | number>> = {}) =>
    message.replace(/\{(\w+)\}/g, (_, name) => String(args[name])),
  bytes: (bytes: number) => `${bytes} B`,
  time: (atMs: number) => `@${atMs}`,
  milliseconds: (ms: number) => `${ms} ms`,
  usd: (pico: bigint) => `$${pico}`,
};
const full = { kind: 'disk-full', during: 'writing' } as const;

/** What changes one thing, which check it shows in, and how. */
const cases: readonly (readonly [
  title: string,
  Partial<HealthMeasurements>,
  id: string,
  level: string,
  words: RegExp,
])[] = [
  ['a history that does not answer', { history: undefined }, 'history', 'red', /slow, asleep or gone/],
  ['a history that does not open', { history: { problem: 'It is locked.' } }, 'history', 'red', /locked/],
  ['a full disk', { history: { health: well, readOnlyReason: full } }, 'history', 'red', /full/],
  [
    'damage that was repaired',
    {
      history: {
        health: { ...well, findings: [{ file: 'f', problem: 'unreadable-lines', detail: '1' }] },
        readOnlyReason: undefined,
      },
    },
    'history',
    'amber',
    /repaired/,
  ],
  [
    'a failure of the past',
    { history: { health: { ...well, lastFailure: full }, readOnlyReason: undefined } },
    'history',
    'amber',
    /full/,
  ],
  [
    'a journal that grows',
    { history: { health: { ...well, journalBytes: 1e9 }, readOnlyReason: undefined } },
    'history',
    'amber',
    /journal/,
  ],
  [
    'no connection',
    { server: { ...fine.server, failure: { kind: 'network', code: 'ENOTFOUND' } } },
    'server',
    'red',
    /not found/,
  ],
  ['a slow server', { server: { ...fine.server, latencyMs: 5000 } }, 'server', 'amber', /slowly/],
  ['a refused key', { server: { ...fine.server, failure: { kind: 'bad-key' } } }, 'key', 'red', /refused/],
  [
    'no key',
    { server: { ...fine.server, hasKey: false, failure: { kind: 'no-key' } } },
    'key',
    'red',
    /no key/,
  ],
  [
    'a used-up limit',
    { server: { ...fine.server, key: { limitPico: 100n, limitRemainingPico: 0n } } },
    'key',
    'red',
    /used up/,
  ],
  [
    'a low limit',
    { server: { ...fine.server, key: { limitPico: 100n, limitRemainingPico: 9n } } },
    'key',
    'amber',
    /tenth/,
  ],
  [
    'an open circuit',
    { circuits: [{ key: 's m', state: 'open', sinceMs: 9000, retryAtMs: 20_000 }] },
    'circuits',
    'amber',
    /1/,
  ],
  ['little room', { disk: { freeBytes: 0.5e9 } }, 'disk', 'amber', /full/],
  ['no room', { disk: { freeBytes: 1e6 } }, 'disk', 'red', /full/],
  ['a large host', { memory: { residentBytes: 3e9, heapBytes: 1e9 } }, 'memory', 'amber', /large/],
];

describe('health', () => {
  it('is green where all is well, and says so of everything', () => {
    const checks = healthChecks(fine, formats);
    assert.deepEqual(
      checks.map(({ id, level, advice }) => [id, level, advice]),
      ['history', 'server', 'key', 'circuits', 'disk', 'memory'].map((id) => [id, 'green', undefined]),
    );
    assert.equal(overall(checks), 'green');
  });

  for (const [title, change, id, level, words] of cases) {
    it(`tells of ${title}, with what to do, and of nothing else`, () => {
      const checks = healthChecks({ ...fine, ...change }, formats);
      const check = checks.find((other) => other.id === id);
      assert.equal(check?.level, level);
      assert.match(check?.sentence ?? '', words);
      assert.ok(check?.advice);
      assert.deepEqual(
        checks.filter((other) => other.level !== 'green').map((other) => other.id),
        [id],
      );
      assert.equal(overall(checks), level);
    });
  }

  it('is at ease without a key where none is needed, and with a disk that tells nothing', () => {
    const server = { host: 'localhost', isKeyNeeded: false, hasKey: false, latencyMs: 3 };
    assert.equal(overall(healthChecks({ ...fine, server, disk: undefined }, formats)), 'green');
  });

  it('says when a model is tried again', () => {
    const circuits = [
      { key: 'a', state: 'open', sinceMs: 9000, retryAtMs: 20_000 },
      { key: 'b', state: 'open', sinceMs: 1000, retryAtMs: 9000 },
      { key: 'c', state: 'closed', sinceMs: 5000 },
    ] as const;
    const check = healthChecks({ ...fine, circuits }, formats).find(({ id }) => id === 'circuits');
    assert.deepEqual(check?.facts, [
      ['a', 'left alone since @9000; next try @20000'],
      ['b', 'left alone since @1000; the next request is a try'],
      ['c', 'in use since @5000'],
    ]);
  });
});
