import assert from 'node:assert/strict';
import { StorageError } from '../../src/core/storage/storageFailure.ts';
import { createMemoryDatabase } from '../support/memoryDatabase.ts';
import { failureOf, GuardianWorld } from './guardianWorld.ts';
import { Windows } from './history/windows.ts';

const cent = 10_000_000_000n;
const noon = new Date(2026, 10, 25, 12).getTime();
const model = 'anthropic/claude-sonnet-4.5';

async function single(limits: object, more: object = {}, startMs = noon) {
  const world = new GuardianWorld(startMs);
  world.set({ spendingLimits: limits, ...more });
  const database = await createMemoryDatabase();
  const window = await world.window(database);
  world.openRouter.next = { fate: 'whole', text: 'word '.repeat(200) };
  return { world, window, database };
}

describe('the guardian', () => {
  it('sends nothing that could go beyond a hard limit, and says which, what is spent and what it would cost', async () => {
    const { world, window } = await single({ day: { hard: 0.01 } });
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' })), undefined);
    const spentPico = world.openRouter.billedPico;
    const failure = failureOf(await window.ask({ model, text: 'Hi' }));
    assert.ok(failure?.kind === 'over-limit', JSON.stringify(failure));
    assert.equal(failure.limit, 'day');
    assert.equal(failure.limitUsd, '0.01');
    assert.equal(Number(failure.countedUsd), Number(spentPico) / 1e12);
    assert.ok(failure.costLowUsd !== undefined && failure.costHighUsd !== undefined);
    assert.equal(world.openRouter.billedPico, spentPico, 'nothing was sent');
  });

  it('asks for a shorter answer where the longest would not fit', async () => {
    const { world, window } = await single({ message: { hard: 0.02 } });
    world.openRouter.next = { fate: 'whole', text: 'word '.repeat(5_000) };
    const parts = await window.ask({ model, text: 'Hi' });
    assert.deepEqual(parts.at(-1), { type: 'end', reason: 'length', nativeReason: 'max_tokens' });
    assert.ok(world.openRouter.billedPico > cent && world.openRouter.billedPico <= 2n * cent);
  });

  for (const [name, limits] of [
    ['a message', { message: { hard: 0.0001 } }],
    ['a conversation', { conversation: { hard: 0.0001 } }],
    ['a month', { month: { hard: 0.0001 } }],
    ['one model a day', { models: { [model]: { day: { hard: 0.0001 } } } }],
  ] as const) {
    it(`holds the limit of ${name}`, async () => {
      const { window } = await single(limits);
      const spending = { purpose: 'answer', conversationId: 'c', messageId: 'm' } as const;
      assert.equal(failureOf(await window.ask({ model, text: 'Hi', spending }))?.kind, 'over-limit');
      const other = await window.ask({ model: 'openai/gpt-oss-20b:free', text: 'Hi', spending });
      assert.equal(failureOf(other), undefined, 'what is free is sent');
    });
  }

  it('keeps what an attempt cost as soon as there is room, when the disk was full as it ended', async () => {
    const { world, window, database } = await single({});
    database.failNextCommit(new StorageError({ kind: 'disk-full', during: 'appending to the journal' }));
    await window.ask({ model, text: 'Hi' });
    const all = { fromMs: 0, untilMs: Number.MAX_SAFE_INTEGER };
    assert.equal((await window.history.ledger.totals(all)).costPico, 0n);
    await world.clock.advance(5_000);
    assert.equal((await window.history.ledger.totals(all)).costPico, world.openRouter.billedPico);
    assert.ok(world.openRouter.billedPico > 0n);
  });

  it('counts for a conversation what its titles cost, and for a day what any purpose cost', async () => {
    const { window, world } = await single({ conversation: { hard: 0.01 }, day: { hard: 0.0135 } });
    const title = { purpose: 'title', conversationId: 'c' } as const;
    assert.equal(failureOf(await window.ask({ model, text: 'Hi', spending: title })), undefined);
    const first = failureOf(await window.ask({ model, text: 'Hi', spending: title }));
    assert.ok(first?.kind === 'over-limit' && first.limit === 'conversation');
    assert.equal(
      failureOf(await window.ask({ model, text: 'Hi', spending: { purpose: 'inline-edit' } })),
      undefined,
    );
    const last = failureOf(await window.ask({ model, text: 'Hi', spending: { purpose: 'commit-message' } }));
    assert.ok(last?.kind === 'over-limit' && last.limit === 'day', JSON.stringify(last));
    assert.ok(world.openRouter.billedPico <= (135n * cent) / 100n);
  });

  it('begins anew at midnight and with the month, by the clock of the user', async () => {
    const lastEvening = new Date(2026, 10, 30, 23, 50).getTime();
    const { world, window } = await single({ day: { hard: 0.01 }, month: { hard: 0.0135 } }, {}, lastEvening);
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' })), undefined);
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' }))?.kind, 'over-limit');
    world.clock.sleep(11 * 60_000);
    assert.equal(
      failureOf(await window.ask({ model, text: 'Hi' })),
      undefined,
      'another day, and another month',
    );
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' }))?.kind, 'over-limit');
  });

  it('lets one answer through when the user says so, and no other', async () => {
    const { window } = await single({ day: { hard: 0.0001 } });
    const spending = { purpose: 'answer', conversationId: 'c', messageId: 'm1' } as const;
    window.guardian.allowOnce('c');
    assert.equal(failureOf(await window.ask({ model, text: 'Hi', spending })), undefined);
    const next = { ...spending, messageId: 'm2' };
    assert.equal(failureOf(await window.ask({ model, text: 'Hi', spending: next }))?.kind, 'over-limit');
  });

  it('lets one errand through when the user says so, and no other', async () => {
    const { window } = await single({ day: { hard: 0.0001 } });
    const ask = async (purpose: 'summary' | 'commit-message') =>
      failureOf(await window.ask({ model, text: 'Hi', spending: { purpose } }))?.kind;
    window.guardian.allowErrandOnce('commit-message');
    assert.equal(await ask('summary'), 'over-limit');
    assert.equal(await ask('commit-message'), undefined);
    assert.equal(await ask('commit-message'), 'over-limit');
  });

  for (const [choice, kind] of [
    ['ask', 'unknown-price'],
    ['block', 'unknown-price'],
    ['allow', undefined],
  ] as const) {
    it(`treats a price that nobody can tell as the user chose: ${choice}`, async () => {
      const { window } = await single({ day: { hard: 1 } }, { unknownPrices: choice });
      const failure = failureOf(await window.ask({ model: 'openrouter/auto', text: 'Hi' }));
      assert.equal(failure?.kind, kind);
      if (failure?.kind === 'unknown-price') assert.equal(failure.isBlocked ?? false, choice === 'block');
    });
  }

  it('sends nothing while the disk is full, says so, and goes on when there is space again', async () => {
    const world = new GuardianWorld(noon);
    world.set({ spendingLimits: { day: { hard: 1 } } });
    const database = await createMemoryDatabase();
    const window = await world.window(database);
    world.openRouter.next = { fate: 'whole', text: 'word '.repeat(20) };
    const error = new StorageError({ kind: 'disk-full', during: 'a commit', code: 'ENOSPC' });
    database.failNextCommit(error);
    const failure = failureOf(await window.ask({ model, text: 'Hi' }));
    assert.ok(failure?.kind === 'not-reserved' && failure.isDiskFull, JSON.stringify(failure));
    assert.equal(world.openRouter.billedPico, 0n, 'nothing was sent');
    database.failNextCommit(new StorageError({ kind: 'io', during: 'a commit', code: 'EIO' }));
    assert.deepEqual(failureOf(await window.ask({ model, text: 'Hi' })), {
      kind: 'not-reserved',
      model,
      detail: 'io during a commit (EIO)',
    });
    database.failNextCommit(new Error('a bug'));
    await assert.rejects(window.ask({ model, text: 'Hi' }), /a bug/);
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' })), undefined);
    assert.deepEqual(await database.read('select * from reservations'), []);
  });

  it('asks of a list of fallbacks that all of them fit', async () => {
    const { window } = await single({ day: { hard: 0.5 } });
    const fallbackModels = ['anthropic/claude-opus-4.1'];
    const cheap = 'openai/gpt-oss-20b:free';
    world502(window);
    // The free model fails, and its fallback is the dearest there is: each attempt is looked at by itself.
    const failure = failureOf(await window.ask({ model: cheap, text: 'x'.repeat(100_000), fallbackModels }));
    assert.equal(failure?.kind, 'over-limit');
  });

  it('lets go of what a window that died had held back', async () => {
    const { world, window } = await single({ day: { hard: 0.1 } });
    const held = { id: 'dead', atMs: noon, expiresAtMs: noon + 3_600_000, amountPico: 10n * cent, model };
    assert.ok(await window.history.ledger.reserve(held, []));
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' }))?.kind, 'over-limit');
    world.clock.sleep(3_600_001);
    assert.equal(failureOf(await window.ask({ model, text: 'Hi' })), undefined);
  });

  it('gives the last cent to one of two windows that ask at the same moment', async () => {
    const disk = new Windows();
    try {
      const world = new GuardianWorld(noon);
      // Enough for one answer of 600 tokens, not for two.
      world.set({ spendingLimits: { day: { hard: 0.012 } } });
      world.openRouter.next = { fate: 'whole', text: 'word '.repeat(2_000) };
      const [one, other] = [await world.window(await disk.open()), await world.window(await disk.open())];
      const asked = { model, text: 'Hi', maxTokens: 600 };
      const results = await Promise.all([one.ask(asked), other.ask(asked)]);
      const failures = results.map(failureOf).filter((failure) => failure !== undefined);
      assert.deepEqual(
        failures.map(({ kind }) => kind),
        ['over-limit'],
      );
      assert.ok(world.openRouter.billedPico <= (12n * cent) / 10n);
      for (const { history } of [one, other])
        assert.equal((await history.ledger.totals({})).costPico, world.openRouter.billedPico);
    } finally {
      await disk.dispose();
    }
  });
});

function world502(window: { readonly world: GuardianWorld }): void {
  window.world.openRouter.next = { fate: 'error', text: '' };
}
