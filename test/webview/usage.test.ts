import assert from 'node:assert/strict';
import { violationsInEveryTheme } from '../support/axe.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { openUsage } from '../support/usagePage.ts';
import { emptyUsage, fullUsage } from '../support/usageStates.ts';

after(closeBrowser);

describe('the usage view', () => {
  for (const [name, width] of [
    ['wide', 900],
    ['narrow', 300],
  ] as const) {
    it(`has no accessibility violation and breaks no policy, ${name}`, async () => {
      const usage = await openUsage({ width });
      for (const [what, state] of [
        ['empty', emptyUsage],
        ['full', fullUsage],
      ] as const) {
        await usage.show(state);
        assert.deepEqual(await violationsInEveryTheme(usage.page), [], what);
        const overflow = await usage.page.evaluate(
          () => document.documentElement.scrollWidth > window.innerWidth,
        );
        assert.equal(overflow, false, `${what} fits`);
      }
      assert.deepEqual(usage.incidents, []);
      await usage.close();
    });
  }

  it('has a table behind the chart, and says its most in words', async () => {
    const { page, show, close } = await openUsage();
    await show(fullUsage);
    await page
      .getByRole('img', { name: 'Spending over time. The most was $2.23, on Nov 14, 2026.' })
      .waitFor();
    await page.getByText('Show as Table').press('Enter');
    const table = page.getByRole('table').first();
    await table.getByRole('row', { name: 'Nov 14, 2026 $2.23 67' }).waitFor();
    assert.equal(await table.getByRole('row').count(), 31);
    await close();
  });

  it('asks for what is filtered, opened, exported and limited, by keyboard alone', async () => {
    const { page, asked, show, close } = await openUsage();
    await show(fullUsage);
    await page.getByRole('combobox', { name: 'Workspace' }).selectOption({ label: 'No workspace' });
    await page.getByRole('button', { name: 'How do ferries keep to a timetable?' }).press('Enter');
    await page.getByRole('button', { name: 'Export CSV' }).press('Enter');
    const day = page.getByRole('group', { name: 'A day', exact: true });
    await day.getByLabel('Stop at').fill('7,5');
    await day.getByLabel('Stop at').press('Enter');
    await day.getByLabel('Warn at').fill('much');
    await day.getByLabel('Warn at').press('Tab');
    await day.getByText('Dollars, such as 2.50').waitFor();
    await page.getByRole('combobox', { name: 'When nobody can tell the price' }).selectOption('block');
    await page.waitForFunction(() => true);
    const [ready, query, open, exported, limits, unknown] = asked;
    assert.equal(asked.length, 6);
    assert.deepEqual(ready, { type: 'ready' });
    assert.deepEqual(query, { type: 'query', query: { ...fullUsage.query, workspace: '' } });
    assert.deepEqual(open, { type: 'open-conversation', id: 'c1' });
    assert.deepEqual(exported, { type: 'export', format: 'csv' });
    assert.ok(limits?.type === 'set-limits');
    const set = limits.limits.filter(({ soft, hard }) => soft || hard);
    assert.deepEqual(set, [
      { kind: 'message', soft: '', hard: '0.5' },
      { kind: 'day', soft: '2', hard: '7,5' },
      { kind: 'month', soft: '', hard: '30' },
      { kind: 'day', model: 'openai/gpt-5', soft: '', hard: '1' },
    ]);
    assert.deepEqual(unknown, { type: 'set-unknown-prices', choice: 'block' });
    await close();
  });
});
