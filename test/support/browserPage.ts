import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../../scripts/browser.mjs';

/*
 * A page in a real browser for the tests of the webview's parts: the modules are bundled in memory and served
 * by interception, under the policy the panel has. Nothing leaves the machine.
 */

const root = path.join(import.meta.dirname, '../..');
export const origin = 'https://panel.test';
const nonce = 'bm9uY2U';
const policy = [
  "default-src 'none'",
  `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  `style-src ${origin}`,
  `font-src ${origin}`,
  `img-src ${origin} data: blob:`,
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
  await serve(context, documentOf(options), withStyle(files, options.css), (url) => requests.push(url));
  listenForIncidents(page, incidents);
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

/**
 * The same document and files from a real server, for what is timed: each answer by interception goes through the test's
 * process and costs some 20 ms.
 */
export async function serveForReal(
  html: string,
  files: ReadonlyMap<string, string>,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const body = name === '' ? html.replaceAll(origin, url) : files.get(name);
    const type = name === '' ? 'text/html' : name.endsWith('.css') ? 'text/css' : 'text/javascript';
    response
      .writeHead(body === undefined ? 404 : 200, { 'content-type': `${type}; charset=utf-8` })
      .end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return { url, close: () => server.close() };
}

/** Answers for the page's own address with its document and files; whatever else is asked for is told. */
export async function serve(
  context: BrowserContext,
  html: string,
  files: ReadonlyMap<string, string>,
  onForeign: (url: string) => void,
): Promise<void> {
  await context.route('**/*', (route) => {
    const url = route.request().url();
    const name = url.startsWith(`${origin}/`) ? url.slice(origin.length + 1) : undefined;
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html });
    const body = name === undefined ? undefined : files.get(name);
    if (body === undefined) {
      onForeign(url);
      return route.abort();
    }
    return route.fulfill({ contentType: name?.endsWith('.css') ? 'text/css' : 'text/javascript', body });
  });
}

/**
 * Runs in the page: tells it all of this, and resolves when it has heard it and drawn it, and has done what it does once
 * that is painted.
 */
export async function tellPage(messages: readonly unknown[]): Promise<void> {
  let left = messages.length;
  const heard = new Promise<void>((resolve) => {
    window.addEventListener('message', function hear() {
      left -= 1;
      if (left > 0) return;
      window.removeEventListener('message', hear);
      resolve();
    });
  });
  for (const message of messages) window.postMessage(message, '*');
  await heard;
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
  await new Promise((resolve) => setTimeout(resolve));
}

export function listenForIncidents(page: Page, incidents: string[]): void {
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') incidents.push(`console: ${message.text()}`);
  });
}

/**
 * A document under the policy that the panel has. Its own script stands before the style sheets: after them it would
 * wait for them, and the page's script with it.
 */
export function documentUnderPolicy(parts: {
  readonly styles: readonly string[];
  readonly script: string;
  /** The text of a script that stands in the page. */
  readonly firstScript?: string;
  /** Scripts that it imports at once. */
  readonly pieces?: readonly string[];
  readonly body: string;
  readonly bodyClass?: string;
}): string {
  const styles = parts.styles.map((file) => `<link rel="stylesheet" href="${origin}/${file}">`);
  const pieces = parts.pieces?.map(
    (file) => `<link rel="modulepreload" nonce="${nonce}" href="${origin}/${file}">`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Test</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<script nonce="${nonce}">document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));</script>
${parts.firstScript ? `<script nonce="${nonce}">${parts.firstScript}</script>` : ''}
${pieces?.join('') ?? ''}${styles.join('')}
<script type="module" nonce="${nonce}" src="${origin}/${parts.script}"></script>
</head><body class="${parts.bodyClass ?? ''}">${parts.body}</body></html>`;
}

function withStyle(files: ReadonlyMap<string, string>, css = ''): ReadonlyMap<string, string> {
  return new Map([...files, ['style.css', `${files.get('entry.css') ?? ''}\n${css}`]]);
}

function documentOf({ body = '<main id="root"></main>' }: PageOptions): string {
  return documentUnderPolicy({ styles: ['style.css'], script: 'entry.js', body });
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
