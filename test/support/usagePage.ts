import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import type { UsagePanelMessage, UsageState } from '../../src/protocol/usage.ts';
import { browser, documentUnderPolicy, listenForIncidents, origin, serve } from './browserPage.ts';
import { type ThemeName, themeCss, themeNames, themes } from './themes.ts';

/* The page of the usage view in a real browser, under the policy that it has, with a test as its host. */

const root = path.join(import.meta.dirname, '../..');

export interface UsagePage {
  readonly page: Page;
  readonly asked: UsagePanelMessage[];
  readonly incidents: string[];
  show(state: UsageState): Promise<void>;
  close(): Promise<void>;
}

export async function openUsage({
  theme = 'dark' as ThemeName,
  width = 900,
  height = 1500,
} = {}): Promise<UsagePage> {
  const context = await (await browser()).newContext({
    viewport: { width, height },
    locale: 'en',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const asked: UsagePanelMessage[] = [];
  const incidents: string[] = [];
  listenForIncidents(page, incidents);
  const html = documentUnderPolicy({
    styles: [`theme-${theme}.css`, 'main.css'],
    script: 'main.js',
    body: '<script type="application/json" id="l10n">{}</script>',
    bodyClass: themes[theme],
  });
  await serve(context, html, await bundle(), (url) => incidents.push(`asked for ${url}`));
  await page.exposeFunction('hearIntent', (message: UsagePanelMessage) => void asked.push(message));
  await page.addInitScript(() => {
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => Reflect.get(window, 'hearIntent')(message),
      }),
    });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.readyState === 'complete');
  return {
    page,
    asked,
    incidents,
    show: async (state) => {
      await page.evaluate((shown) => window.postMessage({ type: 'usage', state: shown }, '*'), state);
      await page.locator('.drawing canvas').waitFor();
    },
    close: () => context.close(),
  };
}

let bundled: Promise<ReadonlyMap<string, string>> | undefined;

function bundle(): Promise<ReadonlyMap<string, string>> {
  bundled ??= build({
    entryPoints: [path.join(root, 'webview-ui/usage/main.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'es2023',
    minify: true,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: '/bundle',
    logLevel: 'silent',
  }).then(({ outputFiles }) => {
    const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.text] as const));
    for (const theme of themeNames) files.set(`theme-${theme}.css`, themeCss(theme));
    return files;
  });
  return bundled;
}
