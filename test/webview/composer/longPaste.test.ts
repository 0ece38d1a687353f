import assert from 'node:assert/strict';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { openPanel } from '../../support/panelPage.ts';

describe('a very long paste', () => {
  after(closeBrowser);

  it('of 5 MB goes along instead of into the box', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = panel.page.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('What went wrong?');
    const wasTaken = await box.evaluate((element) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'A line of a log.\n'.repeat(300_000).slice(0, 5_000_000));
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      return !element.dispatchEvent(paste);
    });
    assert.ok(wasTaken, 'the browser does not put it into the box as well');
    await waitUntil(() => panel.intents('attach-data').length === 1, 'the host has it');
    const { sizeBytes, data } = panel.intents('attach-data')[0] ?? assert.fail();
    assert.equal(sizeBytes, 5_000_000);
    assert.equal(atob(data ?? '').length, 5_000_000);
    assert.equal(await box.inputValue(), 'What went wrong?');
    await panel.close();
  });
});
