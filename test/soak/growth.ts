import type { CDPSession } from 'playwright-core';
import { closeBrowser } from '../support/browserPage.ts';
import { messageView, openPanel, type PanelPage } from '../support/panelPage.ts';
import type { Sample } from './messages.ts';
import type { SoakWindow } from './windows.ts';

/* Whether something grows that should stay: the second tenth of what was measured, beside the last. */

type Tell = (line: string) => void;

const maxGrowth = 1.1;
const fewestSamples = 20;
/** Timers, sockets and files come and go by a few. */
const coming = 6;

/** The windows that lived from the beginning to the end. */
export function growthOf(windows: readonly SoakWindow[], tell: Tell): readonly string[] {
  return windows.flatMap(({ samples }, n) => {
    const of = (figure: (sample: Sample) => number) => compared(samples.map(figure));
    const heap = of(({ heapBytes }) => heapBytes);
    const worker = of(({ workerHeapBytes }) => workerHeapBytes);
    const rss = of(({ rssBytes }) => rssBytes);
    const counts = [
      of((sample) => sample.timers),
      of((sample) => sample.sockets),
      of((sample) => sample.files),
    ];
    tell(
      `window ${n + 1}: ${samples.at(-1)?.turns ?? 0} turns; heap ${mb(heap)}, storage worker's heap ${mb(worker)}, all memory ${mb(rss)}; timers, sockets, files ${counts.map(({ early, late }) => `${early} → ${late}`).join(', ')}`,
    );
    if (samples.length < fewestSamples) return [];
    const names = ['timers', 'sockets', 'files'];
    return [
      ...(heap.late > heap.early * maxGrowth ? [`the heap of window ${n + 1} grew: ${mb(heap)}`] : []),
      ...(worker.late > worker.early * maxGrowth
        ? [`the heap of the storage worker of window ${n + 1} grew: ${mb(worker)}`]
        : []),
      ...counts.flatMap(({ early, late }, at) =>
        late > early + coming ? [`window ${n + 1} has ever more ${names[at]}: ${early} → ${late}`] : [],
      ),
    ];
  });
}

interface Compared {
  readonly early: number;
  readonly late: number;
}

/** The least of each tenth: what is there when garbage is not. */
function compared(values: readonly number[]): Compared {
  const tenth = Math.max(1, Math.floor(values.length / 10));
  return {
    early: Math.min(...values.slice(tenth, 2 * tenth)),
    late: Math.min(...values.slice(-tenth)),
  };
}

function mb({ early, late }: Compared): string {
  const text = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);
  return `${text(early)} → ${text(late)} MB`;
}

const answers = 500;
const answersPerConversation = 20;

/** A panel's page over many answers that stream into it, in conversations one after the other. */
export async function panelGrowth(tell: Tell): Promise<readonly string[]> {
  const panel = await openPanel({ width: 420, height: 760 });
  const cdp = await panel.page.context().newCDPSession(panel.page);
  await cdp.send('Performance.enable');
  const measured: PageFigures[] = [];
  for (let n = 0; n < answers / answersPerConversation; n++) {
    await converse(panel, n);
    measured.push(await figuresOf(cdp));
  }
  await panel.close();
  await closeBrowser();
  const heap = compared(measured.map(({ heapBytes }) => heapBytes));
  const nodes = compared(measured.map((figures) => figures.nodes));
  const listeners = compared(measured.map((figures) => figures.listeners));
  tell(
    `the panel's page over ${answers} streamed answers: heap ${mb(heap)}, nodes ${nodes.early} → ${nodes.late}, listeners ${listeners.early} → ${listeners.late}`,
  );
  const of = { heap, nodes, listeners };
  return Object.entries(of).flatMap(([name, { early, late }]) =>
    late > early * maxGrowth ? [`the ${name} of the panel's page grew from ${early} to ${late}`] : [],
  );
}

async function converse(panel: PanelPage, number: number): Promise<void> {
  const conversationId = `c${number}`;
  await panel.show([], { conversationId });
  for (let n = 0; n < answersPerConversation; n++) {
    const id = `${conversationId}-${n}`;
    const prompt = messageView({ id: `${id}p`, role: 'user', text: `Question ${n}` });
    const begun = messageView({ id, state: 'streaming' });
    const text = answerText(number * answersPerConversation + n);
    const delta = (from: number, to: number) =>
      ({ type: 'delta', messageId: id, text: text.slice(from, to), reasoning: '' }) as const;
    await panel.tell(
      { type: 'message', message: prompt },
      { type: 'message', message: begun },
      delta(0, 100),
    );
    await panel.tell(delta(100, 200), delta(200, 350));
    await panel.tell(delta(350, text.length), {
      type: 'message',
      message: { ...begun, text, state: 'complete' },
    });
  }
}

function answerText(n: number): string {
  return `### Answer ${n}\n\nA paragraph with **bold** words and \`code\`, ${'word '.repeat(60)}\n\n\`\`\`ts\nexport const value = ${n};\n\`\`\`\n\n| a | b |\n|---|---|\n| ${n} | 2 |\n\nAnd maths: $x^${n % 9}$\n`;
}

interface PageFigures {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

async function figuresOf(cdp: CDPSession): Promise<PageFigures> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { metrics } = await cdp.send('Performance.getMetrics');
  const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return { heapBytes: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
}
