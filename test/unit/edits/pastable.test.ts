import assert from 'node:assert/strict';
import { pastable } from '../../../src/core/edits/pastable.ts';

describe('code for the command line', () => {
  it('never ends its line, and so runs nothing', () => {
    for (const end of [
      '\n',
      '\r',
      '\r\n',
      '\n\n \n',
      '\n\0',
      '\u001b[201~\r',
      '\u0085',
      '\u0004\n',
      '\n\u007f\n',
    ])
      assert.match(pastable(`rm -rf ~${end}`), /^rm -rf ~(?:\[201~)?$/);
  });

  it('holds nothing that a terminal obeys', () => {
    const hostile =
      'echo a\u001b[201~\rrm -rf ~\r\u001b]52;c;eA==\u0007\u0003\u0004\u0008\u009b31m\tb\n\u0000c';
    assert.equal(pastable(hostile), 'echo a[201~\nrm -rf ~\n]52;c;eA==31m\tb\nc');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about.
    assert.doesNotMatch(pastable(hostile), /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  });

  it('is otherwise what was written', () => {
    const code = 'for f in *; do\n\techo "ünï 京 😀 $f"\ndone';
    assert.equal(pastable(`${code}\n`), code);
  });
});
