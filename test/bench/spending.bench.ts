import { History } from '../../src/core/history/history.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import { statement } from '../../src/core/history/statement.ts';
import type { DurableDatabase } from '../../src/core/storage/database.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { openTestDatabase, temporaryFolder } from '../support/testDatabase.ts';
import { openUsage } from '../support/usagePage.ts';
import { fullUsage } from '../support/usageStates.ts';
import { percentile } from './percentile.ts';

/* What was spent, summed over a ledger of 100,000 turns in two years, through the real worker; and the usage view
 * with a year of days. */

export const name = 'spending';

const turns = 100_000;
const turnsPerCommit = 2_000;
const dayMs = 86_400_000;
const nowMs = Date.now();
const models = ['a/one', 'a/two', 'b/three', 'b/four', 'c/five'];

type Result = { readonly name: string; readonly value: string; readonly bar: string; readonly ok: boolean };

export async function run(): Promise<readonly Result[]> {
  const { folder, remove } = temporaryFolder();
  const database = await openTestDatabase(folder, migrations);
  try {
    await fill(database);
    const { ledger } = new History({ database, clock: nodeClock, newId: () => 'bench' });
    const monthMs = nowMs - 30 * dayMs;
    return [
      await timed('total of all', 20, () => ledger.counted({}, nowMs)),
      await timed('total of a month', 20, () => ledger.counted({ fromMs: monthMs }, nowMs)),
      await timed('all figures of a month', 20, () => ledger.totals({ fromMs: monthMs })),
      await timed('a month by model', 20, () => ledger.groups('model', { fromMs: monthMs })),
      await painted(),
    ];
  } finally {
    await database.close();
    remove();
  }
}

async function fill(database: DurableDatabase): Promise<void> {
  for (let first = 0; first < turns; first += turnsPerCommit) {
    const statements = Array.from({ length: turnsPerCommit }, (_, n) => {
      const at = first + n;
      return statement(
        `insert into spending (id, at_ms, purpose, certainty, cost_pico, prompt_tokens, cached_tokens,
            completion_tokens, conversation_id, message_id, requested_model, provider, workspace, server)
          values (?, ?, 'answer', 'exact', cast(? as integer), 1000, 500, 200, ?, ?, ?, 'P', 'file:///w', 's')`,
        `a${at}`,
        Math.round(nowMs - ((turns - at) * 730 * dayMs) / turns),
        BigInt(at) * 1_000_003n,
        `c${at % 5000}`,
        `m${at}`,
        models[at % models.length] ?? '',
      );
    });
    await database.commit(statements);
  }
}

async function timed(what: string, barMs: number, work: () => Promise<unknown>): Promise<Result> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const before = performance.now();
    await work();
    times.push(performance.now() - before);
  }
  const median = percentile(times, 0.5);
  return { name: what, value: `${median.toFixed(1)} ms`, bar: `≤ ${barMs} ms`, ok: median <= barMs };
}

/** From the message of the host to the drawn chart. */
async function painted(): Promise<Result> {
  const barMs = 300;
  const usage = await openUsage();
  const days = Array.from({ length: 365 }, (_, at) => nowMs - (365 - at) * dayMs);
  const chart = {
    x: days.map((ms) => Math.round(ms / 1000)),
    y: days.map((_, at) => at % 7),
    rows: days.map((ms, at) => ({ period: new Date(ms).toDateString(), cost: `$${at % 7}.00`, answers: at })),
  };
  const ms = await usage.page.evaluate(
    (state) =>
      new Promise<number>((resolve) => {
        const before = performance.now();
        new MutationObserver((_, observer) => {
          if (!document.querySelector('.drawing canvas')) return;
          observer.disconnect();
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - before)));
        }).observe(document.body, { subtree: true, childList: true });
        window.postMessage({ type: 'usage', state }, '*');
      }),
    { ...fullUsage, chart },
  );
  await usage.close();
  await closeBrowser();
  return {
    name: 'usage view with a year painted',
    value: `${ms.toFixed(0)} ms`,
    bar: `≤ ${barMs} ms`,
    ok: ms <= barMs,
  };
}
