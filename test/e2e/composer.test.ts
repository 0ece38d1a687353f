import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { answers, answersSaying, send, waitUntil } from '../support/chatFrame.ts';
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

  const finding = (chat: Frame) => chat.getByRole('textbox', { name: 'Find in conversation' });
  const asked = () => simulator.requests.filter(({ path }) => path.endsWith('/chat/completions'));

  function sentText(): string {
    const { messages = [] } = (asked().at(-1)?.json ?? {}) as { messages?: { content: unknown }[] };
    const content = messages.at(-1)?.content;
    return typeof content === 'string' ? content : ((content as { text: string }[])?.at(-1)?.text ?? '');
  }

  /** The icon would close what VS Code has brought back by itself. */
  async function reload(): Promise<void> {
    await window.reload();
    await window.runCommand('Neural Terminal: Focus Chat');
  }

  async function slash(command: string): Promise<void> {
    const chat = await window.chat();
    await boxOf(chat).fill(command);
    await boxOf(chat).press('Enter');
  }

  /** The panel's page is there and has this in its composer. */
  async function chatWith(text: string): Promise<Frame> {
    // A frame that is being replaced cannot be asked.
    const written = async () =>
      boxOf(await window.chat())
        .inputValue({ timeout: 1000 })
        .catch(() => undefined);
    await waitUntil(async () => (await written()) === text, `"${text}"`);
    return window.chat();
  }

  it('keeps a draft for each conversation, through switching and a killed host', async () => {
    const chat = await window.chat();
    await send(chat, '/echo first');
    await answersSaying(chat, 'first').waitFor();
    await boxOf(chat).fill('half a question');
    await boxOf(chat).fill('/new');
    await boxOf(chat).press('Enter');
    await chat.getByRole('heading', { name: 'Ask any model' }).waitFor();
    await boxOf(chat).fill('a new thought');
    await waitUntil(() => editor.isOnDisk('a new thought'), 'it is on disk');
    assert.ok(editor.killExtensionHosts() > 0);
    await reload();
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
    await answersSaying(chat, 'two').waitFor();
    await boxOf(chat).fill('and what of three?');
    await chat.getByRole('button', { name: 'Show what will be sent' }).click();
    await window.page.getByRole('tab', { name: /What will be sent/ }).waitFor();
  });

  it('keeps the draft through a plain reload, and where the view moves to', async () => {
    const chat = await window.chat();
    const draft = 'and what of four, which is the number that comes after three?';
    await boxOf(chat).fill(draft);
    // Of the drafts before, each had fewer: what the gauge still has to tell of them is not waited for.
    const tokens = chat.locator('.gauge-parts tr', { hasText: 'Message' }).locator('td');
    const hasMany = async () => Number.parseInt((await tokens.textContent()) ?? '', 10) > 10;
    await waitUntil(hasMany, 'the host knows of it');
    await reload();
    await chatWith(draft);
    await window.moveChatToSecondSideBar();
    await chatWith(draft);
    await window.resetViewLocations();
    await chatWith(draft);
  });

  it('sends what an input method composed with the next Enter, not with its own', async () => {
    const chat = await window.chat();
    await boxOf(chat).fill('');
    await boxOf(chat).pressSequentially('/echo ');
    const cdp = await window.page.context().newCDPSession(window.page);
    await cdp.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await waitUntil(async () => (await boxOf(chat).inputValue()) === '/echo にほん', 'it is being composed');
    const before = asked().length;
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await cdp.send('Input.insertText', { text: '日本' });
    await waitUntil(async () => (await boxOf(chat).inputValue()) === '/echo 日本', 'it is composed');
    assert.equal(asked().length, before);
    // Enter that comes with the end of a composition still belongs to it.
    await window.page.waitForTimeout(100);
    await boxOf(chat).press('Enter');
    await answersSaying(chat, '日本').and(chat.locator('[aria-busy="false"]')).waitFor();
  });

  it('says that a paste of 5 MB is too large; one that fits goes along as a file', async () => {
    const chat = await window.chat();
    await boxOf(chat).fill('/echo a log');
    const paste = (length: number) =>
      boxOf(chat).evaluate((element, chars) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', 'A line of a log.\n'.repeat(chars / 17));
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        element.dispatchEvent(event);
      }, length);
    await paste(5_000_000);
    const told = window.page.locator('.notification-toast');
    await told.filter({ hasText: /pasted\.txt is too large to go along: 4\.8 MB/ }).waitFor();
    assert.equal(await boxOf(chat).inputValue(), '/echo a log');
    await paste(500_000);
    await chat.getByRole('list', { name: 'Goes along' }).getByText('pasted.txt').waitFor();
    await boxOf(chat).press('Enter');
    await answersSaying(chat, 'a log').and(chat.locator('[aria-busy="false"]')).waitFor();
    assert.ok(String(asked().at(-1)?.body).length > 500_000);
  });

  it('is typed in, undone by the workbench and sent with 100 KB in it', async () => {
    const chat = await window.chat();
    const text = `/echo ${'A line of a log.\n'.repeat(6_000)}`;
    // Waits until what was sent last is out of the box: what is pasted before would go with it.
    await boxOf(chat).fill('');
    await boxOf(chat).evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.focus();
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    const editor = chat.locator('#composer .cm-content');
    await editor.waitFor();
    // One key is one step; of more, those that come late are a step of their own.
    const hasMark = async () => (await editor.textContent())?.includes('!') === true;
    await window.page.keyboard.press('!');
    await waitUntil(hasMark, 'it is typed');
    await window.page.keyboard.press('Control+z');
    await waitUntil(async () => !(await hasMark()), 'one step is undone');
    assert.match((await editor.textContent()) ?? '', /A line of a log/, 'and no more than one');
    await window.page.keyboard.type('The end');
    await window.page.keyboard.press('Enter');
    await editor.waitFor({ state: 'detached' });
    await waitUntil(() => sentText().endsWith('A line of a log.\nThe end'), 'all of it is sent');
    await answers(chat).last().and(chat.locator('[aria-busy="false"]')).waitFor();
    await chat.getByRole('button', { name: 'Send', exact: true }).waitFor();
  });

  it('carries out what is typed behind a slash', async () => {
    await slash('/new');
    await (await window.chat()).getByRole('heading', { name: 'Ask any model' }).waitFor();
    await slash('/system Answer like a pirate.');
    const chat = await window.chat();
    await waitUntil(async () => (await boxOf(chat).inputValue()) === '', 'it is taken');
    for (const word of ['alpha', 'beta', 'gamma']) {
      // The box can be written in again when the command is done.
      await send(chat, `/echo ${word}`);
      await answersSaying(chat, word).and(chat.locator('[aria-busy="false"]')).waitFor();
    }
    assert.match(String(asked().at(-1)?.body), /"role":"system","content":[^}]*Answer like a pirate/);

    await slash('/model');
    await chat.getByRole('dialog', { name: 'Choose a model' }).waitFor();
    await chat.getByRole('combobox', { name: 'Search models' }).press('Escape');
    await slash('/find beta');
    await waitUntil(async () => (await finding(chat).inputValue()) === 'beta', 'it is looked for');
    await finding(chat).press('Escape');
    await slash('/compact');
    await chat.getByText('Older messages go along as a summary', { exact: true }).waitFor();
    await slash('/export');
    await window.page.locator('.quick-input-list').getByText('Markdown').first().waitFor();
    await window.page.keyboard.press('Escape');
    await slash('/help');
    await window.page.getByRole('tab', { name: /^Help/ }).waitFor();
    // It takes the keyboard a moment later, which would close the list behind the next slash.
    await window.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    // Last, since nothing tells when the fork, which looks the same, takes the place of what is written in.
    await slash('/fork');
    // Begun by /system, it is named by its first message, and has the fork below it.
    await window.page.getByRole('treeitem', { name: /echo alpha/, expanded: false }).waitFor();
  });
});
