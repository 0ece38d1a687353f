import assert from 'node:assert/strict';
import { closeBrowser } from '../../support/browserPage.ts';
import { messageView, openPanel, type PanelPage, quietly } from '../../support/panelPage.ts';

const prompt = messageView({ id: 'm1', role: 'user', text: 'Which?' });
const one = messageView({
  id: 'm2',
  author: 'acme/one',
  asked: 'acme/one',
  text: 'The **first**.',
  facts: { completionTokens: 12, latencyMs: 1500, cost: '$0.0021' },
  beside: { usdPerToken: 0.000002 },
});
const two = messageView({
  id: 'm3',
  author: 'acme/two',
  asked: 'acme/two',
  state: 'streaming',
  createdAtMs: Date.now(),
  beside: { usdPerToken: 0.00001 },
});
const streaming = { surroundings: { ...quietly, isAnswering: true } };

after(closeBrowser);

function columns(panel: PanelPage): Promise<readonly { readonly x: number; readonly y: number }[]> {
  return panel.page
    .locator('.column')
    .evaluateAll((all) => all.map((column) => column.getBoundingClientRect().toJSON()));
}

describe('a comparison in the panel', () => {
  it('stands side by side in a tab and one above the other where it is narrow', async () => {
    const panel = await openPanel({ width: 900 });
    await panel.show([prompt, one, two], streaming);
    const [left, right] = await columns(panel);
    assert.ok(left && right && left.y === right.y && left.x < right.x);
    await panel.page.setViewportSize({ width: 300, height: 700 });
    await panel.page.waitForFunction(() => innerWidth === 300);
    const [above, below] = await columns(panel);
    assert.ok(above && below && above.x === below.x && above.y < below.y);
    const isWide = await panel.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(isWide, false);
    assert.deepEqual(panel.incidents, []);
    await panel.close();
  });

  it('tells time, tokens and cost of each: estimates while it streams, then what it was', async () => {
    const panel = await openPanel({ width: 900 });
    await panel.show([prompt, one, two], streaming);
    await panel.page.locator('#m2').getByText('1.5 s · 12 tokens · $0.0021').waitFor();
    await panel.tell({ type: 'delta', messageId: 'm3', text: 'Second. '.repeat(50), reasoning: '' });
    await panel.page
      .locator('#m3')
      .getByText(/^\d+\.\d s · ≈100 tokens · ≈\$0\.0010$/)
      .waitFor();
    const facts = { completionTokens: 98, latencyMs: 2500, cost: '$0.0011' };
    await panel.tell({ type: 'message', message: { ...two, state: 'complete', text: 'Second.', facts } });
    await panel.page.locator('#m3').getByText('2.5 s · 98 tokens · $0.0011').waitFor();
    await panel.close();
  });

  it('stops one answer, and goes on with one', async () => {
    const panel = await openPanel({ width: 900 });
    await panel.show([prompt, one, two], streaming);
    await panel.page.locator('#m3').getByRole('button', { name: 'Stop this answer' }).click();
    await panel.page.locator('#m2').getByRole('button', { name: 'Go On with This' }).click();
    await panel.allHeard();
    assert.deepEqual(panel.intents('stop'), [{ type: 'stop', messageId: 'm3' }]);
    assert.deepEqual(panel.intents('choose-answer'), [{ type: 'choose-answer', messageId: 'm2' }]);
    const { beside: _, ...chosen } = one;
    await panel.show([prompt, { ...chosen, sibling: { index: 1, count: 2 } }]);
    await panel.page.getByText('1/2').waitFor();
    assert.equal(await panel.page.locator('.column').count(), 0);
    await panel.page.locator('#m2').hover();
    await panel.page.getByRole('button', { name: 'Compare the versions side by side' }).click();
    await panel.allHeard();
    assert.deepEqual(panel.intents('line-up'), [{ type: 'line-up', messageId: 'm2' }]);
    await panel.close();
  });

  it('is walked through with the arrow keys', async () => {
    const panel = await openPanel({ width: 900 });
    await panel.show([prompt, one, two], streaming);
    await panel.page.locator('#m2').focus();
    const focused = () => panel.page.evaluate(() => document.activeElement?.id);
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await focused(), 'm3');
    await panel.page.keyboard.press('Home');
    assert.equal(await focused(), 'm1');
    await panel.close();
  });
});

describe('a change of the model', () => {
  it('stands before the prompt that it first answers, and at the end as soon as it is chosen', async () => {
    const panel = await openPanel();
    const first = messageView({ id: 'a1', asked: 'acme/one', text: 'One' });
    const again = messageView({ id: 'p2', role: 'user', text: 'And?' });
    const second = messageView({ id: 'a2', asked: 'acme/two', text: 'Two' });
    const surroundings = { ...quietly, model: 'acme/three' };
    await panel.show([prompt, first, again, second], { surroundings });
    const lines = panel.page.getByText(/^From here:/);
    assert.deepEqual(await lines.allTextContents(), ['From here: acme/two', 'From here: acme/three']);
    const follows = await lines.first().evaluate((line) => line.parentElement?.nextElementSibling?.id);
    assert.equal(follows, 'p2');
    await panel.show([prompt, first, again, second], { surroundings: { ...quietly, model: 'acme/two' } });
    assert.equal(await lines.count(), 1);
    await panel.close();
  });
});
