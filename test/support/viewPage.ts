import type { Page } from 'playwright-core';
import {
  browser,
  documentOf,
  listenForIncidents,
  origin,
  serve,
  tellPage,
  viewFiles,
} from './browserPage.ts';
import type { ThemeName } from './themes.ts';

/* The page of one of the views in a real browser, under the policy that it has, with a test as its host. */

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
  const files = await viewFiles(name);
  const html = documentOf({
    script: files.get('main.js') ?? '',
    style: files.get('main.css') ?? '',
    theme,
  });
  await serve(context, html, files, (url) => incidents.push(`asked for ${url}`));
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
