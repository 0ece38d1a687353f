interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What has to be traced for `longestTask`. */
export const taskCategories = ['toplevel'] as const;

/** The longest task of the page's main thread, in milliseconds of its own time: other programs are at work too. */
export function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { readonly traceEvents: readonly TraceEvent[] };
  const threads = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid} ${event.tid}`),
  );
  const tasks = traceEvents.filter(
    (event) => event.name.endsWith('RunTask') && threads.has(`${event.pid} ${event.tid}`),
  );
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error('The trace holds no tasks.');
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur), 0) / 1000;
}
