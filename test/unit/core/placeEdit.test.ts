import assert from 'node:assert/strict';
import { placeEdit } from '../../../src/core/edits/placeEdit.ts';

const file = `import { a } from './a.ts';

export class Ferry {
  leave(): void {
    if (this.late) {
      wait();
    }
    go();
  }

  arrive(): void {
    stop();
  }
}
`;

const cases: readonly [name: string, file: string, code: string, expected: string][] = [
  [
    'a method, written without its indentation',
    file,
    'arrive(): void {\n  slow();\n  stop();\n}',
    file.replace('    stop();', '    slow();\n    stop();'),
  ],
  [
    'a method with inner blocks: its own closing bracket ends it',
    file,
    '  leave(): void {\n    go();\n  }',
    file.replace('    if (this.late) {\n      wait();\n    }\n    go();', '    go();'),
  ],
  ['a single line', file, "import { a } from './a.ts';\n", 'no-change'],
  ['code that is nowhere', file, 'function other() {\n}', 'no-place'],
  ['nothing', file, '\n\n', 'no-place'],
  ['what stands twice', 'a();\nb();\na();\n', 'a();', 'ambiguous'],
  [
    'a file with Windows line ends keeps them',
    'one {\r\n  two\r\n}\r\n',
    'one {\n  three\n}',
    'one {\r\n  three\r\n}\r\n',
  ],
  ['tabs', '\tfn {\n\t\told\n\t}\n', 'fn {\n\tnew\n}', '\tfn {\n\t\tnew\n\t}\n'],
];

describe('placing code in a file', () => {
  for (const [name, before, code, expected] of cases) {
    it(name, () => {
      const placed = placeEdit(before, code);
      assert.equal(placed.ok ? placed.text : placed.reason, expected);
    });
  }
});
