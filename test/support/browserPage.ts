import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../../scripts/browser.mjs';

/*
 * A page in a real browser for the tests of the webview's parts: the modules are bundled in memory and served
 * by interception, under the policy the panel has. Nothing leaves the machine.
 */

const root = path.join(import.meta.dirname, '../..');
const origin = 'https://panel.test';
const nonce = 'bm9uY2U';
const policy = [
  "default-src 'none'",
  `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  `style-src ${origin}`,
  'img-src data: blob:',
  `font-src ${origin}`,
].join('; ');

let launched: Promise<Browser> | undefined;

/** One browser for all tests of a process. */
export function browser(): Promise<Browser> {
  launched ??= ensureBrowser().then((program) => chromium.launch(launchOptions(program)));
  return launched;
}

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close();
  launched = undefined;
}

export interface TestPage {
  readonly page: Page;
  /** Every address the page asked for beside its own bundle. */
  readonly requests: string[];
  /** Breaches of the content security policy, errors, and dialogs. */
  readonly incidents: string[];
  close(): Promise<void>;
}

export interface PageOptions {
  /** Modules, by their path from the root, whose exports are put on `window.subject`. */
  readonly modules: readonly string[];
  /** More style sheets, by their text. */
  readonly css?: string;
  readonly width?: number;
  readonly height?: number;
  /** What stands in the body. */
  readonly body?: string;
  /** False keeps the names of functions, for a profile. */
  readonly minify?: boolean;
}

export async function openPage(options: PageOptions): Promise<TestPage> {
  const files = await bundle(options.modules, options.minify ?? true);
  const context = await (await browser()).newContext({
    viewport: { width: options.width ?? 480, height: options.height ?? 800 },
  });
  const requests: string[] = [];
  const incidents: string[] = [];
  const page = await context.newPage();
  await serve(context, files, options, requests);
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') incidents.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('page', () => incidents.push('a window was opened'));
  page.on('framenavigated', (frame) => {
    if (frame.url() !== `${origin}/`) incidents.push(`navigated to ${frame.url()}`);
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => 'subject' in window);
  return { page, requests, incidents, close: () => context.close() };
}

async function serve(
  context: BrowserContext,
  files: ReadonlyMap<string, string>,
  options: PageOptions,
  requests: string[],
): Promise<void> {
  await context.route('**/*', (route) => {
    const url = route.request().url();
    const name = url.startsWith(`${origin}/`) ? url.slice(origin.length + 1) : undefined;
    if (name === '') return route.fulfill({ contentType: 'text/html', body: documentOf(options) });
    if (name === 'style.css')
      return route.fulfill({
        contentType: 'text/css',
        body: `${files.get('entry.css') ?? ''}\n${options.css ?? ''}`,
      });
    const body = name === undefined ? undefined : files.get(name);
    if (body !== undefined) return route.fulfill({ contentType: 'text/javascript', body });
    requests.push(url);
    return route.abort();
  });
}

function documentOf(options: PageOptions): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="${origin}/style.css">
<script nonce="${nonce}">document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));</script>
<script type="module" nonce="${nonce}" src="${origin}/entry.js"></script>
</head><body>${options.body ?? '<main id="root"></main>'}</body></html>`;
}

const bundles = new Map<string, Promise<ReadonlyMap<string, string>>>();

function bundle(modules: readonly string[], isMinified: boolean): Promise<ReadonlyMap<string, string>> {
  const key = [isMinified, ...modules].join(' ');
  const made = bundles.get(key) ?? bundleAnew(modules, isMinified);
  bundles.set(key, made);
  return made;
}

async function bundleAnew(
  modules: readonly string[],
  isMinified: boolean,
): Promise<ReadonlyMap<string, string>> {
  const imports = modules.map((file, index) => `import * as part${index} from './${file}';`);
  const parts = modules.map((_, index) => `...part${index}`);
  const result = await build({
    stdin: { contents: `${imports.join('\n')}\nwindow.subject = { ${parts.join(', ')} };`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'es2022',
    minify: isMinified,
    outdir: '/bundle',
    entryNames: 'entry',
    logLevel: 'silent',
  });
  return new Map(result.outputFiles.map((file) => [path.basename(file.path), file.text] as const));
}
