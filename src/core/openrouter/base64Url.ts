const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Base64 for URLs, without padding. */
export function base64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const group = (a << 16) | (b << 8) | c;
    const signs = [group >> 18, (group >> 12) & 63, (group >> 6) & 63, group & 63].map(
      (index) => alphabet[index],
    );
    text += signs.slice(0, Math.min(3, bytes.length - at) + 1).join('');
  }
  return text;
}
