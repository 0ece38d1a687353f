import assert from 'node:assert/strict';
import { violationsOf } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { messageView, openPanel, quietly } from '../../support/panelPage.ts';

const summary = {
  upTo: 'm2',
  text: 'They want <b>ferries</b>.\nOnly on Sundays. <img src=x onerror=alert(1)>',
  model: 'acme/cheap',
};

const messages = [
  messageView({ id: 'm1', role: 'user', text: 'When?' }),
  messageView({ id: 'm2', text: 'On Sundays.' }),
  messageView({ id: 'm3', role: 'user', text: 'From where?' }),
  messageView({ id: 'm4', text: 'From the pier.' }),
];

describe('a conversation that is compacted', () => {
  after(closeBrowser);

  it('says so while it runs, then folds the summary in below the last older message, by keyboard alone', async () => {
    const panel = await openPanel({ theme: 'dark', width: 300 });
    const { page } = panel;
    await panel.show(messages);
    await panel.tell({ type: 'surroundings', surroundings: { ...quietly, isCompacting: true } });
    await page.getByRole('status').filter({ hasText: 'Summarising older messages…' }).waitFor();
    assert.deepEqual(await violationsOf(panel.page), []);
    await page.getByRole('button', { name: 'Stop' }).press('Enter');
    await waitUntil(() => panel.intents('compact').length > 0, 'the host is told to stop');
    assert.deepEqual(panel.intents('compact'), [{ type: 'compact', action: 'stop' }]);

    await panel.tell({ type: 'surroundings', surroundings: { ...quietly, summary } });
    await page.getByRole('status').filter({ hasText: 'Older messages go along as a summary now.' }).waitFor();
    const fold = page.locator('details', { hasText: 'Older messages go along as a summary' });
    const above = await fold.evaluate((element) => element.previousElementSibling?.textContent ?? '');
    assert.match(above, /On Sundays\./);
    assert.equal(await page.getByText('They want').isVisible(), false);
    await fold.locator('summary').press('Enter');
    // As it is, tags and all: a model wrote it.
    await page.getByText('They want <b>ferries</b>.').waitFor();
    await page.getByText('acme/cheap').waitFor();
    assert.deepEqual(await violationsOf(panel.page), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 300);
    await page.getByRole('button', { name: 'Undo Compact' }).press('Enter');
    await waitUntil(() => panel.intents('compact').length > 1, 'the host is told to undo it');
    assert.deepEqual(panel.intents('compact').at(-1), { type: 'compact', action: 'undo' });
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'composer');
    await panel.tell({ type: 'surroundings', surroundings: quietly });
    assert.equal(await fold.count(), 0);
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });
});
