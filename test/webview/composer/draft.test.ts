import assert from 'node:assert/strict';
import type { AttachmentView } from '../../../src/protocol/chatViews.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { messageView, openPanel, type PanelPage } from '../../support/panelPage.ts';

const file: AttachmentView = {
  hash: 'a'.repeat(64),
  kind: 'file',
  label: 'timetable.ts',
  mimeType: 'text/plain',
  lines: { first: 3, last: 9 },
  sizeBytes: 200,
};

const boxOf = (panel: PanelPage) => panel.page.getByRole('textbox', { name: 'Message', exact: true });

describe('the draft in the panel', () => {
  after(closeBrowser);

  it('is told to the host while it is typed, and at once when the panel is left', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).fill('A thought');
    await waitUntil(() => panel.intents('draft').at(-1)?.text === 'A thought', 'the host knows');
    await boxOf(panel).press('End');
    await panel.page.keyboard.type(', and more');
    await panel.page.evaluate(() => window.dispatchEvent(new Event('blur')));
    await waitUntil(() => panel.intents('draft').at(-1)?.isLeft === true, 'the host is told to keep it');
    const told = panel.intents('draft').at(-1);
    assert.deepEqual([told?.text, told?.conversationId], ['A thought, and more', 'c1']);
    await panel.close();
  });

  it('is not told at every key', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).fill('x'.repeat(200_000));
    await boxOf(panel).press('End');
    const startMs = Date.now();
    await panel.page.keyboard.type('many keys, one after the other');
    await waitUntil(() => panel.intents('draft').at(-1)?.text.endsWith('other') === true, 'all is told');
    const most = 3 + (Date.now() - startMs) / 350;
    assert.ok(panel.intents('draft').length <= most, `${panel.intents('draft').length} of ${most}`);
    await panel.close();
  });

  it('comes back from the host when the page is built anew', async () => {
    const panel = await openPanel();
    await panel.show([], { draft: { text: 'A thought', attachments: [file], edit: 0 } });
    assert.equal(await boxOf(panel).inputValue(), 'A thought');
    await panel.page.reload();
    await panel.show([], { draft: { text: 'A thought', attachments: [file], edit: 0 } });
    assert.equal(await boxOf(panel).inputValue(), 'A thought');
    await panel.page.getByText('timetable.ts:3-9').waitFor();
    await panel.close();
  });

  it('belongs to the conversation: another one has another, and what was typed last is not lost', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).fill('a');
    await boxOf(panel).press('End');
    await panel.page.keyboard.type('bc');
    await panel.show([], { conversationId: 'c2', draft: { text: 'Other', attachments: [], edit: 0 } });
    assert.equal(await boxOf(panel).inputValue(), 'Other');
    await waitUntil(() => panel.intents('draft').at(-1)?.text === 'abc', 'the rest was told');
    assert.equal(panel.intents('draft').at(-1)?.conversationId, 'c1');
    await panel.close();
  });

  it('keeps what is newer than a snapshot', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).fill('Newer');
    await panel.show([], { draft: { text: 'Ol', attachments: [], edit: 1 } });
    assert.equal(await boxOf(panel).inputValue(), 'Newer');
    await panel.close();
  });

  it('takes what others add below what is typed, and tells the host the whole', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await boxOf(panel).fill('Why?');
    await panel.tell({ type: 'draft', appended: '> a quote', attachments: [file] });
    assert.equal(await boxOf(panel).inputValue(), 'Why?\n\n> a quote');
    await waitUntil(() => panel.intents('draft').at(-1)?.text === 'Why?\n\n> a quote', 'the host knows');
    await panel.tell({ type: 'draft', text: 'Replaced', attachments: [] });
    assert.equal(await boxOf(panel).inputValue(), 'Replaced');
    await panel.close();
  });

  it('shows what goes along as chips that can be taken away, and in the transcript as such', async () => {
    const panel = await openPanel();
    const asked = messageView({ id: 'p', role: 'user', text: 'Why?', attachments: [file] });
    await panel.show([asked], { draft: { text: '', attachments: [file], edit: 0 } });
    await panel.page.getByRole('button', { name: 'Remove timetable.ts' }).click();
    await waitUntil(() => panel.intents('detach').length === 1, 'the host is asked');
    assert.deepEqual(panel.intents('detach'), [{ type: 'detach', hash: file.hash }]);
    await panel.page.getByRole('article').getByRole('list', { name: 'Went along' }).waitFor();
    await panel.close();
  });
});
