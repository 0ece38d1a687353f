import assert from 'node:assert/strict';
import { displayText, withoutIcons } from '../../../../src/core/history/tree/displayText.ts';

describe('text of others in labels', () => {
  it('is one line that nothing invisible reorders or hides', () => {
    assert.equal(displayText('  two\r\n\tlines\u2028and a third\0 '), 'two lines and a third');
    assert.equal(displayText('safe\u202etxt.exe\u2066\u200b\ufeff'), 'safetxt.exe');
    assert.equal(displayText('half \ud83d'), 'half \ufffd');
    assert.equal(displayText('x'.repeat(100_000)).length, 300);
    assert.equal(displayText('Ünïcödé 漢字 😀 👩‍💻'), 'Ünïcödé 漢字 😀 👩‍💻');
  });

  it('draws no icons', () => {
    assert.ok(!/\$\(trash\)/.test(withoutIcons('$(trash) and $(loading~spin)')));
    assert.equal(withoutIcons('costs $(5 + 3)'), 'costs $(5 + 3)');
  });
});
