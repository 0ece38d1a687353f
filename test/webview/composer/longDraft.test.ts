import assert from 'node:assert/strict';
import { violationsOf } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { openPanel, type PanelPage } from '../../support/panelPage.ts';

/* A text too long for a text area gets an editor of its own, and nobody who types should notice. */

const line = 'A line of what people paste into a chat.\n';
const longText = line.repeat(2_000);
const boxOf = (panel: PanelPage) => panel.page.getByRole('textbox', { name: 'Message', exact: true });
const editor = (panel: PanelPage) => panel.page.locator('#composer .cm-content');
const told = (panel: PanelPage) => panel.intents('draft').at(-1)?.text;

async function paste(panel: PanelPage, text: string): Promise<void> {
  await panel.page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}

describe('a very long draft', () => {
  after(closeBrowser);
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await openPanel();
  });

  afterEach(async () => {
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });

  it('opens in the editor, is typed in, breaks lines and is sent; then the box is short again', async () => {
    await panel.show([], { draft: { text: longText, attachments: [], edit: 0 } });
    await editor(panel).waitFor();
    await boxOf(panel).focus();
    await panel.page.keyboard.press('Control+End');
    await panel.page.keyboard.type('The end');
    await panel.page.keyboard.press('Shift+Enter');
    await panel.page.keyboard.type('of it.');
    await panel.page.keyboard.press('Enter');
    await waitUntil(() => panel.intents('send').length === 1, 'it is sent');
    assert.equal(panel.intents('send')[0]?.text, `${longText}The end\nof it.`);
    await panel.tell({ type: 'draft', text: '', attachments: [] }, { type: 'sent' });
    await editor(panel).waitFor({ state: 'detached' });
    await panel.page.keyboard.type('Next');
    assert.equal(await boxOf(panel).inputValue(), 'Next', 'the keyboard is still in it');
  });

  it('keeps every letter that is typed while the box changes, and the caret', async () => {
    await panel.show([]);
    await boxOf(panel).fill(line.repeat(740));
    await boxOf(panel).press('Control+Home');
    const typed = 'all of this stands at the beginning ';
    await panel.page.keyboard.type(typed);
    await editor(panel).waitFor();
    await panel.page.keyboard.type('too ');
    await waitUntil(() => told(panel) === `${typed}too ${line.repeat(740)}`, 'nothing is lost');
  }).timeout(60_000);

  it('is undone as it was made: the paste as one step, then what was typed after', async () => {
    await panel.show([]);
    await boxOf(panel).fill('Look: ');
    await boxOf(panel).press('End');
    await paste(panel, longText);
    const { pasteId } = panel.intents('paste')[0] ?? assert.fail();
    await panel.tell({ type: 'pasted', pasteId, chip: null });
    await editor(panel).waitFor();
    // One key is one step; of more, those that come late are a step of their own.
    await panel.page.keyboard.press('?');
    await waitUntil(() => told(panel) === `Look: ${longText}?`, 'all is there');
    await panel.page.evaluate(() =>
      window.addEventListener('keydown', ({ key }) => {
        if (key === 'z') console.error('The workbench would undo once more.');
      }),
    );
    await panel.page.keyboard.press('Control+z');
    await waitUntil(() => told(panel) === `Look: ${longText}`, 'the letter is gone');
    await panel.page.keyboard.press('Control+z');
    await waitUntil(() => told(panel) === 'Look: ', 'the paste is gone');
    await panel.page.keyboard.press('Control+y');
    await waitUntil(() => told(panel) === `Look: ${longText}`, 'and back');
  });

  it('takes pastes once, offers what stands behind @, and tells screen readers of it', async () => {
    await panel.show([], { draft: { text: longText, attachments: [], edit: 0 } });
    await editor(panel).waitFor();
    await boxOf(panel).focus();
    await panel.page.keyboard.press('Control+End');
    await paste(panel, 'one line');
    await waitUntil(() => told(panel) === `${longText}one line`, 'once');
    await panel.page.keyboard.type(' @ti');
    await waitUntil(() => panel.intents('suggest').at(-1)?.query === 'ti', 'the host is asked');
    const { sequence } = panel.intents('suggest').at(-1) ?? assert.fail();
    const items = [{ id: 'f', label: 'timetable.ts' }];
    await panel.tell({ type: 'suggestions', kind: 'context', sequence, items });
    await panel.page.getByRole('option', { name: 'timetable.ts' }).waitFor();
    const active = await editor(panel).evaluate((it) => it.ariaActiveDescendantElement?.textContent);
    assert.equal(active, 'timetable.ts');
    assert.deepEqual(await violationsOf(panel.page), []);
    await panel.page.keyboard.press('Enter');
    await waitUntil(() => told(panel) === `${longText}one line `, 'the query is taken away');
    assert.deepEqual(panel.intents('send'), []);
  });

  it('waits for an input method before it changes the box', async () => {
    await panel.show([]);
    await boxOf(panel).fill(line.repeat(740));
    await boxOf(panel).press('Control+End');
    const cdp = await panel.page.context().newCDPSession(panel.page);
    await cdp.send('Input.imeSetComposition', {
      text: 'に'.repeat(20),
      selectionStart: 20,
      selectionEnd: 20,
    });
    await panel.tell({ type: 'draft', appended: longText, attachments: [] });
    await cdp.send('Input.insertText', { text: '日本' });
    await editor(panel).waitFor();
    await waitUntil(() => told(panel)?.includes('日本') === true, 'what was composed is there');
  });

  it('follows what others write, and the caret stays where it was', async () => {
    await panel.show([], { draft: { text: longText, attachments: [], edit: 0 } });
    await editor(panel).waitFor();
    await boxOf(panel).focus();
    await panel.page.keyboard.press('Control+Home');
    await panel.tell({ type: 'draft', appended: '> a quote', attachments: [] });
    await panel.page.keyboard.type('First: ');
    await waitUntil(() => told(panel) === `First: ${longText.trimEnd()}\n\n> a quote`, 'both are there');
  });
});
