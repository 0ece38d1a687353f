import assert from 'node:assert/strict';
import { violationsInEveryTheme } from '../support/axe.ts';
import { closeBrowser } from '../support/browserPage.ts';
import { openPanel, type PanelPage } from '../support/panelPage.ts';
import { panelStates, showState } from '../support/panelStates.ts';

/* Every state of the panel, judged by axe in every theme. */

describe('the panel has no accessibility violation', () => {
  let panel: PanelPage;
  before(async () => {
    panel = await openPanel();
  });
  after(closeBrowser);

  for (const state of panelStates) {
    it(state.name, async () => {
      await showState(panel, state);
      assert.deepEqual(await violationsInEveryTheme(panel.page), []);
      assert.deepEqual(panel.incidents, []);
    });
  }
});
