import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';
import { type ThemeName, themeCss, themeNames, themes } from './themes.ts';

/*
 * What axe finds wrong with a page. Its script is put into a page once, and asked as often as needed: that takes a
 * third of the time that it takes its own adapter for Playwright, which brings it along with each question.
 */

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rulesOfColours = ['color-contrast', 'link-in-text-block'];

/** A line for each rule that is broken, with the elements that break it. */
export async function violationsOf(
  page: Page,
  { only, except = [] }: { readonly only?: readonly string[]; readonly except?: readonly string[] } = {},
): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
  return page.evaluate(
    async ([chosen, left]) => {
      const { violations } = await (Reflect.get(window, 'axe') as typeof axe).run(document, {
        resultTypes: ['violations'],
        rules: Object.fromEntries(left.map((id) => [id, { enabled: false }])),
        ...(chosen && { runOnly: [...chosen] }),
      });
      return violations.map(({ id, nodes }) => {
        const elements = nodes.map(({ html, any }) => `${html} ${any[0]?.message ?? ''}`);
        return `${id}: ${elements.slice(0, 3).join(' | ')}`;
      });
    },
    [only, except] as const,
  );
}

/**
 * By all rules as the page stands, and by those of colours in every theme: roles and names are the same
 * elements in all of them.
 */
export async function violationsInEveryTheme(page: Page): Promise<readonly string[]> {
  const found = [...(await violationsOf(page))];
  for (const theme of themeNames) {
    await wearTheme(page, theme);
    const broken = await violationsOf(page, { only: rulesOfColours });
    found.push(...broken.map((violation) => `${theme}: ${violation}`));
  }
  return found;
}

/** As VS Code does when the user changes the theme: other variables and classes for the page as it is. */
async function wearTheme(page: Page, theme: ThemeName): Promise<void> {
  await page.evaluate(
    ([css, classes]) => {
      const sheet = document.getElementById('theme');
      if (!sheet) throw new Error('the page has no theme');
      sheet.textContent = css;
      const worn = [...document.body.classList].filter((one) => one.startsWith('vscode-'));
      document.body.classList.remove(...worn);
      document.body.classList.add(...classes.split(' '));
    },
    [themeCss(theme), themes[theme]] as const,
  );
}
