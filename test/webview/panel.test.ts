import assert from 'node:assert/strict';
import type { HostMessage } from '../../src/protocol/hostMessages.ts';
import type { Unrevised } from '../../src/vscode/panelPage.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel, type PanelPage, quietly, snapshotOf } from '../support/panelPage.ts';

const answerText = `A **plan** with \`code\` and a [link](https://example.com).

\`\`\`ts
export const one = 1;
\`\`\`

| a | b |
|---|---|
| 1 | 2 |
`;

const prompt = messageView({ id: 'p1', role: 'user', text: 'How do ferries keep to a timetable?' });
const answer = messageView({
  id: 'a1',
  text: answerText,
  reasoning: 'Tides first.',
  reasoningMs: 4000,
  sibling: { index: 2, count: 3 },
  facts: {
    provider: 'Acme',
    promptTokens: 12,
    completionTokens: 34,
    cost: '$0.0021',
    timeToFirstTokenMs: 800,
    latencyMs: 4000,
  },
  citations: [{ url: 'https://example.com/tides', title: 'Tides' }],
  toolCalls: [{ name: 'read', arguments: '{"path":"a.ts"}', result: 'text' }],
});
after(closeBrowser);

describe('the panel for everyone', () => {
  it('names each message by who speaks, as an article with a heading', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    await panel.page.getByRole('article', { name: 'You' }).waitFor();
    await panel.page.getByRole('article', { name: 'acme/m-1' }).waitFor();
    assert.equal(await panel.page.getByRole('heading', { level: 2 }).count(), 2);
    await panel.close();
  });

  it('tells the model with its provider, and what the answer took when it is hovered or has the focus', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    const article = panel.page.locator('#a1');
    await article.locator('header').getByText('Acme', { exact: true }).waitFor();
    await article.locator('header').getByText('12:30 PM').waitFor();
    await article.getByText('$0.0021').waitFor();
    const more = article.getByText('12 → 34 tokens · first word after 0.8 s · 11 tokens/s');
    assert.equal(await more.isVisible(), false);
    await article.hover();
    await more.waitFor();
    await panel.page.mouse.move(0, 0);
    await more.waitFor({ state: 'hidden' });
    await article.focus();
    await more.waitFor();
    await panel.close();
  });

  it('says nothing by itself where that is turned off', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer], { surroundings: { ...quietly, announces: false } });
    assert.equal(await panel.page.getByRole('log').count(), 0);
    await panel.close();
  });

  it('walks from message to message with the arrow keys', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer, { ...prompt, id: 'p2' }]);
    await panel.page.locator('#p2').focus();
    await panel.page.keyboard.press('ArrowUp');
    await panel.page.keyboard.press('ArrowUp');
    assert.equal(await focused(panel), 'p1');
    await panel.page.keyboard.press('End');
    assert.equal(await focused(panel), 'p2');
    await panel.close();
  });

  it('reaches every action of a message with the keyboard', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    const actions = panel.page.locator('#a1').getByRole('toolbar', { name: 'Message actions' });
    await actions.getByRole('button', { name: 'Copy', exact: true }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    await until(() => panel.intents('regenerate').length === 1);
    assert.deepEqual(panel.intents('copy'), [{ type: 'copy', messageId: 'a1' }]);
    assert.deepEqual(panel.intents('regenerate'), [{ type: 'regenerate', messageId: 'a1' }]);
    await panel.close();
  });

  it('tells a screen reader whole sentences while an answer streams, and its end', async () => {
    const panel = await openPanel();
    const streaming = messageView({ id: 'a', state: 'streaming' });
    await panel.show([prompt, streaming]);
    const log = panel.page.getByRole('log');
    await panel.page.waitForTimeout(1300);
    await panel.tell({ type: 'delta', messageId: 'a', text: 'The **tide** turns. The fer', reasoning: '' });
    await until(async () => (await log.textContent()) === 'The tide turns.');
    await panel.tell({
      type: 'message',
      message: { ...streaming, state: 'complete', text: 'The **tide** turns. The ferry waits.' },
    });
    await until(async () => (await log.textContent()) === 'The ferry waits. End of answer.');
    await panel.close();
  });
});

describe('the composer', () => {
  it('sends with Enter, breaks with Shift+Enter, and keeps the text until the host has it', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = panel.page.getByRole('textbox', { name: 'Message', exact: true });
    await box.focus();
    await panel.page.keyboard.type('One');
    await panel.page.keyboard.press('Shift+Enter');
    await panel.page.keyboard.type('Two');
    await panel.page.keyboard.press('Enter');
    await until(() => panel.intents('send').length === 1);
    assert.equal(panel.intents('send')[0]?.text, 'One\nTwo');
    assert.equal(await box.inputValue(), 'One\nTwo');
    await panel.tell({ type: 'sent' });
    assert.equal(await box.inputValue(), 'One\nTwo');
    await panel.page.keyboard.press('Enter');
    await until(() => panel.intents('send').length === 2);
    await panel.tell({ type: 'draft', text: '', attachments: [] }, { type: 'sent' });
    assert.equal(await box.inputValue(), '');
    await panel.close();
  });

  it('does not send while an input method composes', async () => {
    const panel = await openPanel();
    await panel.show([]);
    const box = panel.page.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('日本');
    await box.dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
    await panel.page.waitForTimeout(100);
    assert.deepEqual(panel.intents('send'), []);
    await panel.close();
  });

  it('stops an answer with Esc', async () => {
    const panel = await openPanel();
    await panel.show([prompt, messageView({ id: 'a', state: 'streaming' })], {
      surroundings: { ...quietly, isAnswering: true },
    });
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).press('Escape');
    await until(() => panel.intents('stop').length === 1);
    await panel.close();
  });
});

describe('what the host says before the script is there', () => {
  const opened = async (...messages: readonly Unrevised<HostMessage>[]) => {
    const panel = await openPanel({ prepare: (page) => page.addInitScript(answerReadyWith, messages) });
    await panel.page.locator('#a1').waitFor();
    return panel;
  };
  const focusedIds = (panel: PanelPage) =>
    panel.page.locator(':focus').evaluateAll((all) => all.map(({ id }) => id));

  it('is shown, and the keyboard goes where it asks', async () => {
    const panel = await opened(snapshotOf([prompt, answer]), { type: 'focus' });
    await until(async () => (await focusedIds(panel)).includes('composer'));
    await panel.close();
  });

  it('is done in what is shown', async () => {
    const panel = await opened(snapshotOf([prompt, answer]), { type: 'perform', action: 'previous-message' });
    await until(async () => (await focusedIds(panel)).includes('a1'));
    await panel.close();
  });

  it('is shown without waiting for a file', async () => {
    const panel = await opened(snapshotOf([prompt, answer]));
    assert.equal(await panel.page.locator('script[src], link:not([rel="icon"])').count(), 0);
    await panel.close();
  });

  it('gives the composer the keyboard also where it has to be asked for once more', async () => {
    const panel = await openPanel({
      prepare: (page) => page.addInitScript(answerReadyWith, [{ type: 'focus' }]),
    });
    await until(() => panel.intents('ready').length > 1);
    await panel.show([prompt, answer]);
    await until(async () => (await focusedIds(panel)).includes('composer'));
    await panel.close();
  });
});

/** Runs in the page: the first word of the panel is answered with all of this, before anything is loaded. */
function answerReadyWith(messages: readonly object[]): void {
  const acquire: () => { postMessage(message: { readonly type: string }): void } = Reflect.get(
    window,
    'acquireVsCodeApi',
  );
  let isAnswered = false;
  const acquireVsCodeApi = () => {
    const api = acquire();
    return {
      ...api,
      postMessage(message: { readonly type: string }) {
        api.postMessage(message);
        if (message.type !== 'ready' || isAnswered) return;
        isAnswered = true;
        for (const [index, answer] of messages.entries())
          window.dispatchEvent(new MessageEvent('message', { data: { ...answer, revision: index + 1 } }));
      },
    };
  };
  Object.assign(window, { acquireVsCodeApi });
}

describe('the transcript', () => {
  const long = (id: string) =>
    messageView({ id, text: Array.from({ length: 60 }, (_, n) => `Line ${n}\n`).join('\n') });

  it('asks for a snapshot when it missed a message', async () => {
    const panel = await openPanel();
    await panel.show([prompt]);
    const before = panel.intents('ready').length;
    await panel.page.evaluate(() => window.postMessage({ type: 'focus', revision: 99 }, '*'));
    await until(() => panel.intents('ready').length === before + 1);
    await panel.close();
  });

  it('follows the end while it streams, until the reader scrolls up, and again after a jump', async () => {
    const panel = await openPanel();
    await panel.show([prompt, { ...long('a'), state: 'streaming' }], {
      surroundings: { ...quietly, isAnswering: true },
    });
    let times = 0;
    const grow = async () => {
      times += 1;
      await panel.tell({
        type: 'delta',
        messageId: 'a',
        text: `\n\nMore ${times}\n\nand more\n\nand more`,
        reasoning: '',
      });
      await panel.page.locator('#a').getByText(`More ${times}`).waitFor({ state: 'attached' });
      await atRest(panel);
    };
    await grow();
    assert.ok((await fromEnd(panel)) < 30, `at the end: ${await fromEnd(panel)}`);
    await turnWheel(panel, -300);
    const top = await scrollTop(panel);
    await grow();
    assert.equal(await scrollTop(panel), top, 'what is read stays where it is');
    await panel.page.getByRole('button', { name: 'Jump to latest' }).click();
    await grow();
    assert.ok((await fromEnd(panel)) < 30);
    await panel.close();
  });

  it('jumps to the latest with a key, and offers it only where the end is out of view', async () => {
    const panel = await openPanel();
    const jump = panel.page.getByRole('button', { name: 'Jump to latest' });
    await panel.show([prompt, answer, long('m1')]);
    await turnWheel(panel, -800);
    await jump.waitFor();
    await panel.page.locator('#a1').focus();
    await panel.page.keyboard.press('Control+End');
    await until(async () => (await fromEnd(panel)) < 30);
    await jump.waitFor({ state: 'hidden' });
    await panel.show([prompt, { ...answer, text: 'Short.' }], { conversationId: 'c2' });
    await panel.page.locator('summary').first().click();
    await atRest(panel);
    assert.equal(await jump.count(), 0);
    await panel.close();
  });

  it('keeps what is read in its place when a picture comes above it', async () => {
    const panel = await openPanel();
    const picture =
      "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='300' height='400'><rect width='300' height='400'/></svg>";
    const images = [{ url: 'attachment:1:image/svg', name: 'ferry' }];
    await panel.show([{ ...answer, images }, { ...long('m2'), id: 'm2' }, long('m3')]);
    await turnWheel(panel, -1000);
    const { m2 } = await tops(panel);
    await panel.tell({ type: 'image', url: 'attachment:1:image/svg', dataUrl: picture });
    await panel.page.locator('#a1 img').waitFor();
    await atRest(panel);
    assertSamePlaces(await tops(panel), { m2: m2 ?? Number.NaN });
    await panel.close();
  });

  it('stops following when the reader selects or unfolds', async () => {
    const panel = await openPanel();
    const reasoned = { ...long('a'), state: 'streaming', reasoning: 'Hm' } as const;
    await panel.show([reasoned], { surroundings: { ...quietly, isAnswering: true } });
    await panel.page.locator('#a').getByText('Line 58').waitFor({ state: 'attached' });
    await atRest(panel);
    await panel.page.locator('summary').first().dispatchEvent('click');
    await atRest(panel);
    const top = await scrollTop(panel);
    await panel.tell({ type: 'delta', messageId: 'a', text: '\n\nMore\n\nMore\n\nMore', reasoning: '' });
    await panel.page.locator('#a').getByText('More').first().waitFor({ state: 'attached' });
    await atRest(panel);
    // A pixel is what rounding makes of a fraction.
    assert.ok(Math.abs((await scrollTop(panel)) - top) <= 1, 'what is read stays where it is');
    await panel.close();
  });

  it('asks for earlier messages near the top, and what is read stays where it is', async () => {
    const panel = await openPanel();
    const page = Array.from({ length: 20 }, (_, n) =>
      messageView({ id: `m${n}`, text: `Message ${n}\n\nwith two paragraphs` }),
    );
    await panel.show(page, { hasEarlier: true });
    for (let n = 0; n < 12 && panel.intents('load').length === 0; n++) await turnWheel(panel, -400);
    assert.deepEqual(panel.intents('load')[0], { type: 'load', side: 'earlier', from: 'm0' });
    const read = panel.page.locator('#m3');
    const before = (await read.boundingBox())?.y ?? 0;
    const earlier = Array.from({ length: 20 }, (_, n) =>
      messageView({ id: `e${n}`, text: `Earlier ${n}\n\nwith two paragraphs` }),
    );
    await panel.tell({ type: 'page', side: 'earlier', messages: earlier, hasMore: false });
    await atRest(panel);
    const moved = Math.abs(((await read.boundingBox())?.y ?? 0) - before);
    assert.ok(moved <= 2, `moved by ${moved} px`);
    await panel.close();
  });

  it('asks at once for what is missing around a page that is smaller than what is read ahead', async () => {
    const panel = await openPanel();
    await panel.show([messageView({ id: 'm0', text: 'The newest' })], { hasEarlier: true });
    await until(() => panel.intents('load').length > 0);
    const many = Array.from({ length: 40 }, (_, n) => messageView({ id: `e${n}`, text: `Earlier ${n}` }));
    await panel.tell({ type: 'page', side: 'earlier', messages: many, hasMore: true });
    await panel.tell({ type: 'message', message: messageView({ id: 'm1', text: 'And on' }) });
    await panel.page.locator('#m1').waitFor();
    assert.deepEqual(
      panel.intents('load').map(({ from }) => from),
      ['m0'],
      'no more than that',
    );
    assert.ok((await scrollTop(panel)) > 1000, 'the end stays in view');
    await panel.close();
  });

  it('comes back to where it was read when the page is built anew', async () => {
    const panel = await openPanel();
    const page = Array.from({ length: 30 }, (_, n) =>
      messageView({ id: `m${n}`, text: `Message ${n}\n\nwith two paragraphs` }),
    );
    await panel.show(page);
    await turnWheel(panel, -900);
    const before = await tops(panel);
    await until(() => keepsPlace(panel));
    await panel.page.reload();
    const around = panel.intents('ready').at(-1)?.around;
    assert.ok(around, 'the page says where it was');
    await panel.show(page, { anchor: around });
    await atRest(panel);
    const moved = Math.abs(((await tops(panel))[around] ?? 0) - (before[around] ?? 0));
    assert.ok(moved <= 3, `what was read is where it was, but for ${moved} px`);
    await panel.close();
  });

  it('keeps the place of each conversation: who comes back reads on there', async () => {
    const panel = await openPanel();
    const messages = [long('m1'), long('m2'), long('m3')];
    await panel.show(messages, { conversationId: 'one' });
    await turnWheel(panel, -2000);
    const before = await tops(panel);
    await panel.show([prompt, answer], { conversationId: 'two' });
    await panel.show(messages, { conversationId: 'one' });
    await atRest(panel);
    assertSamePlaces(await tops(panel), before);
    await panel.show([prompt, long('m9')], { conversationId: 'two' });
    await atRest(panel);
    assert.ok((await fromEnd(panel)) < 30, 'the end where the reader was at the end');
    await panel.show([long('m7'), long('m8')], { conversationId: 'one', hasEarlier: true });
    await until(() => panel.intents('ready').at(-1)?.around !== undefined);
    assert.ok(['m1', 'm2', 'm3'].includes(panel.intents('ready').at(-1)?.around ?? ''));
    assert.equal(await panel.page.locator('#m7').count(), 0, 'another part is not shown first');
    await panel.close();
  });

  it('stays where one reads when the branch changes below, and goes to the end for what one asks', async () => {
    const panel = await openPanel();
    const messages = [long('m1'), long('m2'), long('m3')];
    await panel.show([...messages, long('m4')]);
    await turnWheel(panel, -3000);
    const { m2 } = await tops(panel);
    await panel.show(messages);
    await atRest(panel);
    assertSamePlaces({ m2: (await tops(panel))['m2'] ?? 0 }, { m2: m2 ?? 0 });
    await panel.tell({ type: 'sent' });
    await panel.tell({ type: 'message', message: messageView({ id: 'p9', role: 'user', text: 'And now?' }) });
    await until(async () => (await fromEnd(panel)) < 30);
    await panel.close();
  });

  it('copies a selection over several messages as Markdown, with who said what', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer, { ...prompt, id: 'p2', text: 'Thanks *a lot*' }]);
    const copied = (from: string, to: string) =>
      panel.page.evaluate(
        ([from, to]) => {
          const [start, end] = [document.querySelector(from), document.querySelector(to)];
          if (!start || !end) throw new Error('They are there.');
          const selection = document.getSelection();
          selection?.setBaseAndExtent(start, 0, end, end.childNodes.length);
          const clipboardData = new DataTransfer();
          start.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }));
          return clipboardData.getData('text/plain');
        },
        [from, to] as const,
      );
    const plan = 'A **plan** with `code` and a [link](https://example.com).';
    assert.equal(
      await copied('#p1 .message-text', '#a1 .message-text p'),
      `**You**\n\n${prompt.text}\n\n**acme/m-1**\n\n${plan}`,
    );
    const all = await copied('#p1 h2', '#p2 .message-text');
    assert.ok(all.endsWith('| 1 | 2 |\n\n**You**\n\nThanks *a lot*'), all);
    assert.equal(await copied('#a1 h2', '#a1 .message-text p'), plan, 'no name where one speaks');
    await panel.close();
  });

  it('finds in the stored conversation and shows each hit', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    await panel.page.keyboard.press('Control+f');
    await panel.page.getByRole('textbox', { name: 'Find in conversation' }).fill('plan');
    await until(() => panel.intents('find').length === 1);
    await panel.tell({ type: 'found', query: 'plan', messageIds: ['a1', 'older'] });
    await panel.page.keyboard.press('Enter');
    await panel.page.getByText('1 of 2').waitFor();
    await panel.page.keyboard.press('Enter');
    await until(() => panel.intents('reveal').length === 2);
    assert.deepEqual(
      panel.intents('reveal').map(({ messageId }) => messageId),
      ['a1', 'older'],
    );
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('textbox', { name: 'Find in conversation' }).waitFor({ state: 'hidden' });
    await panel.close();
  });

  it('keeps what is typed into the find bar in the moment when it opens, and when it is asked for again', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    await panel.page.evaluate(() => {
      // As soon as the bar is in the page, before anything is painted.
      new MutationObserver((_, observer) => {
        const input = document.querySelector('.find input');
        if (!(input instanceof HTMLInputElement)) return;
        observer.disconnect();
        input.value = 'plan';
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }).observe(document.body, { childList: true, subtree: true });
    });
    await panel.page.keyboard.press('Control+f');
    await until(() => panel.intents('find').length === 1);
    assert.deepEqual(panel.intents('find')[0], { type: 'find', query: 'plan' });
    const input = panel.page.getByRole('textbox', { name: 'Find in conversation' });
    await panel.page.getByRole('textbox', { name: 'Message', exact: true }).click();
    await panel.page.keyboard.press('Control+f');
    await panel.page.keyboard.type('tide');
    // Slow fingers ask for what stands there in between as well.
    await until(() => panel.intents('find').at(-1)?.query === 'tide');
    assert.equal(await input.inputValue(), 'tide', 'all of it was selected');
    await panel.tell({ type: 'open-find', query: 'slack' });
    await until(async () => (await input.inputValue()) === 'slack');
    await panel.close();
  });

  it('offers to undo a deletion', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    await panel.page.locator('#a1').hover();
    await panel.page.locator('#a1').getByRole('button', { name: 'Delete' }).click();
    await until(() => panel.intents('delete').length === 1);
    await panel.show([prompt]);
    await panel.tell({ type: 'deleted', messageId: 'a1' });
    await panel.page.getByRole('button', { name: 'Undo' }).click();
    await until(() => panel.intents('undo-delete').length === 1);
    await panel.close();
  });

  it('edits a prompt in its place', async () => {
    const panel = await openPanel();
    await panel.show([prompt, answer]);
    await panel.page.locator('#p1').hover();
    await panel.page.locator('#p1').getByRole('button', { name: 'Edit and resend' }).click();
    const box = panel.page.getByRole('textbox', { name: 'Edit message' });
    assert.equal(await box.inputValue(), prompt.text);
    await box.fill('And at night?');
    await box.press('Enter');
    await until(() => panel.intents('edit').length === 1);
    assert.deepEqual(panel.intents('edit')[0], { type: 'edit', messageId: 'p1', text: 'And at night?' });
    await panel.close();
  });

  it('counts down to a retry that can be cut short or given up', async () => {
    const panel = await openPanel();
    const untilMs = Date.now() + 30_000;
    const waiting = { sentence: 'The attempt before failed. Attempt 2 of 4 in', untilMs };
    await panel.show([prompt, messageView({ id: 'a', state: 'streaming', waiting })], {
      surroundings: { ...quietly, isAnswering: true },
    });
    const line = panel.page.getByText(/Attempt 2 of 4 in \d+ s/);
    const seconds = async () => Number(/in (\d+) s/.exec((await line.textContent()) ?? '')?.[1]);
    const first = await seconds();
    assert.ok(first > 0 && first <= 30, `${first} s`);
    await until(async () => (await seconds()) < first);
    await panel.page.getByRole('button', { name: 'Try Now' }).click();
    await until(() => panel.intents('retry-now').length === 1);
    await panel.close();
  });
});

/** Where each message begins, from the top of the window. */
function tops(panel: PanelPage): Promise<Record<string, number>> {
  return panel.page
    .locator('article')
    .evaluateAll((articles) =>
      Object.fromEntries(articles.map((article) => [article.id, article.getBoundingClientRect().top])),
    );
}

describe('a notice in time', () => {
  const notice = {
    sentence: 'Your credit at OpenRouter is down to $0.84.',
    actions: [
      { id: 'add-credit', label: 'Add Credit' },
      { id: 'show-usage', label: 'Show Usage' },
    ],
  } as const;

  it('is read out, leads on, and is dismissed by the keyboard alone, which goes on in the composer', async () => {
    const panel = await openPanel({ width: 300 });
    await panel.show([prompt, answer]);
    await panel.tell({ type: 'notice', notice });
    const bar = panel.page.getByRole('status').filter({ hasText: notice.sentence });
    await bar.waitFor();
    const { width } = (await bar.boundingBox()) ?? assert.fail();
    assert.ok(width <= 300);
    await bar.getByRole('button', { name: 'Add Credit' }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Space');
    await until(() => panel.intents('notice-action').length === 2);
    assert.deepEqual(
      panel.intents('notice-action').map(({ action }) => action),
      ['add-credit', 'show-usage'],
    );
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await bar.waitFor({ state: 'detached' });
    assert.equal(await panel.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await panel.tell({ type: 'notice', notice: { ...notice, sentence: 'Only $0.10 is left.' } });
    await panel.page.getByText('Only $0.10 is left.').waitFor();
    await panel.tell({ type: 'notice', notice: null });
    await panel.page.getByText('Only $0.10 is left.').waitFor({ state: 'detached' });
    await panel.close();
  });
});

/** A pixel is what rounding makes of a fraction. */
function assertSamePlaces(
  actual: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
): void {
  for (const [id, top] of Object.entries(expected))
    assert.ok(Math.abs((actual[id] ?? Number.NaN) - top) <= 1.5, `${id}: ${actual[id]}, not ${top}`);
}

function focused(panel: PanelPage): Promise<string | undefined> {
  return panel.page.evaluate(() => document.activeElement?.id);
}

function scrollTop(panel: PanelPage): Promise<number> {
  return panel.page.locator('.transcript').evaluate((element) => element.scrollTop);
}

function fromEnd(panel: PanelPage): Promise<number> {
  return panel.page
    .locator('.transcript')
    .evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
}

/** Until the transcript has stood still for so many frames that nothing moves it any more. */
function atRest(panel: PanelPage): Promise<void> {
  return panel.page.locator('.transcript').evaluate(async (element) => {
    let last = '';
    for (let still = 0; still < 12; ) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = `${element.scrollTop} of ${element.scrollHeight}`;
      still = now === last ? still + 1 : 0;
      last = now;
    }
  });
}

/** Turns the wheel over the transcript, and waits until all of it is scrolled, which takes its time. */
async function turnWheel(panel: PanelPage, deltaY: number): Promise<void> {
  await panel.page.locator('.transcript').hover();
  await atRest(panel);
  const before = await scrollTop(panel);
  await panel.page.mouse.wheel(0, deltaY);
  await until(async () => (await scrollTop(panel)) !== before);
  await atRest(panel);
}

/** Whether what outlives the page is where the reader is now. */
function keepsPlace(panel: PanelPage): Promise<boolean> {
  return panel.page.locator('.transcript').evaluate((transcript) => {
    const { places } = JSON.parse(sessionStorage.getItem('kept') ?? '{}');
    const { messageId, offsetPx } = places?.at(-1)?.[1] ?? {};
    const top = document.getElementById(messageId)?.getBoundingClientRect().top;
    return top !== undefined && Math.abs(top + offsetPx - transcript.getBoundingClientRect().top) <= 1;
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const endMs = Date.now() + 10_000; Date.now() < endMs; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`not within 10 s: ${isSo}`);
}
