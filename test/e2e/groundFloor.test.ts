import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

describe('a newcomer with the packaged extension in a fresh profile', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'real' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    window = await editor.openWindow();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  it('opens the chat from the activity bar', async () => {
    await window.openFromActivityBar();
    const chat = await window.chat();
    await chat.getByRole('button', { name: 'Send', exact: true }).waitFor();
  });

  it('sends a message and watches the answer stream', async () => {
    const chat = await window.chat();
    await send(chat, 'How do ferries keep to a timetable?');
    await chat.getByRole('article', { name: /^You/ }).waitFor();
    await answers(chat).first().waitFor();
    const lengths = await growingLengths(answers(chat).first());
    assert.ok(lengths.length >= 3, `the answer came in several steps: ${lengths.join(', ')}`);
    assert.equal(simulator.requests.filter(({ path }) => path.endsWith('/chat/completions')).length, 1);
  });

  it('stops the answer and keeps what there is of it', async () => {
    const chat = await window.chat();
    await chat.getByRole('button', { name: 'Stop', exact: true }).click();
    await chat.getByRole('button', { name: 'Send', exact: true }).waitFor();
    const kept = (await answers(chat).first().textContent()) ?? '';
    assert.ok(kept.length > 10, kept);
    const isAborted = () => simulator.requests.some(({ closedByClientAt }) => closedByClientAt !== undefined);
    await waitUntil(isAborted, 'the request is aborted');
  });

  it('reloads the window and chats on', async () => {
    await window.reload();
    const chat = await window.chat();
    await send(chat, 'And at night?');
    await answers(chat).last().waitFor();
    await growingLengths(answers(chat).last());
  });
});

async function send(chat: Frame, text: string): Promise<void> {
  await chat.getByRole('textbox', { name: 'Message', exact: true }).fill(text);
  await chat.getByRole('button', { name: 'Send', exact: true }).click();
}

function answers(chat: Frame): Locator {
  return chat.getByRole('article', { name: /^(?!You)/ });
}

/** The lengths that an element's text has had until it grew twice. */
async function growingLengths(element: Locator): Promise<readonly number[]> {
  const lengths: number[] = [];
  await waitUntil(async () => {
    const length = (await element.textContent())?.length ?? 0;
    if (length > (lengths.at(-1) ?? 0)) lengths.push(length);
    return lengths.length >= 3;
  }, 'the text grows');
  return lengths;
}

async function waitUntil(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const endMs = Date.now() + 20_000; Date.now() < endMs; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`not within 20 s: ${what}`);
}
