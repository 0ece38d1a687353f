import assert from 'node:assert/strict';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, startEditor } from '../support/workbench.ts';

describe('several windows', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  it('share one history, which survives a crash of their extension hosts', async () => {
    const [one, two] = [await editor.openWindow(), await editor.openWindow()];
    await one.openFromActivityBar();
    await two.openFromActivityBar();
    const chat = await one.chat();
    await send(chat, 'Which lighthouse is the oldest?');
    await answers(chat).first().waitFor();
    const listed = two.page.getByRole('treeitem', { name: /Which lighthouse/ });
    await listed.waitFor();

    assert.equal(editor.killExtensionHosts(), 2);
    await two.reload();
    await listed.waitFor();
    const again = await two.chat();
    await send(again, 'And the youngest?');
    await waitUntil(async () => (await answers(again).count()) > 0, 'the chat answers again');
  });
});
