import assert from 'node:assert/strict';
import type { GaugeView } from '../../../src/protocol/chatViews.ts';
import { violationsOf } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { openPanel } from '../../support/panelPage.ts';

const view: GaugeView = {
  parts: [
    { part: 'system', name: 'System prompt', tokens: 20 },
    { part: 'history', name: 'History', tokens: 1_200 },
    { part: 'attachments', name: 'Attachments', tokens: 0 },
    { part: 'prompt', name: 'Message', tokens: 14 },
    { part: 'reserved', name: 'Reserved for the answer', tokens: 4_000 },
  ],
  contextTokens: 8_000,
  cost: '$0.0012–$0.014',
};

describe('the gauge', () => {
  after(closeBrowser);

  it('tells size and cost as estimates, by keyboard its parts, and fits 300 pixels', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([]);
    await panel.tell({ type: 'gauge', gauge: view });
    await panel.page.locator('.gauge summary').focus();
    const spoken = await panel.page.locator('.gauge summary .visually-hidden').textContent();
    assert.equal(
      spoken,
      'About 1,234 tokens will be sent, 15 % of what the model can read, about $0.0012–$0.014',
    );
    await panel.page.keyboard.press('Enter');
    await panel.page.getByRole('row', { name: 'History' }).getByText('1,200 tokens').waitFor();
    assert.deepEqual(await violationsOf(panel.page), []);
    assert.ok((await panel.page.evaluate(() => document.documentElement.scrollWidth)) <= 300);
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });

  it('says when the context is nearly full, and what can be done', async () => {
    const panel = await openPanel({ width: 300 });
    const attachment = {
      hash: 'a'.repeat(64),
      kind: 'file',
      label: 'a.ts',
      mimeType: 'text/plain',
      sizeBytes: 9,
    } as const;
    await panel.show([], { draft: { text: '', attachments: [attachment], edit: 0 } });
    await panel.tell({ type: 'gauge', gauge: { ...view, contextTokens: 1_300 } });
    await panel.page.locator('.gauge summary').click();
    await panel.page.getByText('The context is nearly full.').waitFor();
    await panel.page.getByRole('button', { name: 'Compact' }).click();
    assert.deepEqual(panel.intents('compact'), [{ type: 'compact', action: 'begin' }]);
    await panel.page.getByRole('button', { name: 'Remove Attachments' }).click();
    await panel.allHeard();
    assert.deepEqual(panel.intents('detach'), [{ type: 'detach', hash: attachment.hash }]);
    await panel.close();
  });
});
