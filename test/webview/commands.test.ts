import assert from 'node:assert/strict';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import type { PanelAction } from '../../src/protocol/hostMessages.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel, type PanelPage, pickerReady, quietly } from '../support/panelPage.ts';

/* Commands of the editor, done in the panel. */

const code = (text: string) => `\`\`\`ts\n${text}\n\`\`\``;

const messages: readonly MessageView[] = [
  messageView({ id: 'p1', role: 'user', text: 'First?' }),
  messageView({ id: 'a1', text: `One.\n\n${code('one()')}`, reasoning: 'Let me see.' }),
  messageView({ id: 'p2', role: 'user', text: 'Second?', sibling: { index: 1, count: 2 } }),
  messageView({ id: 'a2', text: `Two.\n\n${code('two()')}\n\n${code('three()')}`, state: 'stopped' }),
];

describe('commands in the panel', () => {
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await openPanel();
    await panel.show(messages);
    await panel.page.locator('.nt-code').nth(2).waitFor();
  });

  afterEach(() => panel.close());
  after(() => closeBrowser());

  /** What the panel asks for then. */
  async function ask(action: PanelAction) {
    const before = panel.asked.length;
    await panel.tell({ type: 'perform', action });
    await panel.allHeard();
    const aside = ['focus-changed', 'draft', 'load-models'];
    return panel.asked.slice(before).filter(({ type }) => !aside.includes(type));
  }

  const focus = (id: string) => panel.page.evaluate((one) => document.getElementById(one)?.focus(), id);

  it('mean the last message of their kind', async () => {
    await pickerReady(panel.page);
    assert.deepEqual(await ask('regenerate'), [{ type: 'regenerate', messageId: 'a2' }]);
    await ask('regenerate-with');
    await panel.page.getByRole('dialog', { name: 'Choose a model' }).waitFor();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.deepEqual(await ask('continue'), [{ type: 'continue', messageId: 'a2' }]);
    assert.deepEqual(await ask('fork'), [{ type: 'fork', messageId: 'a2' }]);
    assert.deepEqual(await ask('delete'), [{ type: 'delete', messageId: 'a2' }]);
    assert.deepEqual(await ask('copy'), [{ type: 'copy', messageId: 'a2' }]);
    assert.deepEqual(await ask('next-version'), [{ type: 'show-sibling', messageId: 'p2', step: 'next' }]);
    assert.deepEqual(await ask('retry-now'), [{ type: 'retry-now' }]);
    const block = { type: 'code', code: 'three()', language: 'ts', info: 'ts', lineBefore: '' };
    assert.deepEqual(await ask('copy-code'), [{ ...block, action: 'copy' }]);
    assert.deepEqual(await ask('insert-code'), [{ ...block, action: 'insert' }]);
    assert.deepEqual(await ask('apply-code'), [{ ...block, action: 'apply' }]);
    assert.deepEqual(await ask('code-to-new-file'), [{ ...block, action: 'new-file' }]);
    assert.deepEqual(await ask('code-to-terminal'), [{ ...block, action: 'run' }]);
    assert.deepEqual(await ask('undo-delete'), []);
    await panel.tell({ type: 'deleted', messageId: 'a9' });
    assert.deepEqual(await ask('undo-delete'), [{ type: 'undo-delete', messageId: 'a9' }]);
  });

  it('mean the message that has the focus', async () => {
    await focus('a1');
    assert.deepEqual(await ask('regenerate'), [{ type: 'regenerate', messageId: 'a1' }]);
    assert.deepEqual(await ask('copy'), [{ type: 'copy', messageId: 'a1' }]);
    assert.deepEqual(await ask('copy-code'), [
      { type: 'code', action: 'copy', code: 'one()', language: 'ts', info: 'ts', lineBefore: 'One.' },
    ]);
    assert.deepEqual(await ask('continue'), [], 'it is complete');
    await focus('p1');
    assert.deepEqual(await ask('delete'), [{ type: 'delete', messageId: 'p1' }]);
    assert.deepEqual(await ask('regenerate'), [{ type: 'regenerate', messageId: 'a2' }]);
  });

  it('do while an answer streams only what can be done then', async () => {
    await panel.show(messages, { surroundings: { ...quietly, isAnswering: true } });
    for (const action of [
      'regenerate',
      'regenerate-with',
      'continue',
      'fork',
      'delete',
      'next-version',
    ] as const)
      assert.deepEqual(await ask(action), [], action);
    assert.deepEqual(await ask('copy'), [{ type: 'copy', messageId: 'a2' }]);
  });

  it('move the focus from message to message, and stay at the ends', async () => {
    const focused = () => panel.page.evaluate(() => document.activeElement?.closest('article')?.id);
    const walk: (string | undefined)[] = [];
    for (const action of ['previous-message', 'previous-message', 'next-message', 'next-message'] as const) {
      await ask(action);
      walk.push(await focused());
    }
    assert.deepEqual(walk, ['a2', 'p2', 'a2', 'a2']);
  });

  it('open the find bar, the editor of the last prompt and the reasoning, and quote', async () => {
    const { page } = panel;
    await ask('toggle-reasoning');
    assert.equal(await page.locator('#a1 details.reasoning').getAttribute('open'), '');
    await ask('toggle-reasoning');
    assert.equal(await page.locator('#a1 details.reasoning').getAttribute('open'), null);
    await ask('quote');
    assert.match(await page.locator('.composer textarea').inputValue(), /^> Two\./);
    await ask('edit-prompt');
    assert.equal(await page.locator('#p2 .editor textarea').inputValue(), 'Second?');
    await ask('find');
    await page.locator('.find input').waitFor();
  });

  it('tell the editor when the keyboard comes and goes', async () => {
    await panel.page.evaluate(() => {
      window.dispatchEvent(new FocusEvent('blur'));
      window.dispatchEvent(new FocusEvent('focus'));
    });
    await panel.allHeard();
    assert.deepEqual(
      panel
        .intents('focus-changed')
        .slice(-2)
        .map(({ isFocused }) => isFocused),
      [false, true],
    );
  });
});
