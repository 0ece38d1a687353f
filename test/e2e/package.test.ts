import assert from 'node:assert/strict';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { namesInZip, packagedExtension } from '../support/packagedExtension.ts';

const root = path.join(import.meta.dirname, '../..');

describe('the package', () => {
  it('holds what the extension needs and nothing else', async () => {
    const names = namesInZip(await packagedExtension());
    // What the extension or a webview loads only when it needs it.
    const chunk = /^extension\/dist\/(webview\/\w+|parts)\/[\w-]+-[A-Z0-9]{8}\.js$/;
    assert.deepEqual(names.filter((name) => !chunk.test(name)).sort(), expectedNames());
  });

  it('takes nothing from node_modules unbundled but the database engine', async () => {
    const names = namesInZip(await packagedExtension());
    assert.deepEqual(
      names.filter((name) => name.includes('node_modules')),
      [],
    );
    assert.deepEqual(
      names.filter((name) => name.endsWith('.wasm')),
      ['extension/dist/sql-wasm.wasm'],
    );
  });

  it('is smaller than 2.5 MB, diagrams included', async () => {
    const { size } = statSync(await packagedExtension());
    assert.ok(size < 2.5e6, `${size} bytes`);
  });
});

function expectedNames(): string[] {
  const webviews = readdirSync(path.join(root, 'webview-ui')).filter((name) =>
    existsSync(path.join(root, 'webview-ui', name, 'main.tsx')),
  );
  const own = [
    ...['package.json', 'package.nls.json', 'readme.md', 'changelog.md', 'LICENSE.txt'],
    ...['dist/extension.js', 'dist/storageWorker.cjs', 'dist/sql-wasm.wasm', 'dist/third-party-notices.txt'],
    'dist/webview/chat/firstWord.js',
    ...webviews.flatMap((name) => [`dist/webview/${name}/main.js`, `dist/webview/${name}/main.css`]),
    ...['media', 'l10n', 'prompts', 'personas'].flatMap(filesIn),
    ...['docs/privacy.md', 'docs/security.md', 'docs/troubleshooting.md'],
  ];
  const wrapping = ['[Content_Types].xml', 'extension.vsixmanifest'];
  return [...wrapping, ...own.map((name) => `extension/${name}`)].sort();
}

function filesIn(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
