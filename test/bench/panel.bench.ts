import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { CDPSession, Page } from 'playwright-core';
import { transcriptPageSize } from '../../src/core/history/transcriptPage.ts';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import type { HostMessage } from '../../src/protocol/hostMessages.ts';
import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import { browser, closeBrowser, documentOf, serveForReal } from '../support/browserPage.ts';
import { largeConversation } from '../support/largeConversation.ts';
import {
  messageView,
  openPanel,
  type PanelPage,
  panelScriptBytes,
  quietly,
  snapshotOf,
} from '../support/panelPage.ts';
import { longestTask, taskCategories } from './longestTask.ts';
import { percentile } from './percentile.ts';

export const name = 'panel: a conversation of 10,000 messages, and the first paint';

interface Measured {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}

const total = 10_000;

export async function run(): Promise<readonly Measured[]> {
  const readMs = await readNewestPage();
  const { openMs, longestTaskMs, heapMb, shown } = await scrollThrough();
  const paints = [];
  for (let round = 0; round < 3; round++) paints.push(await firstPaint(readMs));
  // Of the quietest round: what other programs of the machine do is not measured.
  const { own, bare } = paints.toSorted((one, other) => one.own - other.own)[0] ?? assert.fail();
  const scriptKb = gzipSync(await panelScriptBytes()).length / 1024;
  await closeBrowser();
  return [
    bar('newest page read from the history, p50 ms', readMs, 50, 1),
    bar('opened: page read and painted, ms', readMs + openMs, 300, 0),
    bar(`scrolled through ${shown} messages: longest task, ms`, longestTaskMs, 50, 0),
    bar('heap of the page afterwards, MB', heapMb, 80, 1),
    {
      ...bar('cold page to first paint of a conversation, p50, ms', own, 250, 0),
      value: `${own.toFixed(0)} (${paints.map((round) => round.own.toFixed(0)).join(', ')})`,
    },
    {
      name: 'for comparison, the same elements in a page without a script',
      value: bare.toFixed(0),
      bar: '',
      ok: true,
    },
    bar('script before lazy parts, KB gzipped', scriptKb, 150, 0),
  ];
}

function bar(what: string, value: number, most: number, decimals: number): Measured {
  return { name: what, value: value.toFixed(decimals), bar: `≤ ${most}`, ok: value <= most };
}

async function readNewestPage(): Promise<number> {
  const { history, conversationId, close } = await largeConversation(total);
  const times: number[] = [];
  for (let run = 0; run < 21; run++) {
    const startMs = performance.now();
    await history.branch(conversationId, { limit: transcriptPageSize });
    times.push(performance.now() - startMs);
  }
  await close();
  return percentile(times, 0.5);
}

/** The host's side of paging: the messages before or after one, out of all. */
const all: readonly MessageView[] = Array.from({ length: total }, (_, n) =>
  messageView({
    id: `m${n}`,
    role: n % 2 ? 'assistant' : 'user',
    text:
      n % 2
        ? `### Answer ${n}\n\nA paragraph with **bold** words and \`code\` that is about as long as such answers are, ${'word '.repeat(60)}\n\n\`\`\`ts\nexport const value = ${n};\n\`\`\`\n\n- one\n- two\n- three\n`
        : `Question ${n}: ${'why '.repeat(20)}?`,
  }),
);

async function scrollThrough() {
  const panel = await openPanel({ width: 480, height: 800 });
  const cdp = await panel.page.context().newCDPSession(panel.page);
  await cdp.send('Performance.enable');
  const openMs = await paint(panel);
  await panel.page.waitForTimeout(500);
  const tracer = await browser();
  await tracer.startTracing(panel.page, { categories: [...taskCategories] });
  let answered = 0;
  let first = total - transcriptPageSize;
  const endMs = Date.now() + 60_000;
  await panel.page.locator('.transcript').hover();
  while (first > 0 && Date.now() < endMs) {
    await panel.page.mouse.wheel(0, -2500);
    await panel.page.waitForTimeout(16);
    const asked = panel.intents('load').slice(answered);
    for (const { side, from } of asked) {
      answered++;
      const at = Number(from.slice(1));
      const range =
        side === 'earlier'
          ? [Math.max(0, at - transcriptPageSize), at]
          : [at + 1, at + 1 + transcriptPageSize];
      const messages = all.slice(...range);
      if (side === 'earlier') first = Math.min(first, range[0] ?? 0);
      await panel.tell({ type: 'page', side, messages, hasMore: side === 'earlier' ? first > 0 : true });
    }
  }
  const longestTaskMs = longestTask(await tracer.stopTracing());
  const heapMb = await heap(cdp);
  await panel.close();
  return { openMs, longestTaskMs, heapMb, shown: total - first };
}

/**
 * From the navigation to the frame that has painted the messages, with a host that answers as soon as it has read them;
 * and the same for a page that has these elements from the beginning, and no script.
 */
async function firstPaint(readMs: number): Promise<{ readonly own: number; readonly bare: number }> {
  await (await openPanel()).close();
  const answer = snapshotOf(all.slice(-transcriptPageSize), { hasEarlier: true });
  const own: number[] = [];
  const bare: number[] = [];
  for (let run = 0; run < 5; run++) {
    const { page } = await openPanel({
      isTimed: true,
      prepare: async (page) => {
        await page.addInitScript(answerAtOnce, { answer: { ...answer, revision: 1 }, readMs });
        await page.addInitScript(watchForMessages);
      },
    });
    own.push(await paintedMs(page));
    const looks = await page.evaluate(() => ({
      body: document.body.innerHTML,
      css: [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)),
    }));
    await page.context().close();
    bare.push(await bareFirstPaint(looks.body, looks.css.join('\n')));
  }
  return { own: percentile(own, 0.5), bare: percentile(bare, 0.5) };
}

async function bareFirstPaint(body: string, css: string): Promise<number> {
  const server = await serveForReal(documentOf({ style: css, script: '', body }), new Map());
  const page = await (await browser()).newPage({ viewport: { width: 420, height: 760 } });
  await page.addInitScript(watchForMessages);
  await page.goto(server.url);
  const ms = await paintedMs(page);
  await page.context().close();
  server.close();
  return ms;
}

async function paintedMs(page: Page): Promise<number> {
  // To ask is work in the page, some 20 ms of it the first time: only when it is surely painted.
  await wait(1000);
  await page.waitForFunction(() => performance.getEntriesByName('painted').length > 0);
  return page.evaluate(() => performance.getEntriesByName('painted')[0]?.startTime ?? Number.NaN);
}

/** In the page: answers the first word it says. */
function answerAtOnce({ answer, readMs }: { readonly answer: HostMessage; readonly readMs: number }): void {
  const acquire = Reflect.get(window, 'acquireVsCodeApi');
  let isAnswered = false;
  const postMessage = (message: PanelMessage) => {
    if (message.type !== 'ready' || isAnswered) return;
    isAnswered = true;
    setTimeout(() => window.postMessage(answer, '*'), readMs);
  };
  Object.assign(window, { acquireVsCodeApi: () => ({ ...acquire(), postMessage }) });
}

/** In the page: marks when messages are on the screen. */
function watchForMessages(): void {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => performance.mark('painted');
  const look = () => {
    if (!document.querySelector('article')) return requestAnimationFrame(look);
    // A message posted while a frame is made is delivered after it was painted.
    channel.port2.postMessage(undefined);
    return 0;
  };
  requestAnimationFrame(look);
}

/** From the message that shows a conversation to the frame that has painted it, in the page's own time. */
async function paint(panel: PanelPage): Promise<number> {
  await panel.page.evaluate(() => {
    window.addEventListener('message', () => performance.mark('told'), { once: true, capture: true });
  });
  await panel.show(all.slice(-transcriptPageSize), { hasEarlier: true, surroundings: quietly });
  return panel.page.evaluate(
    () => performance.now() - (performance.getEntriesByName('told')[0]?.startTime ?? Number.NaN),
  );
}

async function heap(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'JSHeapUsedSize')?.value ?? 0) / 1024 / 1024;
}
