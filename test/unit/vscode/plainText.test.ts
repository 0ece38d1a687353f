import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  displayText,
  unlinked,
  withoutIcons,
  withoutLinks,
} from '../../../src/core/history/tree/displayText.ts';
import { hostilePayloads } from '../../webview/markdown/hostilePayloads.ts';

/* What VS Code itself draws: notifications, where brackets make links to commands, and labels, where `$(x)` is an icon. */

const folder = path.join(import.meta.dirname, '../../../src');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts'))
  .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')] as const);

/** As VS Code finds links in notifications and in the prompts of input boxes. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)/i;
const icon = /\$\([a-z0-9~-]+\)/i;

const commands = [
  '[Open](command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22x%22%7D)',
  'evil.com [Reload](command:workbench.action.reloadWindow "really")',
  '[[x](command:a)](command:b)',
  '[\u202ex](file:///etc/passwd)',
  '[x](https://evil.test/?q)',
  '$(trash) $(sync~spin) [$(check)](command:x)',
];
const hostile = [
  ...hostilePayloads,
  ...hostilePayloads.map((payload) => `[${payload.slice(0, 40)}](command:x)`),
  ...commands,
];

describe('text from outside in the editor', () => {
  it('is never a link of a notification', () => {
    assert.ok(hostile.filter((text) => link.test(text)).length > 300, 'they would be');
    for (const text of hostile) {
      assert.doesNotMatch(unlinked(text), link);
      assert.doesNotMatch(withoutLinks(text), link);
    }
  });

  it('is never an icon of a label, nor reorders or hides a part of it', () => {
    for (const text of hostile) {
      assert.doesNotMatch(withoutIcons(`${text}$(trash)`), icon);
      assert.doesNotMatch(displayText(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u);
    }
  });

  it('goes into notifications through notice.ts alone', () => {
    const others = sources.filter(
      ([name, text]) => name !== 'vscode/notice.ts' && /show(?:Information|Warning|Error)Message/.test(text),
    );
    assert.deepEqual(
      others.map(([name]) => name),
      [],
    );
  });

  it('is in no Markdown that may run commands or hold HTML', () => {
    const trusting = sources.filter(([, text]) =>
      /\.(?:isTrusted|supportHtml|supportThemeIcons)\s*=|new vscode\.MarkdownString\([^)]+\)/.test(text),
    );
    assert.deepEqual(
      trusting.map(([name]) => name),
      [],
    );
  });
});
