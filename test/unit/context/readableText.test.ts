import assert from 'node:assert/strict';
import { folderText } from '../../../src/core/context/folderText.ts';
import { readableText } from '../../../src/core/context/readableText.ts';

describe('bytes as text', () => {
  it('are read in the encodings that files have', () => {
    assert.equal(readableText(new TextEncoder().encode('grüße 漢字')), 'grüße 漢字');
    assert.equal(readableText(new TextEncoder().encode('\ufeffbom')), 'bom');
    assert.equal(readableText(Uint8Array.of(0xff, 0xfe, 0x41, 0, 0x42, 0)), 'AB');
    assert.equal(readableText(Uint8Array.of(0xfe, 0xff, 0, 0x41)), 'A');
    assert.equal(readableText(Uint8Array.of(0x4d, 0xfc, 0x6e)), 'Mün');
    assert.equal(readableText(new Uint8Array()), '');
  });

  it('are no text where they are a picture or a program', () => {
    assert.equal(readableText(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0)), undefined);
    assert.equal(readableText(Uint8Array.from({ length: 300 }, (_, i) => (i * 7 + 1) % 256 || 1)), undefined);
  });
});

describe('a folder as text', () => {
  it('lists every file, and says of each whose text is not there why', () => {
    assert.equal(
      folderText([
        { path: 'a.ts', text: 'let a;\n\n' },
        { path: 'b.png', leftOut: 'binary' },
        { path: 'c.ts', text: 'let c;' },
      ]),
      'a.ts\nb.png (binary)\nc.ts\n\n===== a.ts =====\nlet a;\n\n===== c.ts =====\nlet c;\n',
    );
  });
});
