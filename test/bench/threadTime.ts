import type { CDPSession, Page } from 'playwright-core';

/* What a page's own thread computes: other programs on the machine do not count. */

export async function threadTimeOf(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  return {
    /** All that the page computes from the wish until two frames later, in milliseconds. */
    async untilPainted(wish: () => Promise<unknown>): Promise<number> {
      const before = await computedMs(cdp);
      await wish();
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      return (await computedMs(cdp)) - before;
    },
  };
}

async function computedMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find((metric) => metric.name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}
