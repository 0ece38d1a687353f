import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { answers, answersSaying, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/* The chat panel in a real workbench, with the real host behind it. */

describe('the chat panel', () => {
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

  const newChat = () => window.newConversation();

  /** Sends and waits until the answer ended. */
  async function ask(chat: Frame, text: string): Promise<Locator> {
    const before = await answers(chat).count();
    await send(chat, text);
    const answer = answers(chat).nth(before);
    await answer.and(chat.locator('[aria-busy="false"]')).waitFor();
    return answer;
  }

  it('has the keyboard in its composer when a command brings it up', async () => {
    await window.page.keyboard.press('Control+Shift+E');
    await window.page.locator('.explorer-folders-view').waitFor();
    const chat = await newChat();
    await window.page.keyboard.type('at once');
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    await waitUntil(async () => (await box.inputValue()) === 'at once', 'it is typed');
  });

  it('edits, regenerates and walks through the versions', async () => {
    const chat = await newChat();
    await ask(chat, '/echo one');
    const answer = answers(chat).last();
    await act(answer, 'Regenerate');
    await answer.getByText('2/2').waitFor();
    await act(chat.getByRole('article', { name: 'You' }), 'Edit and resend');
    const box = chat.getByRole('textbox', { name: 'Edit message' });
    await box.fill('/echo two');
    await box.press('Enter');
    await answersSaying(chat, 'two').waitFor();
    const prompt = chat.getByRole('article', { name: 'You' });
    await prompt.getByText('2/2').waitFor();
    await prompt.getByRole('button', { name: 'Previous version' }).click();
    await prompt.getByText('/echo one').waitFor();
    await answersSaying(chat, 'one').getByText('2/2').waitFor();
  });

  it('deletes with undo, and forks', async () => {
    const chat = await newChat();
    await ask(chat, '/echo first');
    await ask(chat, '/echo second');
    await act(chat.getByRole('article', { name: 'You' }).last(), 'Delete');
    await answersSaying(chat, 'second').waitFor({ state: 'detached' });
    await chat.getByRole('button', { name: 'Undo' }).click();
    await answersSaying(chat, 'second').waitFor();
    await act(answers(chat).first(), 'Fork from here');
    await answersSaying(chat, 'second').waitFor({ state: 'detached' });
    await ask(chat, '/echo elsewhere');
    assert.equal(await answers(chat).count(), 2);
  });

  it('finds what is stored', async () => {
    const chat = await newChat();
    await ask(chat, '/echo the lighthouse');
    await ask(chat, '/echo the harbour');
    await chat.getByRole('textbox', { name: 'Message', exact: true }).press('Control+f');
    await chat.getByRole('textbox', { name: 'Find in conversation' }).fill('LIGHTHOUSE');
    await chat.locator('.find-count', { hasText: 'of 2' }).waitFor();
    await chat.getByRole('textbox', { name: 'Find in conversation' }).press('Escape');
  });

  it('says a failure in plain words, and its button helps', async () => {
    const chat = await newChat();
    simulator.script('no-credit');
    await send(chat, '/echo again');
    await chat.getByText('Your credit is enough for an answer of 1234 tokens').waitFor();
    await chat.getByRole('button', { name: 'Shorter Answer' }).click();
    await answersSaying(chat, 'again').waitFor();
  });

  it('shows the countdown of a retry, and tries at once when told to', async () => {
    const chat = await newChat();
    simulator.script({ name: 'rate-limit', retryAfterSeconds: 50 });
    await send(chat, '/echo at last');
    await chat.getByText(/Attempt 2 of 4 in/).waitFor();
    await chat.getByRole('button', { name: 'Try Now' }).click();
    await answersSaying(chat, 'at last').waitFor();
  });

  it('gives up a retry with Stop', async () => {
    const chat = await newChat();
    simulator.script({ name: 'rate-limit', retryAfterSeconds: 50 });
    await send(chat, '/echo never');
    await chat.getByText(/Attempt 2 of 4 in/).waitFor();
    await chat.getByRole('button', { name: 'Give Up' }).click();
    await chat.getByText('Stopped', { exact: true }).waitFor();
  });

  it('keeps streaming while it is hidden, in a tab that is closed, and moved', async () => {
    const chat = await newChat();
    const words = Array.from({ length: 60 }, (_, n) => `word${n}`).join(' ');
    simulator.script({ name: 'wait-for-release', afterChunks: 20, answer: { text: words, reasoning: '' } });
    await send(chat, '/echo anything');
    await answersSaying(chat, 'word0').waitFor();
    await window.runCommand('Neural Terminal: Open Conversation in Editor');
    const tab = window.page.getByRole('tab', { name: /anything/ });
    await tab.waitFor();
    await window.runCommand('View: Close Editor');
    await tab.waitFor({ state: 'detached' });
    await window.moveChatToSecondSideBar();
    const moved = await window.chat();
    await answersSaying(moved, 'word0').and(moved.locator('[aria-busy="true"]')).waitFor();
    await window.resetViewLocations();
    await window.page.keyboard.press('Control+Shift+E');
    await window.page.locator('.explorer-folders-view').waitFor();
    simulator.release();
    await window.openFromActivityBar();
    const again = await window.chat();
    await answers(again).and(again.locator('[aria-busy="false"]')).waitFor();
    const said = await answers(again).locator('.message-text').textContent();
    assert.equal(said?.trim(), words);
    assert.equal(await again.getByRole('article').count(), 2);
  });

  it('puts code at the cursor and into new files, and reviews a change before it is applied', async () => {
    await window.openFile('timetable.ts');
    const chat = await newChat();
    const code = 'const answer = 42;';
    const answer = await ask(chat, `/echo \`\`\`ts\n${code}\n\`\`\``);
    await answer.locator('.nt-code').hover();
    await answer.getByRole('button', { name: /insert/i }).click();
    const inserted = window.page.locator('.view-lines').filter({ hasText: code });
    await inserted.waitFor();
    // The editor gets the keyboard after the code.
    await window.editorOf('timetable.ts').and(window.page.locator('.focused')).waitFor();
    await window.page.keyboard.press('Control+z');
    await inserted.waitFor({ state: 'detached' });
    await answer.locator('.nt-code').hover();
    await answer.getByRole('button', { name: /new file/i }).click();
    await window.page.getByRole('tab', { name: /Untitled-1/ }).waitFor();
  });

  it('draws diagrams in a page of their own, where hostile ones do nothing', async () => {
    const chat = await newChat();
    const hostile = 'C["<img src=x onerror=alert(1)>"]\n  click A href "https://example.com/leak"';
    const answer = await ask(
      chat,
      `/echo \`\`\`mermaid\ngraph TD\n  A[Harbour] --> B[Island]\n  B --> ${hostile}\n\`\`\``,
    );
    await answer.locator('.nt-code').hover();
    await answer.getByRole('button', { name: 'Draw the diagram' }).click();
    const page = await window.frameWith((frame) => frame.locator('svg[role="img"]'));
    await page.getByText('Island').first().waitFor();
    assert.equal(await page.locator('main').locator('img, script, foreignObject, [onerror]').count(), 0);
    const links = page.locator('svg a');
    const targets = await links.evaluateAll((all) => all.map((link) => link.outerHTML.match(/href="[^#]/)));
    assert.deepEqual(targets.filter(Boolean), []);
  });

  const answerInTab = (frame: Frame) => answersSaying(frame, 'in a tab');

  it('opens in editor tabs beside the view', async () => {
    const chat = await newChat();
    await ask(chat, '/echo in a tab');
    await window.runCommand('Neural Terminal: Open Conversation in Editor');
    await window.page.getByRole('tab', { name: /in a tab/ }).waitFor();
    await window.runCommand('Neural Terminal: New Conversation');
    await window.frameWith((frame) => frame.getByRole('heading', { name: 'Ask any model' }));
    await window.frameWith(answerInTab);
  });

  it('has tabs that come back with their conversation after a reload', async () => {
    // As the user does it: a browser's own reload does not let the workbench save its state.
    await window.reloadedBy(() => window.runCommand('Developer: Reload Window'));
    await window.page.getByRole('tab', { name: /in a tab/ }).waitFor();
    const tab = await window.frameWith(answerInTab);
    await send(tab, '/echo and on');
    await answersSaying(tab, 'and on').waitFor();
    await window.runCommand('View: Close Editor');
    await window.page.getByRole('tab', { name: /in a tab/ }).waitFor({ state: 'detached' });
  });

  it('has what had arrived when the extension host is killed', async () => {
    const chat = await window.chat();
    // Words of its own: those of other tests are on disk already.
    const words = Array.from({ length: 300 }, (_, n) => `part${n}`).join(' ');
    simulator.script({ answer: { text: words, chunkDelayMs: 100 } });
    await send(chat, '/echo anything');
    const [arrived = ''] = words.split(' part10 ');
    await answersSaying(chat, arrived).waitFor();
    // A second later it is on disk: what grows is written piece by piece, in its order.
    await waitUntil(() => editor.isOnDisk('part10'), 'what has arrived is on disk');
    assert.ok(editor.killExtensionHosts() > 0);
    await window.reload();
    await window.openFromActivityBar();
    // The tab that was closed before may be back as well: the workbench had no time to say that it was.
    await window.frameWith((frame) => frame.getByText(arrived));
  });
});

async function act(message: Locator, action: string): Promise<void> {
  await message.hover();
  await message.getByRole('toolbar').getByRole('button', { name: action, exact: true }).click();
}
