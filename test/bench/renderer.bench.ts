import type { CDPSession, Page } from 'playwright-core';
import { browser, closeBrowser, openPage } from '../support/browserPage.ts';
import { themeCss } from '../support/themes.ts';
import { longestTask, taskCategories } from './longestTask.ts';
import type { StreamFacts, Way } from './rendererPage.ts';
import { earlierMessages, longCode, longList, longTable, mixedAnswer } from './rendererTexts.ts';

export const name = 'renderer';

interface Row {
  readonly name: string;
  readonly value: string;
  readonly bar: string;
  readonly ok: boolean;
}
interface Measured {
  readonly subject: typeof import('./rendererPage.ts');
}
interface Run extends StreamFacts {
  readonly scriptMs: number;
  readonly taskMs: number;
  /** The longest task by the time its thread worked: what passed on the clock depends on other programs too. */
  readonly longestTaskMs: number;
}

const parts = 4_000;
const streamMs = 9_000;
const frameMs = 1000 / 60;
const frames = Math.round(streamMs / frameMs);
/** Rendering everything is slow to measure: it is done on each third frame and counted three times. */
const sampled = 3;
const crowd = `500 messages there, ${earlierMessages.length} in the panel`;

export async function run(): Promise<readonly Row[]> {
  const css = `${themeCss('dark')}
#scroller { height: 700px; overflow-y: auto; }
.earlier { content-visibility: auto; contain-intrinsic-size: auto 700px; margin-bottom: 20px; }`;
  const { page, close } = await openPage({
    modules: ['test/bench/rendererPage.ts'],
    css,
    body: '<main id="scroller"></main>',
  });
  try {
    const session = await page.context().newCDPSession(page);
    // The time the thread worked, not the time that passed: other programs may be at work as well.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const subject = new Subject(page, session);
    // A panel has shown something before an answer streams into it: lazy parts are there, code is warm.
    await subject.step(mixedAnswer, 'incremental', 120);
    return [...(await mixed(subject)), ...(await hard(subject))];
  } finally {
    await close();
    await closeBrowser();
  }
}

async function mixed(subject: Subject): Promise<Row[]> {
  const own = await subject.stream(mixedAnswer, 3);
  const feedingMs = await subject.feeding(mixedAnswer);
  const crowded = await subject.stream(mixedAnswer, 2, earlierMessages);
  const naive = await subject.everyFrame(mixedAnswer, 'naive');
  const whole = await subject.everyFrame(mixedAnswer, 'whole');
  const share = (own.scriptMs - feedingMs) / own.durationMs;
  return [
    fewer('40 KB answer: scripting beside the naive way', own.scriptMs, naive, 20),
    fewer('40 KB answer: beside its own one-shot on each frame', own.scriptMs, whole, 10),
    row(
      '40 KB answer: scripting of the stream',
      `${percent(share)} (and ${percent(feedingMs / own.durationMs)} for feeding it)`,
      '≤ 4 %',
      share <= 0.04,
    ),
    ...smooth('40 KB answer', own),
    atMost(`${crowd}: scripting beside none`, crowded.scriptMs, own.scriptMs, 1.3),
    atMost(`${crowd}: all tasks beside none`, crowded.taskMs, own.taskMs, 1.3),
    ...smooth(crowd, crowded),
  ];
}

function smooth(title: string, run: Run): Row[] {
  return [
    row(`${title}: longest task`, describe(run), '≤ 50 ms', run.longestTaskMs <= 50),
    row(
      `${title}: arrival to paint, p95`,
      `${run.paintedP95Frames} (${ms(run.paintedP95Ms)})`,
      '≤ 2 frames',
      run.paintedP95Frames <= 2,
    ),
  ];
}

async function hard(subject: Subject): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [title, text] of [
    ['44 KB list', longList],
    ['33 KB table', longTable],
    ['32 KB code', longCode],
  ] as const) {
    const own = await subject.stream(text, 1);
    const naive = await subject.everyFrame(text, 'naive');
    rows.push(
      fewer(`${title}: scripting beside the naive way`, own.scriptMs, naive, 15),
      row(`${title}: longest task`, describe(own), '≤ 50 ms', own.longestTaskMs <= 50),
    );
  }
  return rows;
}

interface Measured {
  readonly subject: typeof import('./rendererPage.ts');
}

class Subject {
  readonly #page: Page;
  readonly #session: CDPSession;

  constructor(page: Page, session: CDPSession) {
    this.#page = page;
    this.#session = session;
  }

  /** With nothing watched, for the work it makes, and watched, for its tasks and frames; the better of each. */
  async stream(text: string, times: number, earlier: readonly string[] = []): Promise<Run> {
    const work: Run[] = [];
    const seen: Run[] = [];
    for (let time = 0; time < times; time++) {
      work.push(await this.#streamOnce(text, earlier, { isWatched: false, way: 'incremental' }));
      seen.push(await this.#streamOnce(text, earlier, { isWatched: true, way: 'incremental' }));
    }
    const [least] = work.sort((one, other) => one.scriptMs - other.scriptMs);
    const [calmest] = seen.sort((one, other) => one.longestFrameMs - other.longestFrameMs);
    if (!least || !calmest) throw new Error('Each was run.');
    return { ...calmest, scriptMs: least.scriptMs, taskMs: least.taskMs, durationMs: least.durationMs };
  }

  /** Milliseconds of scripting for a text rendered as a whole on every frame of a stream. */
  async everyFrame(text: string, way: Way): Promise<number> {
    return sampled * (await this.step(text, way, Math.round(frames / sampled)));
  }

  /** Milliseconds of scripting for a text rendered on so many frames. */
  async step(text: string, way: Way, count: number): Promise<number> {
    const { scriptMs } = await this.#measure([], () =>
      this.#page.evaluate(
        ([text, count, way]) => (window as unknown as Measured).subject.step(text, count, way),
        [text, count, way] as const,
      ),
    );
    return scriptMs;
  }

  /** Milliseconds of scripting that the stream itself costs, whatever shows it. */
  async feeding(text: string): Promise<number> {
    return (await this.#streamOnce(text, [], { isWatched: false, way: 'nothing' })).scriptMs;
  }

  async #streamOnce(
    text: string,
    earlier: readonly string[],
    how: { readonly isWatched: boolean; readonly way: Way },
  ): Promise<Run> {
    const { isWatched } = how;
    const tracer = await browser();
    const { result, ...costs } = await this.#measure(earlier, async () => {
      if (isWatched) await tracer.startTracing(this.#page, { categories: [...taskCategories] });
      return this.#page.evaluate(
        ([text, parts, streamMs, how]) =>
          (window as unknown as Measured).subject.stream(text, parts, streamMs, how),
        [text, parts, streamMs, how] as const,
      );
    });
    const longestTaskMs = isWatched ? longestTask(await tracer.stopTracing()) : 0;
    return { ...result, ...costs, longestTaskMs };
  }

  async #measure<T>(earlier: readonly string[], work: () => Promise<T>) {
    await this.#page.evaluate((messages) => {
      const { subject } = window as unknown as Measured;
      subject.clear();
      subject.fill(messages);
    }, earlier);
    await this.#page.waitForTimeout(700);
    const before = await this.#costs();
    const result = await work();
    // Highlighting what closed last is part of the work.
    await this.#page.waitForTimeout(700);
    const after = await this.#costs();
    return { result, scriptMs: after.scriptMs - before.scriptMs, taskMs: after.taskMs - before.taskMs };
  }

  async #costs(): Promise<{ readonly scriptMs: number; readonly taskMs: number }> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const millisecondsOf = (key: string) =>
      (metrics.find((metric) => metric.name === key)?.value ?? 0) * 1000;
    return { scriptMs: millisecondsOf('ScriptDuration'), taskMs: millisecondsOf('TaskDuration') };
  }
}

function row(title: string, value: string, bar: string, ok: boolean): Row {
  return { name: title, value, bar, ok };
}

function fewer(title: string, own: number, naive: number, times: number): Row {
  const factor = naive / own;
  return row(title, `${ms(own)} of ${ms(naive)}, 1/${factor.toFixed(1)}`, `≤ 1/${times}`, factor >= times);
}

function atMost(title: string, value: number, base: number, times: number): Row {
  const factor = value / base;
  return row(title, `${ms(value)} of ${ms(base)}, ${factor.toFixed(2)} ×`, `≤ ${times} ×`, factor <= times);
}

function describe({ longestTaskMs, longestFrameMs, finishMs }: Run): string {
  return `${ms(longestTaskMs)} (frames ≤ ${ms(longestFrameMs)} apart, end ${ms(finishMs)})`;
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
