import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { answers, answersSaying, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

/*
 * In a real workbench: a key is entered; what was spent is shown, a limit that is set there holds, and can be passed
 * once; the health view tells no secret; a panel that broke is built anew; and in the end nothing is left of it all.
 */

describe('usage, limits, health and erasing', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: {
        'neuralTerminal.baseUrl': simulator.baseUrl,
        'neuralTerminal.model': 'openai/gpt-5-mini',
      },
    });
    window = await editor.openWindow();
    await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await window.openFromActivityBar();
    await window.chat();
    await window.runCommand('Neural Terminal: Set API Key');
    await window.answerBox(simulatorKeys.good);
    await toast(window, 'The key is in use.').waitFor();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  it('shows what was spent, takes a limit, stops at it, and sends once nevertheless', async () => {
    const chat = await window.chat();
    await send(chat, '/echo one');
    await answers(chat).and(chat.locator('[aria-busy="false"]')).first().waitFor();

    await window.runCommand('Neural Terminal: Show Usage');
    const usage = await window.frameWith((frame) =>
      frame.getByRole('heading', { name: 'Usage', exact: true }),
    );
    await usage
      .getByRole('row', { name: /openai\/gpt-5-mini/ })
      .first()
      .waitFor();
    await usage.locator('.drawing canvas').waitFor();
    await usage.getByRole('button', { name: '/echo one' }).waitFor();
    await usage.getByText('OpenRouter counts').first().waitFor();
    const day = usage.getByRole('group', { name: 'A day', exact: true });
    await day.getByLabel('Stop at').fill('0.000001');
    await day.getByLabel('Stop at').press('Enter');
    await day.getByText(/of \$0.000001/).waitFor();

    const billed = simulator.billedPico;
    await send(chat, '/echo two');
    await chat.getByText('Your limit of $0.000001 a day would be exceeded').first().waitFor();
    assert.equal(simulator.billedPico, billed, 'nothing was sent');
    await chat.getByRole('button', { name: 'Send Once' }).click();
    await answersSaying(chat, 'two').and(chat.locator('[aria-busy="false"]')).waitFor();
    assert.ok(simulator.billedPico > billed);
  });

  it('tells how it is doing, again when asked, in a report that holds no secret', async () => {
    await window.runCommand('Neural Terminal: Health');
    const health = await window.frameWith((frame) =>
      frame.getByRole('heading', { name: 'Health of Neural Terminal' }),
    );
    const asked = simulator.requests.length;
    await health.getByRole('button', { name: 'Run Checks Again' }).click();
    await waitUntil(() => simulator.requests.length > asked, 'the server is asked again');
    await health.getByRole('heading', { name: /Connection$/ }).waitFor();
    await health.getByRole('button', { name: 'Copy Diagnostic Report' }).click();
    await toast(window, 'The report is on the clipboard').waitFor();
    const report = await window.page.evaluate(() => navigator.clipboard.readText());
    assert.match(report, /## History: green/);
    assert.doesNotMatch(report, /sk-or-|\becho (?:one|two)\b/);
    assert.ok(!report.includes(simulatorKeys.good) && !report.includes(homedir()), report);
  });

  it('offers to build a panel anew that met an error, and the conversation goes on', async () => {
    const chat = await window.chat();
    const before = await answers(chat).count();
    await chat.evaluate(() => {
      setTimeout(() => {
        throw new Error('boom');
      });
    });
    await chat.getByRole('alert').getByRole('button', { name: 'Build the Panel Anew' }).click();
    await waitUntil(() => chat.isDetached(), 'the page is thrown away');
    const again = await window.chat();
    await waitUntil(async () => (await answers(again).count()) === before, 'what was said is there');
    await send(again, '/fault none');
    await waitUntil(async () => (await answers(again).count()) === before + 1, 'the conversation goes on');
  });

  it('erases key, history, caches and logs once the word is typed', async () => {
    const files = () => filesWith(editor.userDataDir, /\/echo (?:one|two)|turn\.began|"canonical_slug"/);
    // The log of a window in a browser stays there; elsewhere it is a file in this folder.
    writeFileSync(path.join(logFolder(editor.userDataDir), 'Neural Terminal.log'), '{"event":"turn.began"}');
    assert.equal(files().length, 3, `${files()}`);
    await window.runCommand('Neural Terminal: Erase All Data');
    await window.answerBox('ERASE');
    const erased = toast(window, 'Everything is erased.');
    await erased.waitFor();
    assert.deepEqual(files(), []);
    await window.reloadedBy(() => erased.getByRole('button', { name: 'Reload Window' }).click());
    await window.openFromActivityBar();
    const chat = await window.chat();
    await chat.getByText('The server on this machine needs no key.').waitFor();
    assert.equal(await chat.getByText('/echo one').count(), 0);
  });
});

function toast(window: EditorWindow, hasText: string): Locator {
  return window.page.locator('.notification-toast').filter({ hasText });
}

/** The extension's own files in which something like this stands. */
function filesWith(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.parentPath.includes('neural-terminal'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(readFileSync(file, 'latin1')));
}

function logFolder(userDataDir: string): string {
  const folders = readdirSync(path.join(userDataDir, 'logs'), { recursive: true, encoding: 'utf8' });
  const own = folders.find((name) => /exthost\d+.neural-terminal\.neural-terminal$/.test(name));
  assert.ok(own, 'the extension has a folder for its log');
  return path.join(userDataDir, 'logs', own);
}
