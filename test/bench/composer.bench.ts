import type { Page } from 'playwright-core';
import { browser, closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel, quietly } from '../support/panelPage.ts';
import { keyBar, keyTimes, quietestKeys } from './keyTimes.ts';

export const name = 'composer: typing while an answer streams';

interface Measured {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

const keys = 120;
const barMs = 16;

export async function run(): Promise<readonly Measured[]> {
  const small = await quietestKeys(() => typeInto(''));
  const large = await quietestKeys(() => typeInto(draftOf(200_000)));
  const largeAtStart = await quietestKeys(() => typeInto(draftOf(200_000), 'Control+Home'));
  const bare = await quietestKeys(() => typeIntoBare(draftOf(200_000)));
  await closeBrowser();
  return [
    keyBar('a key in an empty draft, handled and painted, p95, ms of its thread', small, barMs),
    keyBar('a key at the end of 200 KB', large, barMs),
    keyBar('a key at the beginning of 200 KB', largeAtStart, barMs),
    { ...keyBar('for comparison, a key in a bare text area of 200 KB', bare, barMs), bar: '', ok: true },
  ];
}

function draftOf(length: number): string {
  const line = 'A line of what people paste into a chat, as long as lines are in logs and in letters.\n';
  return line.repeat(Math.ceil(length / line.length)).slice(0, length);
}

/** What each key costs the page, with what the answer grows by in the same moment. */
async function typeInto(text: string, toPlace = 'Control+End'): Promise<readonly number[]> {
  const panel = await openPanel({ width: 480, height: 800, isTimed: true });
  const streaming = messageView({ id: 'a', state: 'streaming', text: 'So far.\n\n' });
  await panel.show([messageView({ id: 'p', role: 'user', text: 'Why?' }), streaming], {
    surroundings: { ...quietly, isAnswering: true },
    draft: { text, attachments: [], edit: 0 },
  });
  if (text) await panel.page.locator('#composer .cm-content').waitFor();
  await panel.page.getByRole('textbox', { name: 'Message', exact: true }).focus();
  await panel.page.keyboard.press(toPlace);
  let deltas = 0;
  const times = await typeKeys(panel.page, () => {
    // In paragraphs of some 700 characters, which is long for an answer.
    const text = `A **word** and \`code\` as they come, ${++deltas % 20 === 0 ? 'and so on.\n\n' : ''}`;
    return panel.tell({ type: 'delta', messageId: 'a', text, reasoning: '' });
  });
  await panel.close();
  return times;
}

/** What the browser itself needs for it. */
async function typeIntoBare(text: string): Promise<readonly number[]> {
  const context = await (await browser()).newContext({ viewport: { width: 480, height: 800 } });
  const page = await context.newPage();
  await page.setContent('<textarea style="width: 440px; height: 320px; font: 13px sans-serif"></textarea>');
  const box = page.getByRole('textbox');
  await box.evaluate((element: HTMLTextAreaElement, value) => {
    element.value = value;
    element.focus();
  }, text);
  await page.keyboard.press('Control+End');
  const times = await typeKeys(page);
  await context.close();
  return times;
}

/** As fast as a hand types, while something else happens all the time. */
async function typeKeys(page: Page, meanwhile?: () => Promise<void>): Promise<readonly number[]> {
  await page.waitForTimeout(500);
  return keyTimes(page, async () => {
    let isTyping = true;
    const repeating = (async () => {
      while (isTyping && meanwhile) await meanwhile();
    })();
    for (let key = 0; key < keys; key++) {
      await page.keyboard.press(key % 12 === 11 ? 'Space' : 'x');
      await page.waitForTimeout(25);
    }
    isTyping = false;
    await repeating;
  });
}
