const reference = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z][a-zA-Z\d]{1,31}));/g;
const named = new Map<string, string>();
let decoder: HTMLTextAreaElement | undefined;

/** Replaces HTML character references by what they stand for, as CommonMark does outside code. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(reference, (whole: string, decimal?: string, hex?: string) => {
    if (decimal !== undefined) return fromCode(Number.parseInt(decimal, 10));
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16));
    return decodeNamed(whole);
  });
}

function fromCode(code: number): string {
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return '\ufffd';
  return String.fromCodePoint(code);
}

/*
 * The browser knows the 2,231 names already. What is parsed is only ever `&letters;`, and a textarea holds
 * text, never elements.
 */
function decodeNamed(whole: string): string {
  const known = named.get(whole);
  if (known !== undefined) return known;
  decoder ??= document.createElement('textarea');
  decoder.innerHTML = whole;
  const decoded = decoder.value;
  // `&notit;` is no name; browsers read its first letters as one, CommonMark does not.
  const result = decoded.length > 1 && decoded.endsWith(';') ? whole : decoded;
  if (named.size < 3000) named.set(whole, result);
  return result;
}
