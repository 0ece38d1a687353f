/* Whether a value looks as if it were drawn at random, or stands where a real one is to be put. */

const placeholder =
  /^(?:x+|\*+|\.+|-+|_+|<.*|\[.*|\{.*|\$[{(A-Z_].*|%.*|(?:the|my|your|some|any|an?)[-_ ].*|your.*|(?:pass(?:word|wd)?|pwd|secret|token|key|none|null|undefined|true|false|todo|tbd|admin|root|user|guest|postgres|mysql|redis|rabbit|default)\d{0,3})$|example|placeholder|changeme|change[-_]me|redacted|masked|dummy|x{4}|\*{4}|\.{3}|…|•|0123456|123456789|abcdef(?:gh|01)|deadbeef/i;

export function isPlaceholder(value: string): boolean {
  return placeholder.test(value) || new Set(value).size < Math.min(6, value.length / 2);
}

/** Bits for each character, going by how often each occurs. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}

type CharClass = 'lower' | 'upper' | 'digit' | 'other';

function charClass(char: string): CharClass {
  if (char >= 'a' && char <= 'z') return 'lower';
  if (char >= 'A' && char <= 'Z') return 'upper';
  return char >= '0' && char <= '9' ? 'digit' : 'other';
}

/** Words have long runs of one kind of character; what is random changes kind all the time. */
export function looksRandom(value: string): boolean {
  if (!/^[\w+/=.~:-]+$/.test(value) || isPlaceholder(value)) return false;
  const classes = [...value].map(charClass).filter((name) => name !== 'other');
  const digits = classes.filter((name) => name === 'digit').length;
  const changes = classes.filter((name, index) => index > 0 && name !== classes[index - 1]).length;
  if (digits === classes.length) return false;
  const share = changes / classes.length;
  if (digits < 2) return value.length >= 30 && share >= 0.4 && entropy(value) >= 4;
  return share >= 0.22 && entropy(value) >= 3;
}

/** Three of the four kinds of characters, as password rules ask for. */
export function looksLikePassword(value: string): boolean {
  return !isPlaceholder(value) && new Set([...value].map(charClass)).size >= 3;
}
