import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { violationsOf } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { messageView, openPanel, type PanelPage, quietly } from '../../support/panelPage.ts';

const boxOf = (panel: PanelPage) => panel.page.getByRole('textbox', { name: 'Message', exact: true });
const holds = (box: Locator, value: string) =>
  waitUntil(async () => (await box.inputValue()) === value, `the box holds "${value}"`);
const streaming = [
  messageView({ id: 'p', role: 'user', text: 'Why?' }),
  messageView({ id: 'a', state: 'streaming' }),
];
const answering = { ...quietly, isAnswering: true };

describe('keys of the composer', () => {
  after(closeBrowser);

  it('Ctrl+Enter sends and Enter breaks where the user wants that', async () => {
    const panel = await openPanel();
    await panel.show([], { surroundings: { ...quietly, sendKey: 'ctrlEnter' } });
    await boxOf(panel).pressSequentially('One');
    await boxOf(panel).press('Enter');
    await boxOf(panel).pressSequentially('Two');
    assert.deepEqual(panel.intents('send'), []);
    await boxOf(panel).press('Control+Enter');
    await waitUntil(() => panel.intents('send').length === 1, 'it is sent');
    assert.equal(panel.intents('send')[0]?.text, 'One\nTwo');
    await panel.close();
  });

  it('Enter of an input method ends the composition and never sends, in whatever order it is told', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = boxOf(panel);
    await box.focus();
    const cdp = await panel.page.context().newCDPSession(panel.page);
    await cdp.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await cdp.send('Input.insertText', { text: '日本' });
    await waitUntil(async () => (await box.inputValue()) === '日本', 'the composition is there');
    await box.evaluate((element) => {
      element.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '日本' }));
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    });
    await panel.page.waitForTimeout(100);
    assert.deepEqual(panel.intents('send'), []);
    await box.press('Enter');
    await waitUntil(() => panel.intents('send').length === 1, 'the next Enter sends');
    await panel.close();
  });

  it('Up brings back earlier prompts where nothing is typed, Down goes the other way', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = boxOf(panel);
    await box.press('ArrowUp');
    await waitUntil(() => panel.intents('recall-prompts').length === 1, 'the host is asked');
    await panel.tell({ type: 'recalled', prompts: ['newest', 'older\nwith two lines'] });
    await holds(box, 'newest');
    await box.press('ArrowUp');
    await box.press('ArrowUp');
    await holds(box, 'older\nwith two lines');
    await box.press('ArrowDown');
    await box.press('ArrowDown');
    await holds(box, '');
    await box.press('ArrowUp');
    await holds(box, 'newest');
    await box.pressSequentially('!');
    await box.press('ArrowUp');
    await holds(box, 'newest!');
    await panel.close();
  });

  it('Esc stops an answer first and leaves an edit then', async () => {
    const panel = await openPanel();
    await panel.show([
      messageView({ id: 'p', role: 'user', text: 'Why?' }),
      messageView({ id: 'a', text: 'So.' }),
    ]);
    await panel.page.locator('#p').hover();
    await panel.page.locator('#p').getByRole('button', { name: 'Edit and resend' }).click();
    const editor = panel.page.getByRole('textbox', { name: 'Edit message' });
    await panel.tell({ type: 'surroundings', surroundings: answering });
    await editor.press('Escape');
    await waitUntil(() => panel.intents('stop').length === 1, 'the answer stops');
    await panel.tell({ type: 'surroundings', surroundings: quietly });
    await editor.press('Escape');
    await editor.waitFor({ state: 'detached' });
    await panel.close();
  });

  it('Esc stops a summary that is being made', async () => {
    const panel = await openPanel();
    await panel.show([], { surroundings: { ...quietly, isCompacting: true } });
    await boxOf(panel).press('Escape');
    await waitUntil(() => panel.intents('stop').length === 1, 'it stops');
    await panel.close();
  });

  it('while an answer streams, sending queues or interrupts, by setting or with Alt', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show(streaming, { surroundings: answering });
    const box = boxOf(panel);
    await box.pressSequentially('Next');
    await box.press('Enter');
    await panel.tell({ type: 'sent' });
    await box.press('Alt+Enter');
    await panel.tell({ type: 'sent' });
    await panel.tell({ type: 'surroundings', surroundings: { ...answering, whileAnswering: 'interrupt' } });
    await box.press('Enter');
    await panel.tell({ type: 'sent' });
    await panel.page.getByRole('button', { name: 'Send when the answer has ended' }).click();
    await waitUntil(() => panel.intents('send').length === 4, 'all were sent');
    assert.deepEqual(
      panel.intents('send').map(({ whileAnswering }) => whileAnswering),
      ['queue', 'interrupt', 'interrupt', 'queue'],
    );
    await panel.close();
  });

  it('what waits is shown, and can be sent, edited and taken back', async () => {
    const panel = await openPanel({ width: 300 });
    const queue = [{ id: 'q1', text: 'And at night?', attachmentCount: 2 }];
    await panel.show(streaming, { surroundings: answering, queue });
    const list = panel.page.getByRole('list', { name: 'Waiting to be sent' });
    await list.getByText('And at night?').waitFor();
    for (const name of ['Stop the answer and send now', 'Edit', 'Do not send']) {
      await list.getByRole('button', { name }).click();
    }
    await waitUntil(() => panel.intents('queued').length === 3, 'the host is told');
    assert.deepEqual(
      panel.intents('queued').map(({ id, action }) => [id, action]),
      [
        ['q1', 'send'],
        ['q1', 'edit'],
        ['q1', 'cancel'],
      ],
    );
    assert.deepEqual(await violationsOf(panel.page), []);
    await panel.tell({ type: 'queue', queue: [] });
    await list.waitFor({ state: 'detached' });
    await panel.close();
  });
});
