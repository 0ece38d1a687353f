import assert from 'node:assert/strict';
import type { SuggestionView } from '../../../src/protocol/chatViews.ts';
import { violationsInEveryTheme } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { openPanel, type PanelPage } from '../../support/panelPage.ts';

const commands: readonly SuggestionView[] = [
  { id: 'new', label: '/new', detail: 'Begin a new conversation', group: 'Commands' },
  { id: 'find', label: '/find', detail: 'Find in this conversation', group: 'Commands' },
  { id: 'review', label: '/review', detail: 'Review a change', group: 'Prompts', icon: 'prompt' },
];

const boxOf = (panel: PanelPage) => panel.page.getByRole('textbox', { name: 'Message', exact: true });

/** Opens the list by typing, and answers as the host would. */
async function openList(typed: string, items: readonly SuggestionView[] = commands): Promise<PanelPage> {
  const panel = await openPanel({ width: 300 });
  await panel.show([]);
  await boxOf(panel).pressSequentially(typed);
  await answer(panel, items);
  return panel;
}

/** To the last question: each key asks, and an answer to an earlier one is not shown. */
async function answer(panel: PanelPage, items: readonly SuggestionView[]): Promise<void> {
  await panel.allHeard();
  const { kind, sequence } = panel.intents('suggest').at(-1) ?? assert.fail();
  await panel.tell({ type: 'suggestions', kind, sequence, items });
}

describe('suggestions', () => {
  after(closeBrowser);

  it('open at / in the beginning of a message and at @ before any word, and nowhere else', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = boxOf(panel);
    await box.pressSequentially('/fi');
    await waitUntil(() => panel.intents('suggest').length === 3, 'each key asks');
    assert.deepEqual(
      panel.intents('suggest').map(({ kind, query }) => [kind, query]),
      [
        ['slash', ''],
        ['slash', 'f'],
        ['slash', 'fi'],
      ],
    );
    await box.fill('and/or a@b');
    await box.press('End');
    await box.pressSequentially(' 1/2 @ti');
    await waitUntil(() => panel.intents('suggest').length === 6, 'an at sign asks');
    const { kind, query } = panel.intents('suggest').at(-1) ?? assert.fail();
    assert.deepEqual([kind, query], ['context', 'ti']);
    await panel.close();
  });

  it('are walked through with the arrow keys and taken with Enter or Tab', async () => {
    const panel = await openList('/');
    const box = boxOf(panel);
    assert.equal(
      await panel.page.locator('#suggestions').getByRole('option', { selected: true }).textContent(),
      '/newBegin a new conversation',
    );
    await box.press('ArrowUp');
    const active = await box.getAttribute('aria-activedescendant');
    assert.equal(await panel.page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
    await panel.page.getByRole('option', { name: '/review', selected: true }).waitFor();
    await box.press('ArrowDown');
    await box.press('ArrowDown');
    await box.press('Tab');
    await waitUntil(() => panel.intents('pick-suggestion').length === 1, 'the host is told');
    assert.deepEqual(panel.intents('pick-suggestion'), [
      { type: 'pick-suggestion', kind: 'slash', id: 'find' },
    ]);
    assert.equal(await box.inputValue(), '');
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
    assert.deepEqual(panel.intents('send'), []);
    await panel.close();
  });

  it('are taken with the mouse, and put in what they bring, which can be undone', async () => {
    const panel = await openList('see @ti', [
      { id: 'f', label: 'timetable.ts', insert: '@timetable.ts ', icon: 'file' },
    ]);
    await panel.page.getByRole('option', { name: 'timetable.ts' }).click();
    assert.equal(await boxOf(panel).inputValue(), 'see @timetable.ts ');
    await boxOf(panel).press('Control+z');
    assert.equal(await boxOf(panel).inputValue(), 'see @ti');
    await panel.close();
  });

  it('close with Esc until the next one begins, and with it nothing else happens', async () => {
    const panel = await openList('/f');
    const box = boxOf(panel);
    await box.press('Escape');
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
    assert.equal(await box.inputValue(), '/f');
    await box.pressSequentially('i');
    assert.equal(panel.intents('suggest').length, 2);
    await box.fill('');
    await box.pressSequentially('/');
    await waitUntil(() => panel.intents('suggest').length === 3, 'a new one asks again');
    await panel.close();
  });

  it('that are not there yet when Enter is pressed are waited for', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = boxOf(panel);
    await box.pressSequentially('/new');
    await box.press('Enter');
    await answer(panel, commands.slice(0, 1));
    await waitUntil(() => panel.intents('pick-suggestion').length === 1, 'the command is picked');
    await box.pressSequentially('/echo');
    await box.press('Enter');
    await waitUntil(() => panel.intents('suggest').length === 9, 'the host is asked');
    assert.deepEqual(panel.intents('send'), []);
    await answer(panel, []);
    await waitUntil(() => panel.intents('send').length === 1, 'what nothing fits is sent');
    await panel.close();
  });

  it('of an older query are not shown', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).pressSequentially('/fi');
    await waitUntil(() => panel.intents('suggest').length === 3, 'each key asks');
    const first = panel.intents('suggest')[0] ?? assert.fail();
    await panel.tell({ type: 'suggestions', kind: 'slash', sequence: first.sequence, items: commands });
    assert.equal(await panel.page.getByRole('listbox').count(), 0);
    await panel.close();
  });

  it('have no accessibility violation, are grouped, and fit 300 pixels', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([]);
    await boxOf(panel).pressSequentially('/');
    await answer(panel, commands);
    assert.deepEqual(await violationsInEveryTheme(panel.page), []);
    await panel.page
      .getByRole('group', { name: 'Prompts' })
      .getByRole('option', { name: '/review' })
      .waitFor();
    const width = await panel.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= 300, `${width} px wide`);
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });
});
