import assert from 'node:assert/strict';
import type { Charge } from '../../src/core/charge.ts';
import { History } from '../../src/core/history/history.ts';
import { parseSettings } from '../../src/core/settings.ts';
import { type SpendingNotice, SpendingNotices } from '../../src/core/spendingNotices.ts';
import { createMemoryDatabase } from '../support/memoryDatabase.ts';
import { settle, TestClock } from '../support/testClock.ts';

const dollar = 1_000_000_000_000n;

async function stage(account: { readonly key: object; readonly credits: object }, limits: object = {}) {
  const database = await createMemoryDatabase();
  const clock = new TestClock(new Date(2026, 10, 25, 12).getTime());
  let made = 0;
  const newId = () => {
    made += 1;
    return `x${made}`;
  };
  const notices: SpendingNotice[] = [];
  const windows = [1, 2].map(() => {
    const history = new History({ database, clock, newId });
    const own = new SpendingNotices({
      history,
      clock,
      newId,
      log: () => undefined,
      keys: { get: async () => 'k' },
      settings: () => parseSettings({ spendingLimits: limits }).settings,
      fetch: async (url) => Response.json({ data: url.endsWith('/key') ? account.key : account.credits }),
    });
    own.onNotice((notice) => notices.push(notice));
    return { history, own };
  });
  const spend = async (window: number, costPico: bigint, conversationId = 'c') => {
    const charge: Charge = {
      attempt: {
        id: newId(),
        atMs: clock.now(),
        server: 'https://openrouter.ai',
        model: 'acme/one',
        promptTokens: 1,
        spending: { purpose: 'title', conversationId },
      },
      certainty: 'exact',
      costPico,
      usage: { promptTokens: 1, completionTokens: 1 },
    };
    const { history, own } = windows[window] ?? assert.fail();
    own.spent(charge);
    await history.ledger.keep(charge);
    await settle();
    await settle();
  };
  return { spend, notices, clock };
}

const rich = { key: { limit: null }, credits: { total_credits: 50, total_usage: 1 } };

describe('notices of spending', () => {
  it('warn once when a soft limit is passed, in one of all windows, and again the next day', async () => {
    const { spend, notices, clock } = await stage(rich, { day: { soft: 1 } });
    await spend(0, dollar / 2n);
    assert.equal(notices.length, 0);
    await spend(1, dollar);
    await spend(0, dollar);
    await spend(1, dollar);
    assert.deepEqual(
      notices.map((notice) => notice.kind === 'soft-limit' && notice.countedPico),
      [(3n * dollar) / 2n],
    );
    clock.sleep(86_400_000);
    await spend(0, 2n * dollar);
    assert.equal(notices.length, 2);
  });

  it('warn for each conversation and for the models that have a limit', async () => {
    const { spend, notices } = await stage(rich, {
      conversation: { soft: 1 },
      models: { 'acme/one': { month: { soft: 3 } }, 'acme/two': { month: { soft: 0 } } },
    });
    await spend(0, 2n * dollar, 'c1');
    await spend(0, 2n * dollar, 'c2');
    await spend(0, 2n * dollar, 'c2');
    assert.deepEqual(
      notices.map((notice) => notice.kind === 'soft-limit' && [notice.limit.kind, notice.limit.model]),
      [
        ['conversation', undefined],
        ['conversation', undefined],
        ['month', 'acme/one'],
      ],
    );
  });

  it('tell once a day that credit or the limit of the key runs out', async () => {
    const { spend, notices, clock } = await stage({
      key: { limit: 20, limit_remaining: 1.5, limit_reset: 'monthly' },
      credits: { total_credits: 50, total_usage: 49.5 },
    });
    for (let answer = 0; answer < 3; answer += 1) {
      await spend(answer % 2, 1n);
      clock.sleep(20 * 60_000);
    }
    assert.deepEqual(notices, [
      { kind: 'key-limit', leftPico: (3n * dollar) / 2n, reset: 'monthly' },
      { kind: 'low-credit', balancePico: dollar / 2n },
    ]);
  });
});
