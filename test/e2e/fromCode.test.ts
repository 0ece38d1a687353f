import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { answers, answersSaying, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* Code on its way to the chat, by keys and clicks, and what goes along before the conversation. */

describe('from code to chat', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;
  let chat: Frame;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    writeFileSync(path.join(editor.workspace, 'AGENTS.md'), 'Speak like a ferryman.\n');
    window = await editor.openWindow();
    await window.openFromActivityBar();
    chat = await window.chat();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const lastAsked = () => {
    const request = simulator.requests.findLast(({ path: where }) => where.endsWith('/chat/completions'));
    return JSON.stringify(request?.json ?? {});
  };

  it('puts what is selected into the composer with a key, and asks about it behind /', async () => {
    await window.openFile('timetable.ts');
    const page = window.page;
    await window.editorOf('timetable.ts').click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+y');
    await chat.getByRole('list', { name: 'Goes along' }).getByText('timetable.ts:1-2').waitFor();
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('/translate Danish');
    await box.press('Enter');
    await chat
      .getByRole('article', { name: 'You' })
      .getByText(/to Danish\./)
      .waitFor();
    await answers(chat).and(chat.locator('[aria-busy="false"]')).first().waitFor();
    assert.match(lastAsked(), /Translate lines 1–2 of `src\/timetable\.ts` to Danish/);
    assert.match(lastAsked(), /Speak like a ferryman/);
  });

  it('leaves out the instructions of the workspace after one click', async () => {
    await chat.getByRole('button', { name: /AGENTS\.md/ }).click();
    await chat.getByRole('button', { name: /AGENTS\.md/, pressed: false }).waitFor();
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('/echo quietly');
    await box.press('Enter');
    await answersSaying(chat, 'quietly').waitFor();
    assert.doesNotMatch(lastAsked(), /ferryman/);
  });

  it('chooses a persona, which the panel shows and the model is told', async () => {
    await chat.getByRole('button', { name: 'Choose a persona' }).click();
    await window.pickFromList('Teacher');
    await chat.getByRole('button', { name: 'Persona Teacher' }).waitFor();
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('/echo patiently');
    await box.press('Enter');
    await answersSaying(chat, 'patiently').waitFor();
    assert.match(lastAsked(), /You are a patient teacher of programming/);
  });

  it('makes a prompt of one’s own, and runs it about the selection', async () => {
    const { page } = window;
    await window.runCommand('Neural Terminal: New Prompt');
    await window.pickFromList('For this workspace');
    await window.answerBox('knots');
    await page.getByRole('tab', { name: 'knots.md' }).waitFor();
    await window.openFile('timetable.ts');
    await window.editorOf('timetable.ts').and(page.locator('.focused')).waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Shift+ArrowDown');
    await window.runCommand('Neural Terminal: Run Prompt');
    await window.pickFromList('Knots');
    await window.answerBox('sails');
    // What comes from a workspace is for the user to send.
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    await waitUntil(
      async () => /Explain line 1 of .* to someone who knows sails\./.test(await box.inputValue()),
      'the prompt is in the composer',
    );
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    await answers(chat).and(chat.locator('[aria-busy="false"]')).first().waitFor();
    await window.openFile('timetable.ts');
    await window.runCommand('Neural Terminal: Ask About Selection');
    await window.answerBox('/echo What floats?');
    await answersSaying(chat, 'What floats?').waitFor();
  });
});
