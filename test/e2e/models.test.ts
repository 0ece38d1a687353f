import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answers, answersSaying, send } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* Choosing models, asking them with parameters and comparing them, in a real workbench. */

describe('models', () => {
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

  async function pick(chat: Frame, name: string, key = 'Enter'): Promise<void> {
    const search = chat.getByRole('combobox', { name: 'Search models' });
    await search.fill(name);
    await chat.locator('.model-option.active').filter({ hasText: name }).waitFor();
    await search.press(key);
  }

  const openPicker = (chat: Frame) => chat.getByRole('button', { name: /^Model: / }).click();

  const asked = () =>
    simulator.requests
      .filter(({ path }) => path.endsWith('/chat/completions'))
      .map(({ json }) => json as Record<string, unknown>);

  it('are chosen for a conversation with parameters, which reach the request, and changed on the way', async () => {
    const chat = await window.chat();
    await openPicker(chat);
    await pick(chat, 'GPT-5 Mini');
    await chat.getByRole('button', { name: /^Model: GPT-5 Mini/ }).waitFor();
    await chat.getByRole('button', { name: 'Parameters', exact: true }).click();
    const dialog = chat.getByRole('dialog');
    await dialog.getByLabel('Reasoning').selectOption('low');
    await dialog.getByLabel('Longest answer').fill('700');
    await dialog.getByLabel('Longest answer').press('Enter');
    await chat.getByRole('button', { name: 'Parameters: low reasoning · 700 tokens at most' }).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await send(chat, '/echo one');
    await answersSaying(chat, 'one').and(chat.locator('[aria-busy="false"]')).waitFor();
    const [first] = asked();
    assert.deepEqual(
      [first?.['model'], first?.['reasoning'], first?.['max_tokens']],
      ['openai/gpt-5-mini', { effort: 'low' }, 700],
    );
    await openPicker(chat);
    await pick(chat, 'Claude Haiku 4.5');
    await chat.getByText('From here: anthropic/claude-haiku-4.5').waitFor();
    await send(chat, '/echo two');
    await answersSaying(chat, 'two').waitFor();
    assert.equal(asked().at(-1)?.['model'], 'anthropic/claude-haiku-4.5');
  });

  it('answer side by side, and one of them is gone on with, also after a reload', async () => {
    let chat = await window.newConversation();
    await window.runCommand('Neural Terminal: Compare Models');
    await pick(chat, 'GPT-5 Mini');
    await pick(chat, 'Claude Haiku 4.5');
    await chat.getByRole('button', { name: 'Compare 2 of 4' }).click();
    await chat.getByRole('button', { name: 'Model: Compare 2 models. Choose another' }).waitFor();
    await send(chat, '/echo both');
    const columns = chat.locator('.column');
    // Both have ended, whichever was first.
    await answersSaying(chat, 'both').and(chat.locator('.column[aria-busy="false"]')).nth(1).waitFor();
    await columns.first().getByText(/\$/).waitFor();
    await window.reload();
    chat = await window.chat();
    await chat.locator('.column').nth(1).filter({ hasText: 'both' }).waitFor();
    await chat
      .locator('.column')
      .filter({ hasText: 'claude-haiku' })
      .getByRole('button', { name: 'Go On with This' })
      .click();
    await answers(chat).filter({ hasText: 'claude-haiku' }).getByText('2/2').waitFor();
    await send(chat, '/echo after');
    await answersSaying(chat, 'after').waitFor();
    assert.equal(asked().at(-1)?.['model'], 'anthropic/claude-haiku-4.5');
  });
});
