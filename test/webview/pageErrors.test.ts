import assert from 'node:assert/strict';
import { closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel } from '../support/panelPage.ts';

after(closeBrowser);

describe('an error in the page that nobody expected', () => {
  it('is told to the host, and the page offers to be built anew', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([messageView({ id: 'a', text: 'What was said' })]);
    await panel.page.evaluate(() => {
      setTimeout(() => {
        throw new Error('<b>boom</b>');
      });
    });
    const bar = panel.page.getByRole('alert');
    await bar.getByText('Nothing is lost').waitFor();
    assert.match(panel.intents('page-error')[0]?.error ?? '', /boom/);
    await panel.page.getByText('What was said').waitFor();
    await bar.getByRole('button', { name: 'Copy Report' }).click();
    assert.match(panel.intents('copy-report')[0]?.error ?? '', /boom/);
    await bar.getByRole('button', { name: 'Build the Panel Anew' }).click();
    assert.equal(panel.intents('rebuild').length, 1);
    await bar.getByRole('button', { name: 'Dismiss' }).click();
    await bar.waitFor({ state: 'detached' });
    await panel.close();
  });
});
