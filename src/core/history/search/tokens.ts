/*
 * SQLite's tokenizer finds words, folds case and takes accents away. What it cannot do is done here: the words
 * that it misses are written beside the text when a message is stored, so that every window has the same index.
 */

/** Scripts that write without spaces: found by pairs of characters. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\u30fc\\uff70';

const unspacedRun = new RegExp(`[${unspaced}]+`, 'gu');
const wordOrRun = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}])+`, 'gu');
const startsUnspaced = new RegExp(`^[${unspaced}]`, 'u');

const partBoundary =
  /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const wideForm = /[\uff00-\uffef]/;
const combining = /[\u0300-\u036f\u3099\u309a\u1100-\u11ff]/;

/** What is longer is searched by its words alone beyond this: splitting must not hold up the editor. */
const maxChars = 200_000;

/** The words that `text` contains beside those that SQLite sees, or undefined when there are none. */
export function extraTokens(text: string): string | undefined {
  const head = text.length > maxChars ? text.slice(0, maxChars) : text;
  const composed = combining.test(head) ? head.normalize('NFC') : head;
  const found = new Set<string>();
  for (const [word] of composed.matchAll(wordOrRun)) {
    const extra = extraOf(word);
    if (extra !== undefined) found.add(extra);
  }
  return found.size === 0 ? undefined : [...found].join(' ');
}

function extraOf(word: string): string | undefined {
  const plain = wideForm.test(word) ? word.normalize('NFKC') : word;
  if (startsUnspaced.test(plain)) return pairsOf(plain).join(' ');
  const parts = identifierParts(plain);
  if (parts.length > 1) return parts.join(' ');
  return plain === word ? undefined : plain;
}

/** `camelCase2` → `camel`, `Case`, `2`. Underscores part words for SQLite already. */
export function identifierParts(word: string): readonly string[] {
  return word.split(partBoundary);
}

/**
 * `京都庁` → `京都`, `都庁`, `庁`. The last character alone ends the run, so that no phrase matches across two
 * runs, and each character begins a token, so that one character is found as a prefix.
 */
export function pairsOf(run: string): readonly string[] {
  const characters = [...run];
  return characters.map((character, at) => character + (characters[at + 1] ?? ''));
}

export function isUnspaced(word: string): boolean {
  return startsUnspaced.test(word);
}

/** Words and runs of unspaced script, in order. */
export function wordsOf(text: string): readonly string[] {
  return text.normalize('NFKC').match(wordOrRun) ?? [];
}

export { unspacedRun };
