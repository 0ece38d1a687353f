import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { Frame, Locator } from 'playwright-core';
import { answers, send, waitUntil } from '../support/chatFrame.ts';
import { simulatorKeys } from '../support/simulator/account.ts';
import { type Simulator, startSimulator } from '../support/simulator/simulator.ts';
import { actUntil, type Editor, type EditorWindow, startEditor } from '../support/workbench.ts';

const hostile = '$(trash) **bold** [x](command:workbench.action.quit) <b>';

describe('the view Conversations', () => {
  let simulator: Simulator;
  let editor: Editor;
  let one: EditorWindow;

  before(async () => {
    simulator = await startSimulator({ pace: 'fast' });
    editor = await startEditor({
      settings: { 'neuralTerminal.baseUrl': simulator.baseUrl },
      env: { OPENROUTER_API_KEY: simulatorKeys.good },
    });
    one = await editor.openWindow();
    await one.openFromActivityBar();
    await one.chat();
  });

  after(async () => {
    await editor?.close();
    await simulator?.close();
  });

  const row = (title: string | RegExp, { page }: EditorWindow = one): Locator =>
    page.getByRole('treeitem', { name: title }).first();

  const newChat = () => one.newConversation();

  async function ask(text: string): Promise<void> {
    const chat = await newChat();
    await send(chat, text);
    // Else the next conversation may be shown before the answer has ended, which is unread then.
    await answers(chat).first().and(chat.locator('[aria-busy="false"]')).waitFor();
  }

  it('shows a new conversation under Today, with its first words as the title', async () => {
    await ask('How do ferries keep to a timetable?');
    await row(/^Today, 1 conversation/).waitFor();
    await row(/^How do ferries keep to a timetable\?/).waitFor();
    await ask(hostile);
    await row(/command:workbench/).waitFor();
  });

  it('shows a hostile title as the text that it is', async () => {
    const tooltip = one.page.locator('.workbench-hover', { hasText: 'Cost' });
    let told: { readonly text: string; readonly links: number }[] = [];
    // A row that is drawn anew under the mouse forgets that it was hovered: what it tells is read in one go.
    await waitUntil(async () => {
      await row(/^Today/).hover();
      await row(/command:workbench/).hover();
      await tooltip.waitFor({ timeout: 3000 }).catch(() => undefined);
      told = await tooltip.evaluateAll((all) =>
        all.map((each) => ({ text: each.textContent ?? '', links: each.querySelectorAll('a').length })),
      );
      return told.length > 0;
    }, 'the row tells what it cost');
    const text = (told[0]?.text ?? '').replaceAll('\u00a0', ' ');
    assert.match(text, /\*\*bold\*\* \[x\]\(command:workbench\.action\.quit\) <b>/);
    assert.equal(told[0]?.links, 0);
    assert.match(text, /Model: .*Messages: 2.*Tokens: /s);
  });

  it('shows in every window what is changed in one', async () => {
    const two = await editor.openWindow();
    await two.openFromActivityBar();
    await row(/^How do ferries/, two).waitFor();

    await focusRow(/^How do ferries/);
    await one.page.keyboard.press('F2');
    await one.answerBox('Ferries at sea');
    await row(/^Ferries at sea/).waitFor();
    await row(/^Ferries at sea/, two).waitFor();
    await two.close();
  });

  it('pins from the context menu, and says so to screen readers', async () => {
    await choose(/^Ferries at sea/, 'Pin');
    await row(/^Pinned, 1 conversation/).waitFor();
    await row(/^Ferries at sea, pinned/).waitFor();
    await choose(/^Ferries at sea/, 'Unpin');
    await row(/^Pinned/).waitFor({ state: 'detached' });
  });

  it('deletes without asking, and takes it back with one click', async () => {
    await focusRow(/^Ferries at sea/);
    await one.page.keyboard.press('Delete');
    await row(/^Bin, 1 conversation/).waitFor();
    await row(/^Ferries at sea/).waitFor({ state: 'detached' });
    await one.page.getByRole('button', { name: 'Undo' }).click();
    await row(/^Ferries at sea/).waitFor();
    await row(/^Bin/).waitFor({ state: 'detached' });
  });

  it('deletes for ever only from the bin, and asks', async () => {
    await focusRow(/command:workbench/);
    await one.page.keyboard.press('Delete');
    await unfold(/^Bin, 1 conversation/);
    await choose(/command:workbench/, 'Delete for Ever…');
    await one.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await row(/command:workbench/).waitFor();
    // The key that puts there what is elsewhere, asks here.
    await focusRow(/command:workbench/);
    await one.page.keyboard.press('Delete');
    await one.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await one.runCommand('Neural Terminal: Empty Bin');
    await one.page.getByRole('dialog').getByRole('button', { name: 'Delete for Ever' }).click();
    await row(/^Bin/).waitFor({ state: 'detached' });
  });

  it('tags, groups by tag, and filters', async () => {
    await choose(/^Ferries at sea/, 'Tags…');
    const box = one.box();
    await box.fill('harbour');
    await one.tick('harbour');
    await box.press('Enter');
    await one.runCommand('Neural Terminal: Group Conversations By');
    await one.pickFromList('Tag');
    await row(/^harbour, 1 conversation/).waitFor();
    await row(/^Ferries at sea/).waitFor();
    await one.runCommand('Neural Terminal: Filter Conversations');
    await one.tick('Failed');
    await one.page.keyboard.press('Enter');
    await one.page.getByText('No conversation passes the filter.').waitFor();
    await one.runCommand('Neural Terminal: Clear Conversation Filter');
    await row(/^Ferries at sea/).waitFor();
    await one.runCommand('Neural Terminal: Group Conversations By');
    await one.pickFromList('Date');
    await row(/^Today/).waitFor();
  });

  it('forks below its parent', async () => {
    await choose(/^Ferries at sea/, 'Fork Conversation');
    // The fork is opened, and its composer takes the keyboard from the rows.
    await keyboardIn(await one.chat());
    await waitUntil(
      async () => (await row(/^Ferries at sea/).getAttribute('aria-expanded')) === 'false',
      'a twistie',
    );
    await row(/^Ferries at sea, fork/).waitFor({ state: 'detached' });
    await focusRow(/^Ferries at sea/);
    await one.page.keyboard.press('ArrowRight');
    await row(/^Ferries at sea, fork/).waitFor();
    await choose(/^Ferries at sea, fork/, 'Delete Conversation');
    await row(/^Ferries at sea, fork/).waitFor({ state: 'detached' });
  });

  it('finds a word as it is typed, and jumps to the message', async () => {
    await ask('Tell me about lighthouses');
    await one.runCommand('Neural Terminal: Search Conversations…');
    const box = one.box();
    await box.pressSequentially('timetab');
    await one.pick(one.rowOfList('«timetab»le'));
    const chat = await one.chat();
    await chat.getByRole('article', { name: /^You/ }).filter({ hasText: 'How do ferries' }).waitFor();
    // What was found flashes last of all; the composer, which may have had the keyboard before, gets it before that.
    await chat.locator('article.flash').waitFor();
    await keyboardIn(chat);
  });

  it('opens all results as a document whose lines lead to their messages', async () => {
    await one.runCommand('Neural Terminal: Search Conversations as a Document…');
    await one.answerBox('lighthouses');
    const lines = one.page.locator('.editor-instance .view-lines');
    await lines.filter({ hasText: 'Results for lighthouses' }).waitFor();
    await lines.filter({ hasText: 'Tell me about «lighthouses»' }).waitFor();
    const line = one.page.locator('.view-line', { hasText: '«lighthouses»' }).first();
    await line.locator('.detected-link').first().waitFor();
    const chat = await one.chat();
    const prompt = chat.getByRole('article', { name: /^You/ }).filter({ hasText: 'lighthouses' });
    // The editor draws the line anew when it is coloured, and when the mouse comes: a place is clicked, not an element.
    await waitUntil(async () => {
      const { x = 0, y = 0, height = 0 } = (await line.boundingBox()) ?? {};
      await one.page.keyboard.down('Control');
      await one.page.mouse.click(x + 60, y + height / 2);
      await one.page.keyboard.up('Control');
      return prompt.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    }, 'the line leads to its message');
    await keyboardIn(chat);
  });

  it('checks the history and reports what it found', async () => {
    await one.runCommand('Neural Terminal: Check and Repair History');
    const lines = one.page.locator('.editor-instance .view-lines');
    await lines.filter({ hasText: 'Everything is in order.' }).waitFor();
    // It takes the keyboard a moment later, and would close what is opened over it meanwhile.
    await one.page.locator('.editor-instance .monaco-editor.focused').waitFor();
  });

  it('is dragged onto a group, with all that is selected', async () => {
    await one.runCommand('Neural Terminal: Group Conversations By');
    await one.pickFromList('Tag');
    await unfold(/^No Tag, 1 conversation/);
    await actUntil(
      () => row(/^Tell me about lighthouses/).dragTo(row(/^harbour/)),
      () => row(/^harbour, 2 conversations/).isVisible(),
    );
    await row(/^No Tag/).waitFor({ state: 'detached' });
    await select(/^Ferries at sea/);
    await select(/^Tell me about lighthouses/);
    await choose(/^Tell me about lighthouses/, 'Archive');
    await unfold(/^Archived, 2 conversations/);
    await actUntil(
      () => row(/^Ferries at sea/).dragTo(row(/^Bin/)),
      () => row(/^Archived, 1 conversation/).isVisible(),
    );
    await one.runCommand('Neural Terminal: Group Conversations By');
    await one.pickFromList('Date');
  });

  it('says what is answering, and what was answered unseen', async () => {
    const chat = await newChat();
    simulator.script('wait-for-release');
    await send(chat, 'Where do gulls sleep?');
    await row(/Where do gulls sleep\?, answering/).waitFor();
    await newChat();
    simulator.release();
    await row(/Where do gulls sleep\?, unread/).waitFor({ timeout: 60_000 });
    await actUntil(
      () => row(/Where do gulls sleep\?/).click(),
      () => row(/Where do gulls sleep\?, (?!unread)/).isVisible(),
    );
  });

  it('asks the model of the setting for a title', async () => {
    const asked = () => simulator.requests.filter(({ path }) => path.endsWith('/chat/completions')).length;
    editor.setSettings({
      'neuralTerminal.baseUrl': simulator.baseUrl,
      'neuralTerminal.titleModel': 'openai/gpt-5-mini',
    });
    await one.reload();
    await one.chat();
    const before = asked();
    await ask('/echo Anchors aweigh');
    await waitUntil(() => asked() === before + 2, 'a second request, for the title');
    await row(/^Today, 2 conversations/).waitFor();
    await row(/^Anchors aweigh|echo Anchors aweigh/).waitFor({ state: 'detached' });
  });

  /** Until then the palette would lose the keyboard to the composer, and close. */
  async function keyboardIn(chat: Frame): Promise<void> {
    await waitUntil(
      async () => (await chat.locator('textarea:focus').count()) === 1,
      'the composer has the keyboard',
    );
  }

  async function unfold(group: RegExp): Promise<void> {
    await actUntil(
      () => row(group).click(),
      async () => (await row(group).getAttribute('aria-expanded')) === 'true',
    );
  }

  /** Beside what is selected already. */
  async function select(title: RegExp): Promise<void> {
    const isSelected = async () => (await row(title).getAttribute('aria-selected')) === 'true';
    if (await isSelected()) return;
    await actUntil(() => row(title).click({ modifiers: ['Control'] }), isSelected);
  }

  async function focusRow(title: RegExp): Promise<void> {
    // A click opens the conversation, whose composer takes the keyboard; the right button only selects.
    await openMenu(title, one.page.getByRole('menuitem', { name: 'Open Conversation…' }));
    await one.page.keyboard.press('Escape');
  }

  async function openMenu(title: RegExp, item: Locator): Promise<void> {
    await actUntil(
      () => row(title).click({ button: 'right' }),
      () => item.isVisible(),
    );
  }

  async function choose(title: RegExp, item: string): Promise<void> {
    const chosen = one.page.getByRole('menuitem', { name: new RegExp(`^${item}`) });
    await openMenu(title, chosen);
    // VS Code takes a click that comes right after its menu for the end of the one that opened it.
    await wait(300);
    await chosen.click();
  }
});
