/* What the first bytes say that something is, whatever it is named. */

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Undefined for what no model takes as it is. */
export function mediaType(bytes: Uint8Array): `image/${string}` | 'application/pdf' | undefined {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to));
  if (png.every((byte, index) => bytes[index] === byte)) return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'image/jpeg';
  if (/^GIF8[79]a$/.test(text(0, 6))) return 'image/gif';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  // Readers take a header anywhere in the first kilobyte.
  return text(0, 1024).includes('%PDF-') ? 'application/pdf' : undefined;
}
