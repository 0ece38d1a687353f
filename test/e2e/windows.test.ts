import assert from 'node:assert/strict';
import { answers, answersSaying, send } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

describe('several windows', () => {
  let simulator: Simulator;
  let editor: Editor;
  let one: EditorWindow;
  let two: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    one = await editor.openWindow();
    await one.openFromActivityBar();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const listedInTwo = () => two.page.getByRole('treeitem', { name: /Which lighthouse/ });

  it('share one history', async () => {
    two = await editor.openWindow();
    await two.openFromActivityBar();
    const chat = await one.chat();
    await send(chat, 'Which lighthouse is the oldest?');
    await answers(chat).first().waitFor();
    await listedInTwo().waitFor();
  });

  it('go on with it after a crash of their extension hosts', async () => {
    assert.equal(editor.killExtensionHosts(), 2);
    await two.reload();
    const again = await two.chat();
    await listedInTwo().waitFor();
    await send(again, '/echo the youngest');
    await answersSaying(again, 'the youngest').waitFor();
  });
});
