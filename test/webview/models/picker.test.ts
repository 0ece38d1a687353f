import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Catalogue } from '../../../src/protocol/models.ts';
import { violationsInEveryTheme } from '../../support/axe.ts';
import { closeBrowser } from '../../support/browserPage.ts';
import { catalogueOf, manyRows, modelRow } from '../../support/modelRows.ts';
import {
  messageView,
  openPanel,
  type PanelPage,
  type PanelPageOptions,
  pickerReady,
  quietly,
} from '../../support/panelPage.ts';

const sonnet = modelRow({
  id: 'anthropic/claude-sonnet-4.5',
  name: 'Claude Sonnet 4.5',
  vendor: 'Anthropic',
  priceIn: '$3.00',
  priceOut: '$15.00',
  price: 18,
  contextTokens: 1_000_000,
  can: ['tools', 'vision', 'reasoning'],
  expiresOn: '2026-12-31',
});
const gemma = modelRow({ id: 'google/gemma:free', name: 'Gemma', vendor: 'Google', isFree: true });
const gpt = modelRow({ id: 'openai/gpt-5', name: 'GPT-5', vendor: 'OpenAI', can: ['tools'], isNew: true });
const few = catalogueOf([gemma, gpt, sonnet], { favourites: [sonnet.id] });

after(closeBrowser);

/** A panel with the picker open on this catalogue. */
async function openPicker(
  catalogue: Catalogue,
  { model, ...options }: PanelPageOptions & { readonly model?: string } = {},
): Promise<PanelPage> {
  const panel = await openPanel(options);
  const surroundings = model === undefined ? quietly : { ...quietly, model };
  const messages = [messageView({ id: 'p', role: 'user', text: 'Hello' }), messageView({ id: 'a' })];
  await panel.show(messages, { surroundings });
  await panel.tell({ type: 'catalogue', catalogue });
  await pickerReady(panel.page);
  await panel.page.getByRole('button', { name: /^Model: M1/ }).click();
  await search(panel).waitFor();
  return panel;
}

const search = (panel: PanelPage): Locator => panel.page.getByRole('combobox', { name: 'Search models' });
const options = (panel: PanelPage): Locator =>
  panel.page.getByRole('listbox', { name: 'Models' }).getByRole('option');

/** As a screen reader has it: the name, and what is told of it. */
async function readOut({ page }: PanelPage, optionId: string): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const { root } = await cdp.send('DOM.getDocument');
  const { nodeId } = await cdp.send('DOM.querySelector', {
    nodeId: root.nodeId,
    selector: `[id="${optionId}"]`,
  });
  const { nodes } = await cdp.send('Accessibility.getPartialAXTree', { nodeId, fetchRelatives: false });
  await cdp.detach();
  return `${nodes[0]?.name?.value}: ${nodes[0]?.description?.value}`;
}

async function activeName(panel: PanelPage): Promise<string> {
  return readOut(panel, (await search(panel).getAttribute('aria-activedescendant')) ?? '');
}

describe('the picker of models', () => {
  it('is worked by the keyboard alone: type, walk, choose', async () => {
    const panel = await openPicker(few);
    await panel.page.keyboard.type('gpt');
    assert.match(await activeName(panel), /^GPT-5 new OpenAI: /);
    await panel.page.keyboard.press('Enter');
    await search(panel).waitFor({ state: 'detached' });
    assert.deepEqual(panel.intents('choose-model'), [
      { type: 'choose-model', model: gpt.id, scope: 'conversation' },
    ]);
    await panel.page.waitForFunction(() => document.activeElement?.id === 'composer');
    await panel.close();
  });

  it('reads each row out as a whole', async () => {
    const panel = await openPicker(few);
    assert.equal(
      await activeName(panel),
      'Claude Sonnet 4.5 Anthropic: favourite, $3.00 in, $15.00 out, 1M context, tools, vision, reasoning, until 2026-12-31',
    );
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await activeName(panel), 'Gemma Google: free');
    await panel.page.keyboard.press('Control+End');
    assert.match(await activeName(panel), /^GPT-5 new OpenAI: /);
    await panel.page.keyboard.press('Escape');
    await search(panel).waitFor({ state: 'detached' });
    assert.deepEqual(panel.intents('choose-model'), [], 'Esc chooses nothing');
    await panel.close();
  });

  it('offers a star and details in the row under the mouse', async () => {
    const panel = await openPicker(few);
    const row = panel.page.getByRole('option', { name: /gemma/i });
    assert.equal(await row.getByTitle('Add to favourites').count(), 0);
    await row.hover();
    await row.getByTitle('Details').waitFor();
    await row.getByTitle('Add to favourites').click();
    await row.getByTitle('Remove from favourites').waitFor();
    await panel.page.getByRole('combobox', { name: 'Search models' }).hover();
    await row.getByTitle('Details').waitFor({ state: 'detached' });
    assert.deepEqual(panel.intents('choose-model'), []);
    assert.deepEqual(panel.intents('star-model'), [
      { type: 'star-model', model: gemma.id, isFavourite: true },
    ]);
    await panel.close();
  });

  it('stars, makes a default and shows details with keys', async () => {
    const panel = await openPicker(few);
    await panel.page.keyboard.type('gemma');
    await panel.page.keyboard.press('Control+d');
    assert.match(await activeName(panel), /favourite/);
    await panel.page.keyboard.press('Control+i');
    const card = {
      id: gemma.id,
      description: 'Small and open.',
      prices: [],
      endpoints: [{ provider: 'Acme', uptimePercent: 99.5, tokensPerSecond: 71.2, isHealthy: false }],
    };
    await panel.tell({ type: 'model-card', card });
    const details = panel.page.getByRole('region', { name: 'Details of Gemma' });
    await details.getByText('71 tokens/s · up 99.5 %').waitFor();
    await details.getByText('in trouble').waitFor();
    await panel.page.keyboard.press('Control+Enter');
    await panel.allHeard();
    assert.deepEqual(panel.intents('star-model'), [
      { type: 'star-model', model: gemma.id, isFavourite: true },
    ]);
    assert.deepEqual(panel.intents('choose-model'), [
      { type: 'choose-model', model: gemma.id, scope: 'new-conversations' },
    ]);
    await panel.close();
  });

  it('narrows down with chips, and remembers them', async () => {
    const panel = await openPicker(few);
    assert.equal(await options(panel).count(), 3);
    await panel.page.getByRole('button', { name: 'Free', exact: true }).click();
    assert.equal(await options(panel).count(), 1);
    // Nobody told which models keep nothing.
    assert.ok(await panel.page.getByRole('button', { name: 'Zero retention' }).isDisabled());
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('button', { name: /^Model: M1/ }).click();
    assert.equal(await options(panel).count(), 1);
    await panel.page.getByRole('button', { name: 'Free', exact: true }).click();
    await panel.page.getByRole('combobox', { name: 'Sort by' }).selectOption('Cheapest');
    assert.match(await readOut(panel, 'model-option-1'), /^Gemma/);
    await panel.close();
  });

  it('walks through a thousand models, with a few dozen of them in the page', async () => {
    const rows = manyRows(1000);
    const panel = await openPicker(catalogueOf(rows));
    await panel.page.keyboard.press('Control+End');
    const last = options(panel).last();
    assert.equal(await last.getAttribute('aria-posinset'), '1000');
    assert.equal(await last.getAttribute('aria-setsize'), '1000');
    assert.ok((await options(panel).count()) < 60);
    const [box, list] = await Promise.all([
      last.boundingBox(),
      panel.page.getByRole('listbox').boundingBox(),
    ]);
    assert.ok(box && list && box.y + box.height <= list.y + list.height + 1, 'the active row is in view');
    await panel.page.keyboard.press('Control+Home');
    for (let step = 0; step < 30; step++) await panel.page.keyboard.press('ArrowDown');
    assert.equal(await panel.page.locator('.model-option.active').getAttribute('aria-posinset'), '31');
    await panel.close();
  });

  it('keeps the keyboard until it is closed, with Esc or a click beside it', async () => {
    const panel = await openPicker(few);
    const focused = () => panel.page.evaluate(() => document.activeElement?.textContent);
    const isInField = () => search(panel).evaluate((field) => field === document.activeElement);
    await panel.page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'Use for All New Conversations', 'round to the end');
    await panel.page.keyboard.press('Tab');
    assert.ok(await isInField(), 'and round to the beginning');
    await panel.page.evaluate(() => document.getElementById('composer')?.focus());
    assert.ok(await isInField(), 'what takes the focus away gives it back');
    await panel.page.locator('.models-foot').click({ position: { x: 120, y: 8 } });
    await panel.page.keyboard.press('Escape');
    await search(panel).waitFor({ state: 'detached' });
    await panel.page.getByRole('button', { name: /^Model: M1/ }).click();
    assert.ok(await isInField());
    const send = await panel.page.getByRole('button', { name: 'Show what will be sent' }).boundingBox();
    await panel.page.mouse.click((send?.x ?? 0) + 8, (send?.y ?? 0) + 8);
    await search(panel).waitFor({ state: 'detached' });
    assert.deepEqual(panel.intents('show-request'), [], 'the click closes, and does nothing else');
    await panel.page.keyboard.type('on with it');
    assert.equal(await panel.page.locator('#composer').inputValue(), 'on with it');
    await panel.close();
  });

  it('opens as it began, wherever it was left', async () => {
    const rows = manyRows(100);
    const panel = await openPicker(catalogueOf(rows), { model: rows[4]?.id ?? '' });
    await panel.page.keyboard.type('m');
    await panel.page.keyboard.press('Control+End');
    await panel.page.keyboard.press('Control+i');
    await panel.page.getByRole('region', { name: /^Details of/ }).waitFor();
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('button', { name: /^Model: M1/ }).click();
    assert.equal(await search(panel).inputValue(), '');
    assert.equal(await panel.page.getByRole('listbox').evaluate((list) => list.scrollTop), 0);
    assert.equal(await search(panel).getAttribute('aria-activedescendant'), 'model-option-4');
    assert.equal(await panel.page.getByRole('region', { name: /^Details of/ }).count(), 0);
    await panel.close();
  });

  it('says that the server cannot be asked, and works with what is known', async () => {
    const note = 'The server cannot be asked now. The list is of 3 days ago.';
    const panel = await openPicker(catalogueOf(few.models, { notes: [note] }));
    await panel.page.getByText(note).waitFor();
    await panel.page.keyboard.type('acme/unlisted');
    await panel.page.getByRole('option', { name: 'Use “acme/unlisted” as it is' }).waitFor();
    await panel.page.keyboard.press('Enter');
    await panel.allHeard();
    assert.equal(panel.intents('choose-model')[0]?.model, 'acme/unlisted');
    await panel.close();
  });

  it('shows names and descriptions as text, whatever they are', async () => {
    const evil = '<img src=x onerror=alert(1)>\u202e"><script>alert(2)</script> {name} `x` ';
    const rows = [modelRow({ id: `evil/"'><b>`, name: evil, vendor: evil, priceIn: evil, priceOut: evil })];
    const panel = await openPicker(catalogueOf(rows, { notes: [evil] }));
    await panel.page.keyboard.press('Control+i');
    const card = {
      id: rows[0]?.id ?? '',
      description: `${evil}${'long '.repeat(2000)}`,
      prices: [{ what: evil, price: evil }],
      endpoints: [{ provider: evil, isHealthy: true }],
      failure: evil,
    };
    await panel.tell({ type: 'model-card', card });
    const made = await panel.page
      .getByRole('dialog')
      .evaluate((dialog) =>
        [...dialog.querySelectorAll('img, script, b, a, code')].map(({ outerHTML }) => outerHTML),
      );
    assert.deepEqual(made, []);
    assert.deepEqual(panel.incidents, []);
    const isWide = await panel.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.equal(isWide, false);
    await panel.close();
  });

  it('picks two to four models to compare, beginning with those of the last time', async () => {
    const panel = await openPicker({ ...few, compared: [gpt.id] });
    await panel.page.getByRole('button', { name: 'Compare Several' }).click();
    const compare = panel.page.getByRole('button', { name: /^Compare \d of 4/ });
    assert.ok(await compare.isDisabled());
    await search(panel).focus();
    await panel.page.keyboard.type('sonnet');
    await panel.page.keyboard.press('Enter');
    assert.equal(await options(panel).first().getAttribute('aria-selected'), 'true');
    await panel.page.keyboard.press('Control+Enter');
    await panel.allHeard();
    assert.deepEqual(panel.intents('compare-next'), [{ type: 'compare-next', models: [gpt.id, sonnet.id] }]);
    await panel.close();
  });

  it('asks again with another model where an answer wants one', async () => {
    const panel = await openPanel();
    await panel.show([messageView({ id: 'p', role: 'user' }), messageView({ id: 'a', text: 'Hm' })]);
    await panel.tell({ type: 'catalogue', catalogue: few });
    await pickerReady(panel.page);
    await panel.page.locator('#a').hover();
    await panel.page.getByRole('button', { name: 'Regenerate with another model' }).click();
    await search(panel).waitFor();
    await panel.page.keyboard.type('gpt');
    await panel.page.keyboard.press('Enter');
    await panel.allHeard();
    assert.deepEqual(panel.intents('regenerate'), [{ type: 'regenerate', messageId: 'a', model: gpt.id }]);
    await panel.close();
  });

  it('begins with the cheapest where the answer would have been too dear, and forgets that order', async () => {
    const panel = await openPanel();
    await panel.show([messageView({ id: 'p', role: 'user' }), messageView({ id: 'a', text: 'Hm' })]);
    await panel.tell({ type: 'catalogue', catalogue: { ...few, recents: [gpt.id] } });
    await pickerReady(panel.page);
    const purpose = { for: 'regenerate', messageId: 'a', isForLess: true } as const;
    await panel.tell({ type: 'open-models', purpose });
    await search(panel).waitFor();
    const names = await options(panel).allTextContents();
    assert.deepEqual(
      names.map((name) => /Gemma|GPT-5|Claude/.exec(name)?.[0]),
      ['Gemma', 'Claude', 'GPT-5'],
      'what has no price comes last',
    );
    assert.match(await activeName(panel), /Gemma/);
    await panel.page.keyboard.press('Enter');
    await panel.allHeard();
    assert.deepEqual(panel.intents('regenerate'), [{ type: 'regenerate', messageId: 'a', model: gemma.id }]);
    await panel.page.getByRole('button', { name: /^Model: M1/ }).click();
    assert.equal(await panel.page.getByRole('combobox', { name: 'Sort by' }).inputValue(), 'use');
    await panel.close();
  });

  for (const width of [300, 700]) {
    it(`has no accessibility violation, ${width} px wide`, async () => {
      const panel = await openPicker({ ...few, notes: ['A note'] }, { width });
      await panel.page.keyboard.press('Control+i');
      await panel.page.getByText('Asking the server…').waitFor();
      assert.deepEqual(await violationsInEveryTheme(panel.page), [], 'card');
      await panel.page.getByRole('button', { name: 'Close details' }).click();
      await panel.page.getByRole('button', { name: 'Compare Several' }).click();
      assert.deepEqual(await violationsInEveryTheme(panel.page), [], 'compare');
      await panel.page.keyboard.press('Escape');
      await panel.page.getByRole('button', { name: 'Parameters' }).click();
      assert.deepEqual(await violationsInEveryTheme(panel.page), [], 'parameters');
      const overflows = await panel.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(overflows, false);
      await panel.close();
    });
  }
});

describe('the parameters of a conversation', () => {
  const open = async (choice = {}) => {
    const panel = await openPanel();
    const surroundings = { ...quietly, choice: { ...quietly.choice, ...choice } };
    await panel.show([messageView({ id: 'p', role: 'user' })], { surroundings });
    await panel.page.getByRole('button', { name: /^Parameters/ }).click();
    await panel.page.getByRole('dialog').waitFor();
    return panel;
  };

  it('are set one by one, and reset together', async () => {
    const panel = await open();
    const dialog = panel.page.getByRole('dialog', { name: 'Parameters of this conversation' });
    await dialog.getByLabel('Reasoning').selectOption('high');
    await dialog.getByLabel('Temperature').fill('7');
    await dialog.getByLabel('Longest answer').fill('500');
    await dialog.getByLabel('Search the web').check();
    await dialog.getByLabel('Only these providers').fill('azure, deep infra');
    await dialog.getByLabel('Only providers that keep nothing').check();
    assert.deepEqual(panel.intents('set-parameters').at(-1)?.parameters, {
      reasoningEffort: 'high',
      temperature: 2,
      maxTokens: 500,
      webSearch: true,
      provider: { only: ['azure', 'deep', 'infra'], zeroDataRetention: true },
    });
    await dialog.getByRole('button', { name: 'Reset' }).click();
    assert.deepEqual(panel.intents('set-parameters').at(-1)?.parameters, {});
    await panel.close();
  });

  it('are offered only where the model takes them', async () => {
    const panel = await open({ takes: { temperature: false, efforts: [], routing: false } });
    const dialog = panel.page.getByRole('dialog');
    assert.equal(await dialog.getByRole('spinbutton').count(), 1);
    assert.equal(await dialog.getByRole('combobox').count(), 0);
    await panel.close();
  });

  it('are told where a prompt set others, which a reset takes away, too', async () => {
    const panel = await open({ others: ['topK: 40', 'seed: 7'] });
    const dialog = panel.page.getByRole('dialog');
    await dialog.getByText('topK: 40, seed: 7').waitFor();
    await dialog.getByRole('button', { name: 'Reset' }).click();
    assert.deepEqual(panel.intents('set-parameters'), [
      { type: 'set-parameters', parameters: {}, isReset: true },
    ]);
    await panel.page.keyboard.press('Escape');
    await panel.page.getByRole('button', { name: 'Parameters: topK: 40 · seed: 7' }).waitFor();
    await panel.close();
  });

  it('are told beside the model where they differ', async () => {
    const panel = await open({ parameters: { reasoningEffort: 'low', temperature: 0.3, webSearch: true } });
    await panel.page.keyboard.press('Escape');
    await panel.page
      .getByRole('button', { name: 'Parameters: low reasoning · temperature 0.3 · web search' })
      .waitFor();
    await panel.close();
  });
});
