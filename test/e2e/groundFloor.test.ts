import assert from 'node:assert/strict';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

describe('a newcomer', () => {
  let editor: Editor;
  let window: EditorWindow;

  before(async () => {
    editor = await startEditor({ settings: {} });
    window = await editor.openWindow();
  });

  after(() => editor.close());

  it('finds the chat in the activity bar', async () => {
    await window.runCommand('Neural Terminal: New Conversation');
    await window.openFromActivityBar();
    await window.page.screenshot({ path: '/tmp/e2e.png' });
    assert.equal(1, editor.killExtensionHosts());
  });
});
