import assert from 'node:assert/strict';
import { type Editor, startEditor } from '../support/workbench.ts';

describe('a setting with a bad value', () => {
  let editor: Editor;

  before(async () => {
    editor = await startEditor({ settings: { 'neuralTerminal.requestTimeoutSeconds': 5000 } });
  });

  after(() => editor?.close());

  it('is named in one warning, and its default is used', async () => {
    const window = await editor.openWindow();
    await window.openFromActivityBar();
    await window.chat();
    const warnings = window.page
      .locator('.notification-toast')
      .filter({ hasText: 'neuralTerminal.requestTimeoutSeconds' });
    await warnings.first().waitFor();
    assert.equal(await warnings.count(), 1);
  });
});
