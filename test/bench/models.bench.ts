import { closeBrowser } from '../support/browserPage.ts';
import { catalogueOf, manyRows } from '../support/modelRows.ts';
import { messageView, openPanel } from '../support/panelPage.ts';
import { keyBar, keyTimes, quietestKeys } from './keyTimes.ts';
import { percentile } from './percentile.ts';
import { threadTimeOf } from './threadTime.ts';

export const name = 'models: the picker over 1,000 models';

const count = 1_000;
/** Words that narrow much and little, with slips, typed and taken back letter by letter. */
const typed = ['sonnet', 'gpt', 'mini 7', 'openai/', 'anthropic pro', 'snnet', 'x'];

export async function run() {
  const panel = await openPanel({ width: 480, height: 800, isTimed: true });
  const thread = await threadTimeOf(panel.page);
  await panel.show([messageView({ id: 'p', role: 'user', text: 'Hello' }), messageView({ id: 'a' })]);
  const rows = manyRows(count);
  const favourites = rows.slice(3, 9).map(({ id }) => id);
  await panel.tell({ type: 'catalogue', catalogue: catalogueOf(rows, { favourites }) });
  await panel.page.waitForTimeout(2500);
  const openings: number[] = [];
  for (let run = 0; run < 9; run++) {
    openings.push(await thread.untilPainted("document.querySelector('.composer-model').click()"));
    if (run === 8) break;
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  const typeAll = async () => {
    for (const word of typed) {
      for (const key of [...word, ...[...word].map(() => 'Backspace')]) {
        await panel.page.keyboard.press(key === ' ' ? 'Space' : key);
        await panel.page.waitForTimeout(30);
      }
    }
  };
  const keys = await quietestKeys(() => keyTimes(panel.page, typeAll));
  await panel.close();
  await closeBrowser();
  return [
    keyBar('key to painted list, p95, ms of its thread', keys, 16),
    bar('opened: click to painted list, p50, ms of its thread', percentile(openings, 0.5), 16),
  ];
}

function bar(what: string, value: number, most: number) {
  return { name: what, value: value.toFixed(1), bar: `≤ ${most}`, ok: value <= most };
}
