import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import type { AttachmentView, QuestionView } from '../../../src/protocol.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { waitUntil } from '../../support/chatFrame.ts';
import { messageView, openPanel, type PanelPage } from '../../support/panelPage.ts';
import type { ThemeName } from '../../support/themes.ts';

const file: AttachmentView = {
  hash: 'a'.repeat(64),
  kind: 'file',
  label: 'src/deep/timetable.ts',
  mimeType: 'text/plain',
  sizeBytes: 900,
  lines: { first: 3, last: 9 },
  tokens: 2345,
};
const page: AttachmentView = {
  hash: 'b'.repeat(64),
  kind: 'web',
  label: 'Ferries of the lake / timetable',
  mimeType: 'text/plain',
  sizeBytes: 10,
};

const question: QuestionView = {
  id: 'question-1',
  title: 'There seem to be 2 secrets in what you are about to send',
  text: 'Nothing has been sent yet.',
  items: [
    { what: 'GitHub token', where: 'your message, line 2', preview: 'ghp_Ab…9x' },
    { what: 'Private key', where: 'deploy/key.txt, line 1', preview: '-----BEGIN RSA PRIVATE KEY----- …' },
  ],
  choices: [
    { id: 'mask', label: 'Mask and Send' },
    { id: 'as-it-is', label: 'Send as It Is' },
  ],
};

const violations = async (panel: PanelPage) =>
  (await new AxeBuilder({ page: panel.page }).analyze()).violations.map(({ id, nodes }) => [
    id,
    nodes.length,
  ]);

describe('what goes along with a prompt', () => {
  after(closeBrowser);

  it('is a chip with its name, lines, size and state, that opens and goes', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([], { draft: { text: '', edit: 0, attachments: [file, page] } });
    const chip = panel.page.getByRole('button', { name: 'Open timetable.ts:3-9 2.3k tokens' });
    assert.equal(await chip.getAttribute('title'), 'src/deep/timetable.ts:3-9 · ≈ 2.3k tokens');
    await chip.click();
    assert.deepEqual(panel.intents('open-attachment'), [{ type: 'open-attachment', hash: file.hash }]);
    await panel.tell({ type: 'attachment-states', states: { [file.hash]: 'changed' } });
    await panel.page.getByRole('button', { name: /timetable\.ts:3-9 .* changed since$/ }).waitFor();
    await panel.page.getByRole('button', { name: `Remove ${page.label}` }).press('Enter');
    assert.deepEqual(panel.intents('detach'), [{ type: 'detach', hash: page.hash }]);
    assert.deepEqual(await violations(panel), []);
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });

  it('can be opened from the message that it went with', async () => {
    const panel = await openPanel();
    await panel.show([messageView({ id: 'm1', role: 'user', text: 'Look', attachments: [file] })]);
    await panel.page.getByRole('button', { name: /^Open timetable/ }).click();
    assert.deepEqual(panel.intents('open-attachment'), [
      { type: 'open-attachment', hash: file.hash, messageId: 'm1' },
    ]);
    await panel.close();
  });

  it('is chosen with the paperclip, which is the same list as behind @', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).fill('look at');
    await panel.page.getByRole('button', { name: 'Attach' }).click();
    await waitUntil(() => panel.intents('suggest').length === 1, 'the list opens');
    assert.equal(panel.intents('suggest')[0]?.kind, 'context');
    assert.equal(
      await panel.page.getByRole('textbox', { name: 'Message', exact: true }).inputValue(),
      'look at @',
    );
    await panel.close();
  });
});

describe('a question before sending', () => {
  after(closeBrowser);

  const themes: readonly ThemeName[] = ['dark', 'light', 'high-contrast'];
  for (const theme of themes) {
    it(`says what and where, and is answered with the keyboard (${theme})`, async () => {
      const panel = await openPanel({ theme, width: 300 });
      await panel.show([]);
      await panel.tell({ type: 'question', question });
      const card = panel.page.getByRole('alertdialog', { name: question.title });
      const text = (await card.textContent()) ?? '';
      for (const part of ['GitHub token', 'your message, line 2', 'ghp_Ab…9x', 'deploy/key.txt, line 1'])
        assert.ok(text.includes(part), part);
      assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Mask and Send');
      assert.deepEqual(await violations(panel), []);
      await panel.page.keyboard.press('Tab');
      await panel.page.keyboard.press('Enter');
      await panel.page.keyboard.press('Escape');
      assert.deepEqual(panel.intents('answer'), [
        { type: 'answer', questionId: 'question-1', choice: 'as-it-is' },
        { type: 'answer', questionId: 'question-1', choice: '' },
      ]);
      await panel.tell({ type: 'question', question: null });
      assert.equal(await card.count(), 0);
      assert.equal(await panel.page.evaluate(() => document.activeElement?.id), 'composer');
      assert.deepEqual(panel.incidents, []);
      await panel.close();
    });
  }
});
