import assert from 'node:assert/strict';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';
import { keys } from '../unit/secrets/samples.ts';

/* What goes along with a prompt, in a real workbench: what the server gets is what the chips show. */

const [, gitHub = ''] = keys.find(([service]) => service === 'GitHub') ?? [];

describe('what goes along', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;
  const file = (name: string) => path.join(editor.workspace, name);

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl, 'neuralTerminal.model': 'openai/gpt-5' },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    mkdirSync(file('many'));
    for (let number = 1; number <= 20; number++)
      writeFileSync(file(`many/part${number}.txt`), `content ${number}\n`);
    writeFileSync(file('huge.txt'), '');
    truncateSync(file('huge.txt'), 100 * 1024 * 1024);
    writeFileSync(file('short-lived.txt'), 'I was here');
    writeFileSync(file('.env'), 'SECRET=1');
    writeFileSync(file('.gitignore'), 'ignored.txt\n');
    writeFileSync(file('ignored.txt'), 'ignored');
    window = await editor.openWindow();
    await window.openFromActivityBar();
    await window.chat();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const newChat = () => window.newConversation();

  const box = (chat: Frame) => chat.getByRole('textbox', { name: 'Message', exact: true });
  const chips = (chat: Frame) => chat.getByRole('list', { name: 'Goes along' }).getByRole('listitem');
  const suggestions = (chat: Frame) => chat.getByRole('listbox', { name: 'Suggestions' });
  const option = (chat: Frame, name: RegExp) => suggestions(chat).getByRole('option', { name }).first();
  const asked = () => simulator.requests.filter(({ path: address }) => address.endsWith('/chat/completions'));
  const lastBody = () => String(asked().at(-1)?.body);
  const told = (text: RegExp) => window.page.locator('.notification-toast').filter({ hasText: text }).first();

  async function answered(chat: Frame, count = 1): Promise<void> {
    await answers(chat)
      .and(chat.locator('[aria-busy="false"]'))
      .nth(count - 1)
      .waitFor();
  }

  /** As a drag from the explorer arrives in the page. */
  async function drop(chat: Frame, names: readonly string[]): Promise<void> {
    await chat.evaluate(
      (uris) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/uri-list', uris.join('\r\n'));
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      },
      names.map((name) => `file://${file(name)}`),
    );
  }

  it('is chosen behind @ with the keyboard alone; ignored and secret files are not offered', async () => {
    const chat = await newChat();
    await box(chat).fill('/echo look at ');
    await box(chat).press('End');
    await box(chat).pressSequentially('@timet');
    await option(chat, /timetable\.ts/).waitFor();
    await box(chat).press('Enter');
    await chips(chat).filter({ hasText: 'timetable.ts' }).waitFor();
    assert.equal(await box(chat).inputValue(), '/echo look at ');
    for (const query of ['ignored', 'env']) {
      await box(chat).pressSequentially('@');
      // What fitted before stays until the answer to what is typed then.
      await option(chat, /Clipboard/).waitFor();
      await box(chat).pressSequentially(query);
      await waitUntil(async () => (await suggestions(chat).count()) === 0, `nothing fits @${query}`);
      for (const _ of `@${query}`) await box(chat).press('Backspace');
    }
    await box(chat).press('Enter');
    await answered(chat);
    assert.match(lastBody(), /export function nextDeparture/);
    await chat
      .getByRole('list', { name: 'Went along' })
      .getByRole('button', { name: /timetable\.ts/ })
      .click();
    await window.page.getByRole('tab', { name: 'timetable.ts' }).waitFor();
  });

  it('is a folder that is dropped, with all its files, and twenty files at once', async () => {
    const chat = await newChat();
    await drop(chat, ['many']);
    await chips(chat).filter({ hasText: 'many' }).waitFor();
    await drop(
      chat,
      Array.from({ length: 20 }, (_, index) => `many/part${index + 1}.txt`),
    );
    await waitUntil(async () => (await chips(chat).count()) === 21, 'all are chips');
    await send(chat, '/echo all');
    await answered(chat);
    for (const part of ['===== part20.txt =====', 'name=\\"many/part7.txt\\"'])
      assert.ok(lastBody().includes(part), part);
    assert.equal(lastBody().match(/<context kind/g)?.length, 21);
  });

  it('is refused with words when it is a hundred megabytes', async () => {
    const chat = await newChat();
    await drop(chat, ['huge.txt']);
    await told(/huge\.txt is too large to go along: 100 MB/).waitFor();
    assert.equal(await chips(chat).count(), 0);
  });

  it('is asked about when it was deleted between choosing and sending', async () => {
    const chat = await newChat();
    await drop(chat, ['short-lived.txt']);
    await chips(chat).filter({ hasText: 'short-lived.txt' }).waitFor();
    rmSync(file('short-lived.txt'));
    const before = asked().length;
    await send(chat, '/echo gone');
    const card = chat.getByRole('alertdialog');
    await card.getByText('deleted since').waitFor();
    await chat.getByRole('button', { name: 'Cancel' }).click();
    await card.waitFor({ state: 'detached' });
    assert.equal(asked().length, before);
    assert.equal(await box(chat).inputValue(), '/echo gone');
    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    await card.getByRole('button', { name: 'Send as It Was' }).click();
    await answered(chat);
    assert.match(lastBody(), /I was here/);
  });

  it('is asked about when it holds secrets: masked, sent as it is, or not at all', async () => {
    const chat = await newChat();
    const card = chat.getByRole('alertdialog');
    const before = asked().length;
    await send(chat, `/echo my token ${gitHub}`);
    await card.getByText('GitHub token').waitFor();
    await card.locator('button:focus').waitFor();
    await chat.page().keyboard.press('Escape');
    await card.waitFor({ state: 'detached' });
    assert.equal(asked().length, before);
    assert.equal(await box(chat).inputValue(), `/echo my token ${gitHub}`);

    await chat.getByRole('button', { name: 'Send', exact: true }).click();
    await card.getByRole('button', { name: 'Mask and Send' }).click();
    await answered(chat);
    assert.match(lastBody(), /my token \[masked GitHub token 1\]/);
    assert.ok(!lastBody().includes(gitHub));

    await send(chat, `/echo again ${gitHub}`);
    await card.getByRole('button', { name: 'Send as It Is' }).click();
    await answered(chat, 2);
    assert.ok(lastBody().includes(gitHub));
    // What was sent knowingly is history: it does not ask again.
    await send(chat, '/echo and on');
    await answered(chat, 3);
    assert.ok(lastBody().includes(gitHub));
  });

  it('is a picture that is pasted', async () => {
    const chat = await newChat();
    await box(chat).evaluate(async (element) => {
      const canvas = new OffscreenCanvas(40, 30);
      canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
      const blob = await canvas.convertToBlob({ type: 'image/png' });
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'shot.png', { type: 'image/png' }));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await chips(chat).filter({ hasText: 'shot.png' }).waitFor();
    await send(chat, '/echo see');
    await answered(chat);
    assert.match(lastBody(), /"image_url":\{"url":"data:image\/png;base64,/);
  });

  it('is the code of an open editor that is pasted, with its file and lines', async () => {
    const chat = await newChat();
    await window.openFile('timetable.ts');
    // Once the extension knows what is open, it offers it.
    await box(chat).pressSequentially('@current');
    await option(chat, /Current File/).waitFor();
    await box(chat).fill('');
    const code =
      'export function clock(minute: number): string {\n  const hours = Math.floor(minute / 60);\n';
    await pasteText(box(chat), code);
    await chips(chat).filter({ hasText: 'timetable.ts:23-24' }).waitFor();
    assert.equal(await box(chat).inputValue(), '');
    await chat.getByRole('button', { name: 'Remove timetable.ts:23-24' }).click();
    await chips(chat).first().waitFor({ state: 'detached' });
  });

  it('is asked about when it is secret or ignored and chosen by hand', async () => {
    const chat = await newChat();
    await drop(chat, ['.env', 'ignored.txt', 'package.json']);
    const dialog = window.page.locator('.monaco-dialog-box');
    await dialog.filter({ hasText: '.env: a file of this name usually holds secrets' }).waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await chips(chat).count(), 0);
    await drop(chat, ['.env']);
    await dialog.getByRole('button', { name: 'Attach' }).click();
    await chips(chat).filter({ hasText: '.env' }).waitFor();
  });
});

describe('what goes along in a workspace that is not trusted', () => {
  let simulator: Simulator;
  let editor: Editor;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: {
        'neuralTerminal.baseUrl': simulator.baseUrl,
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'never',
      },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  it('is what was chosen by hand, and nothing else: pasted code stays text', async () => {
    const window = await editor.openWindow();
    await window.openFile('timetable.ts');
    await window.openFromActivityBar();
    const chat = await window.chat();
    const box = chat.getByRole('textbox', { name: 'Message', exact: true });
    const code = '  const hours = Math.floor(minute / 60);\n  return `${String(hours)';
    await pasteText(box, code);
    await waitUntil(async () => (await box.inputValue()) === code, 'the text is pasted');
    const chips = chat.getByRole('list', { name: 'Goes along' });
    assert.equal(await chips.count(), 0);
    await box.fill('@timet');
    await chat
      .getByRole('option', { name: /timetable\.ts/ })
      .first()
      .waitFor();
    await box.press('Enter');
    await chips.getByRole('listitem').filter({ hasText: 'timetable.ts' }).waitFor();
  });
});

async function pasteText(box: Locator, pasted: string): Promise<void> {
  await box.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, pasted);
}
