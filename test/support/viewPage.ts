import path from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { browser, documentUnderPolicy, listenForIncidents, origin, serve, tellPage } from './browserPage.ts';
import { type ThemeName, themeCss, themeNames, themes } from './themes.ts';

/* The page of one of the views in a real browser, under the policy that it has, with a test as its host. */

const root = path.join(import.meta.dirname, '../..');

export interface ViewPage<Intent> {
  readonly page: Page;
  /** What the page asked of its host, in order. */
  readonly asked: readonly Intent[];
  /** Breaches of the policy, errors, and requests for anything but the page itself. */
  readonly incidents: readonly string[];
  /** Says what the host would say. */
  tell(message: object): Promise<void>;
  close(): Promise<void>;
}

export interface ViewOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

export async function openView<Intent>(
  name: 'usage' | 'health',
  { theme = 'dark', width = 900, height = 1500 }: ViewOptions = {},
): Promise<ViewPage<Intent>> {
  const context = await (await browser()).newContext({
    viewport: { width, height },
    locale: 'en',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const asked: Intent[] = [];
  const incidents: string[] = [];
  listenForIncidents(page, incidents);
  const html = documentUnderPolicy({
    styles: [`theme-${theme}.css`, 'main.css'],
    script: 'main.js',
    body: '<script type="application/json" id="l10n">{}</script>',
    bodyClass: themes[theme],
  });
  await serve(context, html, await bundleOf(name), (url) => incidents.push(`asked for ${url}`));
  await page.exposeFunction('hearIntent', (message: Intent) => void asked.push(message));
  await page.addInitScript(() => {
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => Reflect.get(window, 'hearIntent')(message),
        getState: () => undefined,
        setState: () => undefined,
      }),
    });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.readyState === 'complete');
  const tell = (message: object) => page.evaluate(tellPage, [message]);
  return { page, asked, incidents, tell, close: () => context.close() };
}

const bundles = new Map<string, Promise<ReadonlyMap<string, string>>>();

function bundleOf(name: string): Promise<ReadonlyMap<string, string>> {
  const made = bundles.get(name) ?? bundle(name);
  bundles.set(name, made);
  return made;
}

async function bundle(name: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'webview-ui', name, 'main.tsx')],
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
  });
  const files = new Map(outputFiles.map((file) => [path.basename(file.path), file.text] as const));
  for (const theme of themeNames) files.set(`theme-${theme}.css`, themeCss(theme));
  return files;
}
