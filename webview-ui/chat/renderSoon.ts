/** How long one slice of rendering may take; a frame has 16 ms and others want some of it. */
const sliceMs = 8;

const waiting = new Set<() => void>();
let isScheduled = false;

/**
 * Renders in slices, the last asked for first: a page of messages comes oldest first, and its end is what the
 * reader sees. Returns what takes the wish back.
 */
export function renderSoon(render: () => void): () => void {
  waiting.add(render);
  if (!isScheduled) {
    isScheduled = true;
    // The first slice runs before the page is painted, so that what is in view never shows empty.
    queueMicrotask(renderSlice);
  }
  return () => waiting.delete(render);
}

function renderSlice(): void {
  const until = performance.now() + sliceMs;
  for (const render of [...waiting].reverse()) {
    waiting.delete(render);
    render();
    if (performance.now() > until) break;
  }
  isScheduled = waiting.size > 0;
  if (isScheduled) requestAnimationFrame(renderSlice);
}
