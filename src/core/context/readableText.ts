const sniffedBytes = 8192;

/** The text in these bytes, or undefined where they are no text. */
export function readableText(bytes: Uint8Array): string | undefined {
  const encoding = encodingOf(bytes);
  // A zero byte stands in no text but in UTF-16, and in nearly every binary file.
  if (encoding === 'utf-8' && bytes.subarray(0, sniffedBytes).includes(0)) return undefined;
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return looksLatin(bytes) ? new TextDecoder('windows-1252').decode(bytes) : undefined;
  }
}

function encodingOf([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

/** An old text in a Western encoding: hardly any control characters. */
function looksLatin(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, sniffedBytes);
  const controls = start.filter((byte) => byte < 9 || (byte > 13 && byte < 32)).length;
  return start.length > 0 && controls / start.length < 0.005;
}
