import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* The composer in a real workbench: nothing that is typed is lost, and what waits is sent. */

describe('the composer', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    window = await editor.openWindow();
    await window.openFromActivityBar();
    await window.chat();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const boxOf = (chat: Frame) => chat.getByRole('textbox', { name: 'Message', exact: true });

  /** The panel's page is there and has this in its composer. */
  async function chatWith(text: string): Promise<Frame> {
    await waitUntil(async () => (await boxOf(await window.chat()).inputValue()) === text, `"${text}"`);
    return window.chat();
  }

  it('keeps a draft for each conversation, through switching and a killed host', async () => {
    const chat = await window.chat();
    await send(chat, '/echo first');
    await answers(chat).filter({ hasText: 'first' }).waitFor();
    await boxOf(chat).fill('half a question');
    await boxOf(chat).fill('/new');
    await boxOf(chat).press('Enter');
    await chat.getByRole('heading', { name: 'Ask any model' }).waitFor();
    await boxOf(chat).fill('a new thought');
    await window.page.waitForTimeout(2_000);
    assert.ok(editor.killExtensionHosts() > 0);
    await window.reload();
    await window.openFromActivityBar();
    await chatWith('a new thought');
  });

  it('sends what waits when the answer has ended, and shows the exact request before', async () => {
    const chat = await window.chat();
    simulator.script('wait-for-release');
    await send(chat, '/echo one');
    await answers(chat).last().waitFor();
    await boxOf(chat).fill('/echo two');
    await boxOf(chat).press('Enter');
    await chat.getByRole('list', { name: 'Waiting to be sent' }).getByText('/echo two').waitFor();
    simulator.release();
    await answers(chat).filter({ hasText: 'two' }).waitFor();
    await boxOf(chat).fill('and what of three?');
    await chat.getByRole('button', { name: 'Show what will be sent' }).click();
    await window.page.getByRole('tab', { name: /What will be sent/ }).waitFor();
  });
});
