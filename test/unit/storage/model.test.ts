import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Storage } from '../../../src/core/storage/storage.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import { dump } from '../../support/dump.ts';
import { MemoryDisk, MemoryFiles } from '../../support/memoryFiles.ts';
import { seedOf } from '../../support/seed.ts';
import { openStorage } from '../../support/testStorage.ts';

/*
 * The store against a plain map: whatever windows do in whatever order, each reads what the map holds.
 */

type Step =
  | {
      readonly kind: 'set' | 'add';
      readonly window: number;
      readonly entries: readonly (readonly [string, string])[];
    }
  | {
      readonly kind: 'seal' | 'look' | 'check' | 'reopen' | 'kill' | 'open' | 'power-cut';
      readonly window: number;
    };

const window = fc.nat({ max: 2 });
const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
// Any code units at all: lone halves of pairs, line ends, zeros.
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', '\n', '\0', '"\\', '京都庁 🎋', 'x'.repeat(5_000)),
);
const entries = fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 3 });
const write = fc.record({ kind: fc.constantFrom('set' as const, 'add' as const), window, entries });
const other = fc.record({
  kind: fc.constantFrom('seal', 'look', 'check', 'reopen', 'kill', 'open', 'power-cut'),
  window,
}) as fc.Arbitrary<Step>;
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: write }, { weight: 3, arbitrary: other }), {
  minLength: 1,
  maxLength: 30,
});

class World {
  disk = new MemoryDisk();
  windows: Storage[] = [];
  readonly model = new Map<string, string>();

  async run(step: Step, at: number): Promise<void> {
    if (this.windows.length === 0 || step.kind === 'open')
      this.windows.push(await openStorage(new MemoryFiles(this.disk)));
    const index = step.window % this.windows.length;
    const storage = this.windows[index];
    if (!storage) return;
    switch (step.kind) {
      case 'set':
      case 'add':
        return this.#write(storage, step.kind, step.entries);
      case 'seal':
        return storage.seal();
      case 'look':
        return storage.upkeep.look();
      case 'check':
        assert.deepEqual((await storage.check()).findings, []);
        return;
      case 'open':
        return;
      case 'reopen':
        await storage.close();
        this.windows.splice(index, 1, await openStorage(new MemoryFiles(this.disk)));
        return;
      case 'kill':
        this.disk = this.disk.afterKill();
        this.windows = [];
        return;
      case 'power-cut':
        this.disk = this.disk.afterPowerCut(() => ((at * 7919) % 101) / 101);
        this.windows = [];
    }
  }

  /** `add` fails as a whole where one key is there already, also when the same commit put it there. */
  async #write(
    storage: Storage,
    kind: 'set' | 'add',
    pairs: readonly (readonly [string, string])[],
  ): Promise<void> {
    const verb = kind === 'set' ? 'insert or replace' : 'insert';
    const keys = pairs.map(([key]) => key);
    const isRefused =
      kind === 'add' && (new Set(keys).size < keys.length || keys.some((key) => this.model.has(key)));
    const done = storage.commit(
      pairs.map((params) => ({ sql: `${verb} into pairs (key, value) values (?, ?)`, params })),
    );
    if (isRefused) {
      await assert.rejects(
        done,
        (error) => error instanceof StorageError && error.failure.kind === 'refused',
      );
      return;
    }
    await done;
    for (const [key, text] of pairs) this.model.set(key, text.toWellFormed());
    this.#compare(storage);
  }

  #compare(storage: Storage): void {
    const rows = storage.read('select key, value from pairs').values;
    const held = new Map(rows.map(([key, text]) => [String(key), String(text)]));
    assert.deepEqual(new Map([...held].sort()), new Map([...this.model].sort()));
  }

  async end(): Promise<void> {
    const fresh = await openStorage(new MemoryFiles(this.disk));
    this.#compare(fresh);
    assert.deepEqual(fresh.openingNotices, []);
    for (const storage of this.windows) {
      await storage.upkeep.look();
      assert.equal(dump(storage), dump(fresh));
      await storage.close();
    }
    await fresh.close();
  }
}

describe('the store', () => {
  it('is a map that several windows share, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = new World();
        for (const [at, step] of all.entries()) await world.run(step, at);
        await world.end();
      }),
      { numRuns: 300, seed: seedOf('model') },
    );
  }).timeout(120_000);
});
