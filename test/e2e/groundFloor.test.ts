import assert from 'node:assert/strict';
import { answers, growingLengths, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

describe('a newcomer with the packaged extension in a fresh profile', () => {
  let simulator: Simulator;
  let editor: Editor;
  let window: EditorWindow;
  /** Longer than anything that is looked at while it streams. */
  const slowAnswer = {
    text: Array.from({ length: 300 }, (_, n) => `word${n}`).join(' '),
    chunkDelayMs: 100,
  };

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
    simulator.script({ answer: slowAnswer });
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

  it('finds the conversation again after a reload, and chats on', async () => {
    await window.reload();
    const chat = await window.chat();
    await chat.getByRole('article', { name: /^You/ }).getByText('timetable').waitFor();
    const before = await answers(chat).count();
    simulator.script({ answer: slowAnswer });
    await send(chat, 'And at night?');
    await waitUntil(async () => (await answers(chat).count()) > before, 'a second answer begins');
    await growingLengths(answers(chat).last());
  });
});
