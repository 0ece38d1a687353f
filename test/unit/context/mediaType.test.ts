import assert from 'node:assert/strict';
import { mediaType } from '../../../src/core/context/mediaType.ts';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

describe('the kind of a file', () => {
  it('is what its first bytes say, whatever it is named', () => {
    assert.equal(mediaType(bytes('\x89PNG\r\n\x1a\nrest')), 'image/png');
    assert.equal(mediaType(bytes('\xff\xd8\xff\xe0rest')), 'image/jpeg');
    assert.equal(mediaType(bytes('GIF89arest')), 'image/gif');
    assert.equal(mediaType(bytes('RIFF1234WEBPrest')), 'image/webp');
    assert.equal(mediaType(bytes('junk\n%PDF-1.7')), 'application/pdf');
    for (const other of ['', 'text', '<svg></svg>', 'RIFF1234WAVE', '\x89PNX']) {
      assert.equal(mediaType(bytes(other)), undefined, other);
    }
  });
});
