import assert from 'node:assert/strict';
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
    }
    console.log(`  What was there when "${title}" failed:\n${files.map((file) => `    ${file}`).join('\n')}`);
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
