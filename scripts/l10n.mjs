import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.mjs';

/* `npm run l10n`: gathers every string that a user can read, for translators. */

const bundleFile = path.join(root, 'l10n/bundle.l10n.json');

const call = /(?:\bl10n\.t|\blocalize|(?<![\w.])t|host\.t)\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g;

/** Every English message in the sources, in order. */
export function messagesInSources() {
  const messages = new Set();
  for (const folder of ['src', 'webview-ui']) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.tsx?$/.test(name)) continue;
      const text = readFileSync(path.join(root, folder, name), 'utf8');
      for (const [, quote, message = ''] of text.matchAll(call)) {
        if (quote === '`') throw new Error(`${name}: a message has to be a plain string: ${message}`);
        messages.add(message.replace(/\\(['"\\])/g, '$1').replace(/\\n/g, '\n'));
      }
    }
  }
  return [...messages].sort();
}

/** The bundle as it should be. */
export function bundleText() {
  return `${JSON.stringify(Object.fromEntries(messagesInSources().map((message) => [message, message])), null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(bundleFile, bundleText());
  console.log('l10n/bundle.l10n.json');
}
