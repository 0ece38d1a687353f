import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { saveArtifact } from '../../scripts/places.mjs';
import { connectionsMade } from './connections.ts';
import { closeEditors, openEditors } from './workbench.ts';

/* Loaded before the end-to-end tests: evidence of what failed, and nothing left open. */

async function keepEvidence(title: string): Promise<void> {
  for (const [number, editor] of [...openEditors].entries()) {
    const files = [saveArtifact(`${title}-${number}-server.log`, editor.log.join('\n'))];
    for (const [index, window] of editor.windows.entries()) {
      files.push(saveArtifact(`${title}-${number}-window-${index}.log`, window.log.join('\n')));
      const picture = await window.page.screenshot({ timeout: 5000 }).catch(() => undefined);
      if (picture) files.push(saveArtifact(`${title}-${number}-window-${index}.png`, picture));
      await tellWhatIsSeen(`Window ${index}`, window.page.frames());
    }
    console.log(`  What was there when "${title}" failed:\n${files.map((file) => `    ${file}`).join('\n')}`);
  }
}

/** Where the files are out of reach, as on another machine, this has to do. */
async function tellWhatIsSeen(name: string, frames: readonly Frame[]): Promise<void> {
  for (const [depth, frame] of frames.entries()) {
    const outline = await frame
      .locator('body')
      .ariaSnapshot({ timeout: 2000 })
      .catch((error: unknown) => String(error).split('\n')[0] ?? '');
    const focused = await frame
      .locator(':focus')
      .evaluateAll(([one]) => one && `${one.tagName} ${one.id} ${one.className}`)
      .catch(() => undefined);
    const lines = outline.split('\n').slice(-60);
    if (outline) console.log([`  ${name}, frame ${depth}, focus on ${focused}:`, ...lines].join('\n    '));
  }
}

afterEach(async function () {
  if (this.currentTest?.state === 'failed') await keepEvidence(this.currentTest.fullTitle());
});

after(async () => {
  await closeEditors();
  const { count, forbidden, isExpected } = connectionsMade();
  assert.deepEqual(forbidden, [], 'the extension talked to somebody that it was not told of');
  assert.ok(count > 0 || !isExpected, 'connections are recorded');
});
