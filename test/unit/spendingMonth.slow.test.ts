import assert from 'node:assert/strict';
import { periodAround } from '../../src/core/costs/limits.ts';
import { createMemoryDatabase } from '../support/memoryDatabase.ts';
import { randomFrom, seedOf } from '../support/seed.ts';
import { failureOf, GuardianWorld } from './guardianWorld.ts';

const turns = Number(process.env['NT_TURNS'] ?? 10_000);
const dollar = 1_000_000_000_000n;
const models = [
  'openai/gpt-5-mini',
  'anthropic/claude-sonnet-4.5',
  'google/gemini-2.5-flash',
  'deepseek/deepseek-chat-v3.1',
  'openai/gpt-oss-20b:free',
  'perplexity/sonar',
];

/** Billed by its provider to the user's own key, and a twentieth by OpenRouter. */
const byokModel = 'google/gemini-2.5-flash';

const words = Array.from({ length: 2000 }, (_, n) => `word${n}`).join(' ');
const first = (length: number) => words.slice(0, Math.floor(length));

describe('a month of ten thousand turns', () => {
  it('is billed to the last unit, and no hard limit is ever exceeded', async function () {
    this.timeout(300_000);
    const random = randomFrom(seedOf('month'));
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const startMs = new Date(2026, 9, 1).getTime();
    const world = new GuardianWorld(startMs);
    world.set({
      spendingLimits: {
        message: { hard: 0.02 },
        day: { hard: 0.45 },
        month: { hard: 10 },
        models: { 'anthropic/claude-sonnet-4.5': { day: { hard: 0.2 } } },
      },
    });
    const database = await createMemoryDatabase();
    const windows = [await world.window(database), await world.window(database)];
    const stepMs = (31 * 24 * 60 * 60 * 1000) / turns;
    const counts = { refused: 0, stopped: 0, failed: 0 };
    for (let turn = 0; turn < turns; turn += 1) {
      const window = pick(windows);
      const model = pick(models);
      const luck = random();
      const fate = luck < 0.03 ? 'error' : luck < 0.06 ? 'hang' : 'whole';
      world.openRouter.next = { fate, text: first(10 + random() * 1000), isByok: model === byokModel };
      const asked = {
        model,
        text: first(10 + random() ** 6 * 9000),
        spending: { purpose: pick(['other', 'title', 'inline-edit'] as const) },
        ...(random() < 0.5 && { maxTokens: 800 }),
      };
      const failure = failureOf(await window.ask(asked, fate === 'hang' ? 1 : undefined));
      if (failure?.kind === 'over-limit') counts.refused += 1;
      else if (failure) counts.failed += 1;
      if (fate === 'hang') {
        counts.stopped += 1;
        await window.settle();
      }
      world.clock.sleep(stepMs);
    }
    console.log(`      ${JSON.stringify(counts)}, ${world.openRouter.billedPico} pico-dollars`);
    const { ledger } = windows[0]?.history ?? assert.fail();
    const [byok] = await database.read(
      'select count(*) as rows from spending where is_byok and cost_pico > 0',
    );
    assert.ok(Number(byok?.['rows']) > turns / 100, "the user's own key was used");
    const { costPico, estimatedPico } = await ledger.totals({});
    assert.equal(costPico, world.openRouter.billedPico, 'the ledger is the bill');
    assert.equal(estimatedPico, 0n);
    assert.ok(counts.refused > 0 || turns < 1000, 'the limits were met');
    // What went wrong and waited may have carried the last turns into the next month.
    const month = await ledger.totals(periodAround('month', startMs));
    assert.ok(month.costPico <= 10n * dollar);
    for (let atMs = startMs; atMs < world.clock.now(); atMs = periodAround('day', atMs).untilMs) {
      const day = periodAround('day', atMs);
      assert.ok((await ledger.totals(day)).costPico <= (45n * dollar) / 100n, new Date(atMs).toISOString());
      const own = await ledger.totals({ ...day, model: 'anthropic/claude-sonnet-4.5' });
      assert.ok(own.costPico <= dollar / 5n, 'one model');
    }
    const [dearest] = await database.read('select max(cost_pico) as cost from spending');
    assert.ok(BigInt(Number(dearest?.['cost'])) <= dollar / 50n, 'one message');
    assert.deepEqual(await database.read('select * from reservations'), [], 'nothing is held back any more');
  });
});
