import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { forFirstWord } from '../../scripts/build.mjs';
import type { MessageView, PanelSnapshot, Surroundings } from '../../src/protocol/chatViews.ts';
import type { HostMessage } from '../../src/protocol/hostMessages.ts';
import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import type { Unrevised } from '../../src/vscode/panelPage.ts';
import {
  browser,
  documentOf,
  listenForIncidents,
  origin,
  serve,
  serveForReal,
  tellPage,
  viewFiles,
} from './browserPage.ts';
import type { ThemeName } from './themes.ts';

/*
 * The chat panel's own page in a real browser, under the policy that the panel has, with a test in the place of
 * the extension host: it says what the host would say and hears what the panel asks for.
 */

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly language?: string;
  /** Runs in the page before its script, for instance to answer without the way through the test. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  /** For what is timed: from a real server, and what the panel asks for is not heard, since that is work in the page. */
  readonly isTimed?: boolean;
}

export class PanelPage {
  readonly page: Page;
  readonly asked: PanelMessage[] = [];
  /** Breaches of the policy, errors, and requests for anything but the page itself. */
  readonly incidents: string[] = [];
  #revision = 0;

  constructor(page: Page) {
    this.page = page;
    listenForIncidents(page, this.incidents);
  }

  /** Of the last message that was told. */
  get revision(): number {
    return this.#revision;
  }

  /** Says what the host would say. */
  async tell(...messages: readonly Unrevised<HostMessage>[]): Promise<void> {
    const numbered = messages.map((message) => ({ ...message, revision: ++this.#revision }));
    await this.page.evaluate(tellPage, numbered);
  }

  /** Until all that the page has asked for by now is in `asked`: keys do not wait for that. */
  async allHeard(): Promise<void> {
    await this.page.evaluate(() => undefined);
  }

  /** Shows a conversation with these messages. */
  show(messages: readonly MessageView[], more: Partial<PanelSnapshot> = {}): Promise<void> {
    return this.tell(snapshotOf(messages, more));
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
  choice: {
    name: 'M1',
    parameters: {},
    compared: [],
    takes: { temperature: true, maxTokens: 8192, efforts: ['low', 'medium', 'high'], routing: true },
  },
  isAnswering: false,
  key: 'stored',
  appearance: 'native',
  announces: true,
  persona: '',
  instructions: [],
  sendKey: 'enter',
  whileAnswering: 'queue',
};

export function snapshotOf(
  messages: readonly MessageView[],
  more: Partial<PanelSnapshot> = {},
): Unrevised<Extract<HostMessage, { type: 'snapshot' }>> {
  return {
    type: 'snapshot',
    state: {
      conversationId: 'c1',
      hasEarlier: false,
      hasLater: false,
      recent: [],
      queue: [],
      draft: { text: '', attachments: [], edit: 0 },
      ...more,
      messages,
      surroundings: { ...quietly, ...more.surroundings },
    },
  };
}

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
  const files = await viewFiles('chat');
  firstWord ??= buildFirstWord();
  const html = documentOf({
    firstScript: await firstWord,
    script: files.get('main.js') ?? '',
    style: files.get('main.css') ?? '',
    theme,
  });
  const server = options.isTimed ? await serveForReal(html, files) : undefined;
  if (server) context.on('close', server.close);
  else await serve(context, html, files, (url) => panel.incidents.push(`asked for ${url}`));
  if (!options.isTimed)
    await page.exposeFunction('hearIntent', (message: PanelMessage) => void panel.asked.push(message));
  await page.addInitScript(() => {
    let kept: unknown;
    Object.assign(window, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => {
          performance.mark('asked');
          Reflect.get(window, 'hearIntent')?.(message);
        },
        getState: () => kept ?? JSON.parse(sessionStorage.getItem('kept') ?? 'null'),
        setState: (state: unknown) => {
          kept = state;
          sessionStorage.setItem('kept', JSON.stringify(state));
        },
      }),
    });
  });
  await options.prepare?.(page);
  await page.goto(`${server?.url ?? origin}/`);
  // What is asked of a page is work in it.
  if (!options.isTimed) await page.waitForFunction(() => document.readyState === 'complete');
  return panel;
}

/** The picker of models is loaded and laid out, unseen, when the page has nothing else to do. */
export function pickerReady(page: Page): Promise<void> {
  return page
    .getByRole('dialog', { includeHidden: true, name: 'Choose a model' })
    .waitFor({ state: 'attached' });
}

/** What the page has before anything lazy. */
export async function panelScriptBytes(): Promise<Uint8Array> {
  return new TextEncoder().encode((await viewFiles('chat')).get('main.js'));
}

let firstWord: Promise<string> | undefined;

async function buildFirstWord(): Promise<string> {
  const { outputFiles } = await build({ ...forFirstWord(true), write: false });
  return outputFiles[0]?.text ?? '';
}
