import assert from 'node:assert/strict';
import { blockParts } from '../../../src/core/edits/blockParts.ts';
import { namedFile } from '../../../src/core/edits/namedFile.ts';
import { safePath } from '../../../src/core/edits/safePath.ts';

const named: readonly [info: string, lineBefore: string, code: string, path: string | undefined][] = [
  ['ts src/a.ts', '', 'a();', 'src/a.ts'],
  ['ts:src/a.ts', '', 'a();', 'src/a.ts'],
  ['12:15:src/a.ts', '', 'a();', 'src/a.ts'],
  ['src/a.ts', '', 'a();', 'src/a.ts'],
  ['ts title="src/with blank.ts"', '', 'a();', 'src/with blank.ts'],
  ["js {1,3} filename='b.js'", '', 'a();', 'b.js'],
  ['ts', 'src/a.ts', 'a();', 'src/a.ts'],
  ['ts', 'In **src/a.ts**, change this:', 'a();', 'src/a.ts'],
  ['ts', 'File: `src/a.ts:12`', 'a();', 'src/a.ts'],
  ['ts', 'From src/a.ts to src/b.ts', 'a();', undefined],
  ['ts', 'This takes 1.5 seconds, e.g. now.', 'a();', undefined],
  ['ts', 'Here it is:', '// src/a.ts\na();', 'src/a.ts'],
  ['py', '', '# tools/report.py\nprint()', 'tools/report.py'],
  ['html', '', '<!-- index.html -->\n<p>', 'index.html'],
  ['css', '', '/* style.css */\n.a {}', 'style.css'],
  ['dockerfile', 'Dockerfile', 'FROM node', 'Dockerfile'],
  ['ts', '', '// see the docs\na();', undefined],
  ['ts', 'See https://example.com/a.ts', 'a();', undefined],
  ['c++', '', 'int a;', undefined],
];

describe('the file that a block names', () => {
  for (const [info, lineBefore, code, path] of named)
    it(`${info || '-'} | ${lineBefore || '-'} | ${code.split('\n')[0]}`, () => {
      assert.equal(namedFile({ info, lineBefore, code }), path);
    });

  it('is told by each file of a diff', () => {
    const code = `--- a/one.ts\n+++ b/one.ts\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ b/two.ts\n@@ -0,0 +1,2 @@\n+x\n+y\n`;
    const parts = blockParts({ code, info: 'diff', lineBefore: '' });
    assert.deepEqual(
      parts.map(({ path, newText }) => [path, newText]),
      [
        ['one.ts', undefined],
        ['two.ts', 'x\ny\n'],
      ],
    );
    assert.deepEqual(parts[0]?.place('a\n'), { ok: true, hunks: [{ from: 0, to: 1, lines: ['b'] }] });
  });

  it('is not part of the code of a new file', () => {
    const [part] = blockParts({ code: '// src/a.ts\na();', info: 'ts', lineBefore: '' });
    assert.equal(part?.newText, 'a();\n');
  });
});

describe('a path from an answer', () => {
  for (const path of ['src/a.ts', './src/a.ts', 'src\\a.ts', 'src//a.ts', '.github/workflows/ci.yml'])
    it(`may be ${path}`, () => {
      const steps = safePath(path);
      assert.ok(steps && steps.length > 0 && steps.every((step) => step !== '.' && step !== ''));
    });

  for (const path of [
    '../a.ts',
    'src/../../a.ts',
    'src\\..\\..\\a.ts',
    '/etc/passwd',
    '\\\\server\\share\\a.ts',
    'C:\\a.ts',
    'c:a.ts',
    '~/.ssh/config',
    'file:///etc/passwd',
    'vscode-userdata:/User/settings.json',
    '.git/hooks/pre-commit',
    'a/.GIT/config',
    'src/a.ts\u0000.png',
    'src/\u202Est.a',
    'src/a.ts:stream',
    'src/a.ts.',
    'src/con.ts',
    '',
    '.',
    'a'.repeat(501),
  ])
    it(`is not ${JSON.stringify(path).slice(0, 40)}`, () => assert.equal(safePath(path), undefined));
});
