import type { CDPSession, Page } from 'playwright-core';
import { percentile } from './percentile.ts';

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** All in microseconds; `tdur` is what the thread computed, whatever else the machine did meanwhile. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

const input = 'WebFrameWidgetImpl::HandleInputEvent';
const frame = 'ProxyMain::BeginMainFrame';
const task = 'ThreadControllerImpl::RunTask';

const rounds = 3;

export interface KeyTimes {
  /** Of the quietest round: what other programs of the machine do is not measured. */
  readonly p95: number;
  /** Of each round, in order. */
  readonly all: readonly number[];
}

export async function quietestKeys(typed: () => Promise<readonly number[]>): Promise<KeyTimes> {
  const all: number[] = [];
  for (let round = 0; round < rounds; round++) all.push(percentile(await typed(), 0.95));
  return { p95: Math.min(...all), all };
}

export function keyBar(what: string, { p95, all }: KeyTimes, mostMs: number) {
  const value = `${p95.toFixed(1)} (${all.map((ms) => ms.toFixed(1)).join(', ')})`;
  return { name: what, value, bar: `≤ ${mostMs}`, ok: p95 <= mostMs };
}

/**
 * What the page's thread computed for each key, in milliseconds: every task from the key until the frame that shows
 * it, so also what an answer grew by meanwhile.
 */
export async function keyTimes(page: Page, typeKeys: () => Promise<void>): Promise<readonly number[]> {
  const cdp = await page.context().newCDPSession(page);
  const events = await traced(cdp, typeKeys);
  // The page's process is the one that got keys.
  const { pid, tid } = events.find(({ name }) => name === input) ?? { pid: 0, tid: 0 };
  const own = events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid);
  own.sort((a, b) => a.ts - b.ts);
  const times: number[] = [];
  let begun: number | undefined;
  for (const event of own) {
    if (event.name === input) begun ??= event.ts;
    if (event.name !== frame || begun === undefined) continue;
    const from = begun;
    const until = event.ts + (event.dur ?? 0);
    const tasks = own.filter(({ name, ts, dur = 0 }) => name === task && ts + dur >= from && ts < until);
    times.push(tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000);
    begun = undefined;
  }
  return times;
}

async function traced(cdp: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  cdp.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'input', 'cc'] },
  });
  await act();
  const ended = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.end');
  await ended;
  return events;
}
