import type { CDPSession } from 'playwright-core';
import { closeBrowser } from '../support/browserPage.ts';
import { catalogueOf, manyRows } from '../support/modelRows.ts';
import { messageView, openPanel, type PanelPage } from '../support/panelPage.ts';

export const name = 'models: the picker over 1,000 models';

const count = 1_000;
/** Words that narrow much and little, with slips, typed and taken back letter by letter. */
const typed = ['sonnet', 'gpt', 'mini 7', 'openai/', 'anthropic pro', 'snnet', 'x'];

export async function run() {
  const panel = await openPanel({ width: 480, height: 800 });
  const cdp = await panel.page.context().newCDPSession(panel.page);
  // What the page's own thread computed: other programs on the machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await panel.show([messageView({ id: 'p', role: 'user', text: 'Hello' }), messageView({ id: 'a' })]);
  const rows = manyRows(count);
  const favourites = rows.slice(3, 9).map(({ id }) => id);
  await panel.tell({ type: 'catalogue', catalogue: catalogueOf(rows, { favourites }) });
  await panel.page.waitForTimeout(2500);
  const openings: number[] = [];
  for (let run = 0; run < 9; run++) {
    const button = panel.page.getByRole('button', { name: /^Model:/ });
    openings.push(await painted(panel, cdp, () => button.evaluate((it: HTMLElement) => it.click())));
    if (run === 8) break;
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  const keys: number[] = [];
  for (const word of typed) {
    for (const key of [...word, ...[...word].map(() => 'Backspace')]) {
      keys.push(await painted(panel, cdp, () => panel.page.keyboard.press(key === ' ' ? 'Space' : key)));
    }
  }
  await panel.close();
  await closeBrowser();
  return [
    bar(`key to painted list, p95 of ${keys.length}, ms of its thread`, at(keys, 0.95), 16),
    bar('opened: click to painted list, p50, ms of its thread', at(openings, 0.5), 16),
  ];
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}

function bar(what: string, value: number, most: number) {
  return { name: what, value: value.toFixed(1), bar: `≤ ${most}`, ok: value <= most };
}

/** All that the page computes from the wish until two frames later. */
async function painted({ page }: PanelPage, cdp: CDPSession, wish: () => Promise<unknown>): Promise<number> {
  const before = await computedMs(cdp);
  await wish();
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  return (await computedMs(cdp)) - before;
}

async function computedMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
