import type { CDPSession, Page } from 'playwright-core';

/* What a page's own thread computes: other programs on the machine do not count. */

export async function threadTimeOf(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    /**
     * All that the page computes from what is done in it until two frames later, in milliseconds. Said to it as it is:
     * the ways of the test's driver are work in the page as well.
     */
    async untilPainted(act: string): Promise<number> {
      const frames = 'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))';
      const before = await computedMs(cdp);
      await cdp.send('Runtime.evaluate', { expression: `${act}; ${frames}`, awaitPromise: true });
      return (await computedMs(cdp)) - before;
    },
  };
}

async function computedMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
