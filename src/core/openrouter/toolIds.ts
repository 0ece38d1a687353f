/*
 * Mistral's models accept tool call ids of exactly nine letters and digits, and history may hold any.
 */

export function wantsMistralIds(model: string): boolean {
  return /^~?mistralai\/|^(mistral|codestral|magistral|devstral|ministral|pixtral)-/.test(model);
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The same id for the same id, and different ones for the few of a conversation. */
export function mistralId(id: string): string {
  if (/^[A-Za-z0-9]{9}$/.test(id)) return id;
  // FNV-1a with 64 bits: spread, not secrecy, is what is wanted.
  let hash = 0xcbf29ce484222325n;
  for (const char of id)
    hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n);
  let text = '';
  for (let digit = 0; digit < 9; digit += 1) {
    text += alphabet[Number(hash % 62n)];
    hash /= 62n;
  }
  return text;
}
