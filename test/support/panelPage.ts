import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright-core';
import type {
  HostMessage,
  MessageView,
  PanelMessage,
  PanelSnapshot,
  Surroundings,
} from '../../src/protocol.ts';
import { browser } from './browserPage.ts';

/*
 * The chat panel's own page in a real browser, under the policy that the panel has, with a test in the place of
 * the extension host: it says what the host would say and hears what the panel asks for.
 */

const root = path.join(import.meta.dirname, '../..');
const origin = 'https://panel.test';
const nonce = 'bm9uY2U';
const policy = `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src ${origin}; font-src ${origin}; img-src ${origin} data: blob:`;

export const themes = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'high-contrast': 'vscode-high-contrast',
  'high-contrast-light': 'vscode-high-contrast-light vscode-high-contrast',
} as const;

export type ThemeName = keyof typeof themes;

type Unrevised<T> = T extends HostMessage ? Omit<T, 'revision'> : never;

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
}

export class PanelPage {
  readonly page: Page;
  readonly asked: PanelMessage[] = [];
  /** Breaches of the policy, errors, and requests for anything but the page itself. */
  readonly incidents: string[] = [];
  #revision = 0;

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.incidents.push(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.incidents.push(`console: ${message.text()}`);
    });
  }

  /** Says what the host would say. */
  async tell(...messages: readonly Unrevised<HostMessage>[]): Promise<void> {
    const numbered = messages.map((message) => ({ ...message, revision: ++this.#revision }));
    await this.page.evaluate((all) => {
      for (const message of all) window.postMessage(message, '*');
      return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, numbered);
  }

  /** Shows a conversation with these messages. */
  show(messages: readonly MessageView[], more: Partial<PanelSnapshot> = {}): Promise<void> {
    const surroundings = { ...quietly, ...more.surroundings };
    return this.tell({
      type: 'snapshot',
      state: {
        conversationId: 'c1',
        hasEarlier: false,
        hasLater: false,
        recent: [],
        draft: { text: '', attachments: [], edit: 0 },
        ...more,
        messages,
        surroundings,
      },
    });
  }

  /** The intents of this type that the panel had, in order. */
  intents<T extends PanelMessage['type']>(type: T): readonly Extract<PanelMessage, { type: T }>[] {
    return this.asked.filter(
      (message): message is Extract<PanelMessage, { type: T }> => message.type === type,
    );
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}

export const quietly: Surroundings = {
  title: 'Ferries',
  model: 'acme/m-1',
  isAnswering: false,
  key: 'stored',
  appearance: 'native',
  announces: true,
};

export function messageView(more: Partial<MessageView> & { readonly id: string }): MessageView {
  return {
    role: 'assistant',
    author: more.role === 'user' ? 'You' : 'acme/m-1',
    text: '',
    reasoning: '',
    state: 'complete',
    createdAtMs: Date.UTC(2026, 10, 2, 12, 30),
    citations: [],
    images: [],
    toolCalls: [],
    attachments: [],
    ...more,
  };
}

export async function openPanel(options: PanelPageOptions = {}): Promise<PanelPage> {
  const { theme = 'dark', width = 420, height = 760, language = 'en' } = options;
  const context = await (await browser()).newContext({
    viewport: { width, height },
    locale: language,
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const panel = new PanelPage(page);
  await serve(context, documentOf(theme), panel.incidents);
  await page.exposeFunction('hearIntent', (message: PanelMessage) => void panel.asked.push(message));
  await page.addInitScript(() => {
    let kept: unknown;
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => {
          performance.mark('asked');
          Reflect.get(window, 'hearIntent')(message);
        },
        getState: () => kept ?? JSON.parse(sessionStorage.getItem('kept') ?? 'null'),
        setState: (state: unknown) => {
          kept = state;
          sessionStorage.setItem('kept', JSON.stringify(state));
        },
      }),
    });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.readyState === 'complete');
  return panel;
}

async function serve(context: BrowserContext, html: string, incidents: string[]): Promise<void> {
  const files = await bundle();
  await context.route('**/*', (route) => {
    const url = route.request().url();
    const name = url.startsWith(`${origin}/`) ? url.slice(origin.length + 1) : undefined;
    if (name === '') return route.fulfill({ contentType: 'text/html', body: html });
    const file = name === undefined ? undefined : files.get(name);
    if (file === undefined) {
      incidents.push(`asked for ${url}`);
      return route.abort();
    }
    const contentType = name?.endsWith('.css') ? 'text/css' : 'text/javascript';
    return route.fulfill({ contentType, body: file });
  });
}

function documentOf(theme: ThemeName): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat</title>
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="theme-${theme}.css"><link rel="stylesheet" href="main.css">
</head><body class="${themes[theme]}">
<script type="application/json" id="l10n">{}</script>
<script type="module" nonce="${nonce}" src="main.js"></script>
</body></html>`;
}

let bundled: Promise<ReadonlyMap<string, string>> | undefined;

function bundle(): Promise<ReadonlyMap<string, string>> {
  bundled ??= build({
    entryPoints: [path.join(root, 'webview-ui/chat/main.tsx')],
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
    for (const theme of Object.keys(themes)) {
      const variables = readFileSync(path.join(root, `test/fixtures/themes/${theme}.css`), 'utf8');
      files.set(
        `theme-${theme}.css`,
        `${variables}\nbody { background: var(--vscode-sideBar-background, var(--vscode-editor-background)); }`,
      );
    }
    return files;
  });
  return bundled;
}

/** What the page loads before anything lazy: the script and all that it imports at once. */
export async function panelScriptBytes(): Promise<Uint8Array> {
  const files = await bundle();
  const seen = new Set<string>();
  const visit = (name: string): string => {
    const text = files.get(name);
    if (text === undefined || seen.has(name)) return '';
    seen.add(name);
    const imports = [...text.matchAll(/(?:^|[;}])import(?:[^"';()]*?from)?\s*["']\.\/([^"']+)["']/g)];
    return text + imports.map((match) => visit(match[1] ?? '')).join('');
  };
  return new TextEncoder().encode(visit('main.js'));
}
