import assert from 'node:assert/strict';
import type { AttachmentView, QuestionView } from '../../../src/protocol/chatViews.ts';
import { violationsOf } from '../../support/axe.ts';
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
    await waitUntil(() => panel.intents('detach').length > 0, 'the host is told');
    assert.deepEqual(panel.intents('detach'), [{ type: 'detach', hash: page.hash }]);
    assert.deepEqual(await violationsOf(panel.page), []);
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
      assert.deepEqual(await violationsOf(panel.page), []);
      await panel.page.keyboard.press('Tab');
      await panel.page.keyboard.press('Enter');
      await panel.page.keyboard.press('Escape');
      await waitUntil(() => panel.intents('answer').length > 1, 'the host is told');
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

describe('an edit that is not sent after all', () => {
  after(closeBrowser);

  it('stands in the editor of its prompt again, with nothing lost', async () => {
    const panel = await openPanel();
    await panel.show([messageView({ id: 'm1', role: 'user', text: 'as it was' })]);
    await panel.tell({ type: 'edit-prompt', messageId: 'm1', text: 'as it was edited' });
    const box = panel.page.getByRole('textbox', { name: 'Edit message' });
    assert.equal(await box.inputValue(), 'as it was edited');
    await box.press('Escape');
    await panel.tell({ type: 'edit-prompt', messageId: 'm1' });
    assert.equal(await box.inputValue(), 'as it was');
    await panel.close();
  });
});

describe('what is pasted and dropped', () => {
  after(closeBrowser);

  const composer = (panel: PanelPage) => panel.page.getByRole('textbox', { name: 'Message', exact: true });

  /** Gives what stands in the box right after. */
  async function paste(panel: PanelPage, text: string): Promise<string | undefined> {
    await composer(panel).focus();
    return panel.page.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      const box = document.activeElement;
      // What the browser does with a paste that nobody takes.
      if (box?.dispatchEvent(event)) document.execCommand('insertText', false, pasted);
      return box instanceof HTMLTextAreaElement ? box.value : undefined;
    }, text);
  }

  /** Answers the next paste within the page, which waits for a moment only: the way through the test may take longer. */
  async function answerPaste(panel: PanelPage, attachment: AttachmentView): Promise<void> {
    await panel.page.evaluate(
      ([part, before]) => {
        const hear = Reflect.get(window, 'hearIntent');
        Reflect.set(window, 'hearIntent', (message: { type: string; pasteId: number }) => {
          hear(message);
          if (message.type !== 'paste') return;
          const chip = { hash: part.hash, label: part.label };
          const { pasteId } = message;
          window.postMessage({ type: 'draft', attachments: [part], revision: before + 1 }, '*');
          window.postMessage({ type: 'pasted', pasteId, chip, revision: before + 2 }, '*');
        });
      },
      [attachment, panel.revision] as const,
    );
  }

  /** A picture of this size, as a file that is pasted or dropped. */
  async function bring(panel: PanelPage, how: 'paste' | 'drop', width: number, type: string): Promise<void> {
    await composer(panel).focus();
    await panel.page.evaluate(
      async ([event, edge, mimeType]) => {
        const canvas = new OffscreenCanvas(edge, edge / 2);
        canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
        const blob = await canvas.convertToBlob({ type: mimeType });
        const data = new DataTransfer();
        data.items.add(new File([blob], 'shot.x', { type: mimeType }));
        const init = { bubbles: true, cancelable: true };
        document.activeElement?.dispatchEvent(
          event === 'paste'
            ? new ClipboardEvent('paste', { ...init, clipboardData: data })
            : new DragEvent('drop', { ...init, dataTransfer: data }),
        );
      },
      [how, width, type] as const,
    );
    await waitUntil(() => panel.intents('attach-data').length > 0, 'the picture is handed over');
  }

  it('asks where code came from, and is text where nobody knows', async () => {
    const panel = await openPanel();
    await panel.show([]);
    assert.equal(await paste(panel, 'let a;\nlet b;'), '', 'first the host is asked');
    const [asked] = panel.intents('paste');
    assert.equal(asked?.text, 'let a;\nlet b;');
    await panel.tell({ type: 'pasted', pasteId: asked.pasteId, chip: null });
    assert.equal(await composer(panel).inputValue(), 'let a;\nlet b;');
    await paste(panel, ' one line');
    assert.equal(await composer(panel).inputValue(), 'let a;\nlet b; one line');
    assert.equal(panel.intents('paste').length, 1);
    await panel.close();
  });

  it('is text, and no chip as well, where the host answers late', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await paste(panel, 'let a;\nlet b;');
    const { pasteId } = panel.intents('paste')[0] ?? assert.fail();
    await waitUntil(async () => (await composer(panel).inputValue()) !== '', 'nobody waits for ever');
    await panel.tell({ type: 'pasted', pasteId, chip: { hash: file.hash, label: file.label } });
    assert.equal(await composer(panel).inputValue(), 'let a;\nlet b;');
    assert.deepEqual(panel.intents('attach-pasted'), []);
    await panel.close();
  });

  it('becomes a chip where it came from an open editor, and can still be had as text', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([]);
    await answerPaste(panel, file);
    await paste(panel, 'let a;\nlet b;');
    const { pasteId } = panel.intents('paste')[0] ?? assert.fail();
    await panel.page.getByRole('button', { name: 'Paste as Text' }).waitFor();
    assert.deepEqual(panel.intents('attach-pasted'), [{ type: 'attach-pasted', pasteId }]);
    assert.equal(await composer(panel).inputValue(), '');
    assert.deepEqual(await violationsOf(panel.page), []);
    await panel.page.getByRole('button', { name: 'Paste as Text' }).click();
    assert.equal(await composer(panel).inputValue(), 'let a;\nlet b;');
    assert.deepEqual(panel.intents('detach'), [{ type: 'detach', hash: file.hash }]);
    await panel.close();
  });

  it('is text at once with Ctrl+Shift+V', async () => {
    const panel = await openPanel();
    await panel.show([]);
    // The key alone: a real one pastes what the test machine's clipboard holds.
    await panel.page.evaluate(() =>
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'V', ctrlKey: true, shiftKey: true })),
    );
    await paste(panel, 'a\nb');
    assert.equal(panel.intents('paste').length, 0);
    assert.equal(await composer(panel).inputValue(), 'a\nb');
    await panel.close();
  });

  it('is a picture, scaled down where it is larger than models look at', async () => {
    for (const [how, width, type, expected] of [
      ['paste', 64, 'image/png', [64, 32, 'shot.x']],
      ['drop', 64, 'image/webp', [64, 32, 'shot.x']],
      ['drop', 5000, 'image/png', [2048, 1024, 'shot.png']],
      ['paste', 5000, 'image/jpeg', [2048, 1024, 'shot.jpg']],
    ] as const) {
      const panel = await openPanel();
      await panel.show([]);
      await bring(panel, how, width, type);
      const { name, data } = panel.intents('attach-data')[0] ?? assert.fail();
      const size = await panel.page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64 ?? ''), (char) => char.charCodeAt(0));
        const { width: wide, height } = await createImageBitmap(new Blob([bytes]));
        return [wide, height];
      }, data);
      assert.deepEqual([...size, name], expected);
      assert.deepEqual(panel.incidents, []);
      await panel.close();
    }
  });

  it('is told by its name and size alone where it is too large to be read', async () => {
    const panel = await openPanel();
    await panel.show([]);
    await panel.page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([new Uint8Array(30_000_000)], 'huge.bin'));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await waitUntil(() => panel.intents('attach-data').length > 0, 'it is handed over');
    assert.deepEqual(panel.intents('attach-data'), [
      { type: 'attach-data', name: 'huge.bin', sizeBytes: 30_000_000, data: null },
    ]);
    await panel.close();
  });

  it('are files of the workspace by their addresses, and never a page of the web', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const drop = (list: string) =>
      panel.page.evaluate((uris) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/uri-list', uris);
        document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
      }, list);
    await drop('file:///w/a.ts\r\n# a comment\r\nvscode-remote://host/w/src\r\n');
    await drop('https://evil.example/');
    assert.deepEqual(panel.intents('attach-uris'), [
      { type: 'attach-uris', uris: ['file:///w/a.ts', 'vscode-remote://host/w/src'] },
    ]);
    await panel.close();
  });
});
