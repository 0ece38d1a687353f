import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { build, type OutputFile } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { ensureBrowser, launchOptions } from '../../scripts/browser.mjs';
import { forWebview } from '../../scripts/build.mjs';
import { pageHtml } from '../../src/vscode/pageHtml.ts';
import { type ThemeName, themeCss, themes } from './themes.ts';

/*
 * A page in a real browser for the tests of the webview's parts: the modules are bundled in memory and served
 * by interception, under the policy the panel has. Nothing leaves the machine.
 */

const root = path.join(import.meta.dirname, '../..');
export const origin = 'https://panel.test';
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
  const document = documentOf({
    script: files.get('entry.js') ?? '',
    style: `${files.get('entry.css') ?? ''}\n${options.css ?? ''}`,
    body: options.body ?? '<main id="root"></main>',
  });
  await serve(context, document, files, (url) => requests.push(url));
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

/** The document that a view has, with this in it. */
export function documentOf(parts: {
  readonly style: string;
  readonly script: string;
  /** Runs before the rest of the page is read. */
  readonly firstScript?: string;
  readonly body?: string;
  readonly theme?: ThemeName;
}): string {
  const html = pageHtml({
    title: 'Test',
    language: 'en',
    translations: {},
    folder: `${origin}/`,
    policy: [`font-src ${origin}`, `img-src ${origin} data: blob:`],
    ...parts,
  });
  const [, nonce] = /nonce="([^"]+)"/.exec(html) ?? [];
  const first = `<link rel="icon" href="data:,"><script nonce="${nonce}">${tellOfBreaches}</script>`;
  const theme = parts.theme && `<style id="theme" nonce="${nonce}">${themeCss(parts.theme)}</style>`;
  // The script before it may speak of a body too.
  const end = html.lastIndexOf('<body>');
  const body = `<body class="${parts.theme ? themes[parts.theme] : ''}">${parts.body ?? ''}`;
  return (
    html.slice(0, end).replace('<title>', () => `${first}${theme ?? ''}<title>`) +
    html.slice(end).replace('<body>', () => body)
  );
}

const tellOfBreaches =
  "document.addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));";

/** What the build makes of a view, by the names of the files. */
export function viewFiles(name: string): Promise<ReadonlyMap<string, string>> {
  const made = views.get(name) ?? viewFilesAnew(name);
  views.set(name, made);
  return made;
}

const views = new Map<string, Promise<ReadonlyMap<string, string>>>();

async function viewFilesAnew(name: string): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await build({ ...forWebview(name, true), write: false });
  return byName(outputFiles);
}

function byName(files: readonly OutputFile[]): ReadonlyMap<string, string> {
  return new Map(files.map((file) => [path.basename(file.path), file.text]));
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
  return byName(result.outputFiles);
}
