import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { bundleText, messagesInSources } from '../../scripts/l10n.mjs';

describe('translations', () => {
  it('have every message of the sources in the bundle (npm run l10n makes it anew)', () => {
    const file = path.join(import.meta.dirname, '../../l10n/bundle.l10n.json');
    assert.equal(readFileSync(file, 'utf8'), bundleText());
  });

  it('are found in the host, in the core and in the webview', () => {
    const messages = messagesInSources();
    for (const message of ['Chat', 'There is no API key yet.', 'Jump to latest']) {
      assert.ok(messages.includes(message), message);
    }
  });
});
