import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* Code from an answer into a file, and an inline edit, with the mouse once and then with keys alone. */

describe('edits', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl, 'files.autoSave': 'off' },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    window = await editor.openWindow();
    await window.openFile('timetable.ts');
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const file = () => readFileSync(path.join(editor.workspace, 'src/timetable.ts'), 'utf8');
  const lines = (text: string) => window.page.locator('.view-lines').filter({ hasText: text }).first();

  /** The editor that has the keyboard. */
  const focusedEditor = (place: string) => window.page.locator(`${place} .monaco-editor.focused`).first();
  /** What a proposal would add. */
  const added = (text: string) =>
    window.page.locator('.monaco-diff-editor .modified .view-line').filter({ hasText: text }).first();
  /** The mark beside the change that the keys mean; there is none while the answer still streams. */
  const chosenChange = () =>
    window.page.locator('.monaco-diff-editor .modified .cdr[class*="TextEditorDecorationType"]').first();

  it('apply code to the file that the answer names, change by change', async () => {
    const before = file();
    const changed = `// new\n${before}\nexport const harbour = 'north';`;
    await window.openFromActivityBar();
    const chat = await window.chat();
    await send(chat, `/echo \`\`\`ts src/timetable.ts\n${changed}\n\`\`\``);
    const answer = answers(chat).last();
    await answer.and(chat.locator('[aria-busy="false"]')).waitFor();
    await answer.locator('.nt-code').hover();
    await answer.getByRole('button', { name: 'Apply to file' }).click();
    await window.page.getByRole('tab', { name: /timetable\.ts: proposed change/ }).waitFor();
    await window.page
      .getByRole('button', { name: /^Accept Change/ })
      .first()
      .waitFor();
    await added('// new').waitFor();
    await focusedEditor('.monaco-diff-editor .modified').waitFor();
    await window.page.keyboard.press('Alt+n');
    await added('// new').waitFor({ state: 'detached' });
    await window.page.keyboard.press('Alt+y');
    await window.page.getByRole('tab', { name: /proposed change/ }).waitFor({ state: 'detached' });
    await lines("harbour = 'north'").waitFor();
    assert.equal(file(), before, 'the file is not saved');
    await focusedEditor('.editor-instance').waitFor();
    await window.page.keyboard.press('Control+s');
    await waitUntil(
      () => file() === `${before}\nexport const harbour = 'north';\n`,
      'the file is saved by the user',
    );
  });

  it('change a line in place, asked for and accepted with keys', async () => {
    const before = file();
    simulator.script({ answer: { text: "```ts\nexport const harbour = 'south';\n```" } });
    await focusedEditor('.editor-instance').waitFor();
    await window.page.keyboard.press('Control+End');
    await window.page.keyboard.press('ArrowUp');
    await window.page.keyboard.press('Alt+i');
    await window.box().fill('The other harbour');
    await window.page.keyboard.press('Enter');
    await added("harbour = 'south'").waitFor();
    await window.page
      .getByRole('button', { name: /^Accept Change/ })
      .first()
      .waitFor();
    await chosenChange().waitFor();
    await window.page.keyboard.press('Alt+y');
    await window.page.locator('.monaco-diff-editor').waitFor({ state: 'detached' });
    await lines("harbour = 'south'").waitFor();
    await focusedEditor('.editor-instance').waitFor();
    await window.page.keyboard.press('Control+z');
    await lines("harbour = 'north'").waitFor();
    assert.equal(file(), before);
  });
});
