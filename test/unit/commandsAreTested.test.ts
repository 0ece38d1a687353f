import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commandIds } from '../../src/vscode/ids.ts';

/* Every command is run by a test in a real VS Code: by its id in the extension host, or by its title in a window. */

const root = path.join(import.meta.dirname, '../..');
const readJson = (name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

const tests = ['test/vscode', 'test/e2e']
  .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => path.join(root, folder, name)))
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

it('every command is run by a test in a real VS Code', () => {
  const nls: Readonly<Record<string, string>> = readJson('package.nls.json');
  const contributed: readonly { command: string; title: string }[] =
    readJson('package.json').contributes.commands;
  const untested = Object.entries(commandIds).filter(([name, id]) => {
    const title =
      nls[contributed.find(({ command }) => command === id)?.title.replaceAll('%', '') ?? ''] ?? id;
    const words = title.replace(/…$/, '');
    return !(
      new RegExp(`\\bcommandIds\\.${name}\\b`).test(tests) ||
      tests.includes(`Neural Terminal: ${words}`) ||
      // An entry of a menu.
      tests.includes(`'${title}')`)
    );
  });
  assert.deepEqual(
    untested.map(([, id]) => id),
    [],
  );
});
