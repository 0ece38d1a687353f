import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* What leads from the workbench to the chat and back: keys, the status bar, help, notifications. */

describe('from the workbench', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;
  let chat: Frame;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl, 'neuralTerminal.notifyWhenDone': 'always' },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    window = await editor.openWindow();
    await window.openFromActivityBar();
    chat = await window.chat();
    await send(chat, '/echo one');
    await answers(chat).last().and(chat.locator('[aria-busy="false"]')).waitFor();
    await idle();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  /** No answer streams, as far as the panel knows: until then most of its commands do nothing. */
  const idle = () => chat.getByRole('button', { name: 'Send', exact: true }).waitFor();

  it('keys act on the chat that has the keyboard', async () => {
    const composer = chat.getByRole('textbox', { name: 'Message', exact: true });
    await composer.click();
    await window.page.keyboard.press('Alt+a');
    await answers(chat).last().getByText('2/2').waitFor();
    await idle();
    await composer.click();
    await window.page.keyboard.press('Alt+PageUp');
    await answers(chat).last().getByText('1/2').waitFor();
    await window.page.keyboard.press('Alt+ArrowUp');
    await chat.locator('article:focus').waitFor();
    await window.page.keyboard.press('Alt+q');
    await waitUntil(async () => (await composer.inputValue()).startsWith('> one'), 'the answer is quoted');
    await composer.fill('');
  });

  it('commands act on it from the palette', async () => {
    await window.runCommand('Neural Terminal: Show Next Version of Message');
    await answers(chat).last().getByText('2/2').waitFor();
    await window.runCommand('Neural Terminal: Find in Conversation');
    await chat.getByRole('textbox', { name: 'Find in conversation' }).press('Escape');
  });

  it('the status bar tells the model and what today cost, and opens the menu', async () => {
    const { page } = window;
    const item = page.locator('.statusbar-item', { hasText: /auto · ≈?\$0\.\d+/ });
    await item.waitFor();
    const label = await item.locator('[aria-label]').first().getAttribute('aria-label');
    assert.match(label ?? '', /Model: openrouter\/auto, Cost today: ≈?\$0\.\d+/);
    await item.click();
    await window.pickFromList('Help');
    await page.getByRole('tab', { name: /Neural Terminal Help/ }).waitFor();
    await window.frameWith((frame) => frame.getByRole('cell', { name: 'Regenerate Answer', exact: true }));
  });

  it('an answer that ends unseen is told, with the way to it', async () => {
    const { page } = window;
    simulator.script('wait-for-release');
    await send(chat, '/echo two');
    await answers(chat).nth(1).and(chat.locator('[aria-busy="true"]')).waitFor();
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.explorer-folders-view').waitFor();
    // The host hears a moment later that nobody looks: before it answers what it is asked after that.
    await page.locator('.statusbar-item', { hasText: 'auto · ' }).click();
    await window.rowOfList('Help').waitFor();
    await window.box().press('Escape');
    simulator.release();
    const toast = page.locator('.notification-toast', { hasText: '“/echo one” has its answer.' });
    await toast.waitFor();
    await toast.getByRole('button', { name: 'Open' }).click();
    chat = await window.chat();
    await answers(chat).nth(1).waitFor();
  });

  it('a new conversation begins from anywhere', async () => {
    await window.openFile('README.md');
    await window.page.keyboard.press('Control+Shift+Alt+a');
    await chat.getByRole('heading', { name: 'Ask any model' }).waitFor();
  });

  it('waits for a sign-in in the browser only until it is given up', async () => {
    const { page } = window;
    await window.runCommand('Neural Terminal: Sign In with OpenRouter');
    const waiting = page.locator('.notification-toast', { hasText: 'Waiting for you to sign in' });
    await waiting.getByRole('button', { name: 'Cancel' }).click();
    await waiting.waitFor({ state: 'detached' });
  });

  it('what is said goes into the log only after a question', async () => {
    await window.runCommand('Neural Terminal: Log Prompts and Answers for a While');
    const question = window.page.getByRole('dialog', { name: /Write prompts and answers into the log/ });
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
  });
});
