import assert from 'node:assert/strict';
import AxeBuilder from '@axe-core/playwright';
import { closeBrowser } from '../support/browserPage.ts';
import { openPanel, type PanelPage } from '../support/panelPage.ts';
import { panelStates } from '../support/panelStates.ts';
import { themeNames } from '../support/themes.ts';

/* Every state of the panel, judged by axe in every theme. */

after(closeBrowser);

describe('the panel in every state', () => {
  for (const theme of themeNames) {
    describe(`in the theme ${theme}`, () => {
      let panel: PanelPage;
      before(async () => {
        panel = await openPanel({ theme });
      });
      after(() => panel.close());

      for (const { name, messages, snapshot, afterwards } of panelStates) {
        it(`has no accessibility violation: ${name}`, async () => {
          await panel.page.reload();
          await panel.show(messages, snapshot);
          // A busy browser draws it a moment later.
          await panel.page.locator('main').first().waitFor();
          await afterwards?.(panel);
          const axe = new AxeBuilder({ page: panel.page });
          // Roles and names are the same elements in every theme: what a theme can break is colours.
          if (theme !== 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
          const { violations } = await axe.analyze();
          const found = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`,
          );
          assert.deepEqual(found, []);
          assert.deepEqual(panel.incidents, []);
        });
      }
    });
  }
});
