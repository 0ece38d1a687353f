import assert from 'node:assert/strict';
import type { HealthIntent } from '../../src/protocol/health.ts';
import { violationsInEveryTheme } from '../support/axe.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { mixedHealth } from '../support/healthStates.ts';
import { openView } from '../support/viewPage.ts';

const hostile = '<img src=x onerror=alert(1)>';

after(closeBrowser);

describe('the health view', () => {
  for (const width of [900, 300]) {
    it(`has no accessibility violation and breaks no policy, ${width} px wide`, async () => {
      const view = await openView<HealthIntent>('health', { width });
      await view.tell({ type: 'health', view: mixedHealth });
      await view.page.getByRole('heading', { name: 'Health of Neural Terminal' }).waitFor();
      await view.page.getByText('Show as a table').click();
      assert.deepEqual(await violationsInEveryTheme(view.page), []);
      const overflow = await view.page.evaluate(
        () => document.documentElement.scrollWidth > window.innerWidth,
      );
      assert.equal(overflow, false);
      assert.deepEqual(view.incidents, []);
      await view.close();
    });
  }

  it('says each level in words, and asks for what its buttons say, by keyboard alone', async () => {
    const view = await openView<HealthIntent>('health');
    await view.tell({ type: 'health', view: mixedHealth });
    await view.page.getByRole('heading', { name: 'Does not work: Key' }).waitFor();
    await view.page.getByRole('heading', { name: 'Well: Disk' }).waitFor();
    for (const name of ['Run Checks Again', 'Copy Diagnostic Report', 'Sign In with OpenRouter'])
      await view.page.getByRole('button', { name }).press('Enter');
    await view.page.getByRole('combobox', { name: 'Period' }).selectOption('day');
    assert.deepEqual(view.asked.slice(1), [
      { type: 'check-again' },
      { type: 'copy-report' },
      { type: 'act', action: 'sign-in' },
      { type: 'period', period: 'day' },
    ]);
    await view.close();
  });

  it('shows names of models, providers and circuits as text', async () => {
    const view = await openView<HealthIntent>('health');
    const [group] = mixedHealth.metrics.groups;
    assert.ok(group);
    const metrics = {
      ...mixedHealth.metrics,
      groups: [{ ...group, model: hostile, provider: hostile }],
      circuits: [[hostile, hostile]],
    };
    await view.tell({ type: 'health', view: { ...mixedHealth, metrics } });
    await view.page.getByRole('rowheader', { name: hostile }).waitFor();
    assert.equal(await view.page.locator('img').count(), 0);
    assert.deepEqual(view.incidents, []);
    await view.close();
  });
});
