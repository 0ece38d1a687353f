/*
 * SQLite's tokenizer finds words, folds case and takes accents away. What it cannot do is done here: the words
 * that it misses are written beside the text when a message is stored, so that every window has the same index.
 */

/** Scripts that write without spaces: found by pairs of characters. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Bopomofo}\\u30fc\\uff70';

export const unspacedRun = new RegExp(`[${unspaced}]+`, 'gu');
const wordOrRun = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}]\\p{Mn}*)+`, 'gu');
const startsUnspaced = new RegExp(`^[${unspaced}]`, 'u');
/** Scripts whose accents SQLite leaves in place. */
const accented = /[\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;

const partBoundary =
  /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const wideForm = /[\uff00-\uffef]/;
const decomposed = /[\u0300-\u036f\u3099\u309a\u1100-\u11ff]/;

/** What is longer is searched by its words alone beyond this: splitting must not hold up the editor. */
const maxChars = 200_000;

/** The words that `text` contains beside those that SQLite sees, or undefined when there are none. */
export function extraTokens(text: string): string | undefined {
  const head = text.slice(0, maxChars);
  const found = new Set<string>();
  if (wideForm.test(head)) {
    const narrow = head.normalize('NFKC');
    collect(narrow, found);
    const written = new Set(head.match(wordOrRun));
    for (const word of narrow.match(wordOrRun) ?? []) if (!written.has(word)) found.add(word);
  } else {
    collect(decomposed.test(head) ? head.normalize('NFC') : head, found);
  }
  return found.size === 0 ? undefined : [...found].join(' ');
}

function collect(text: string, found: Set<string>): void {
  let previousEnd = -1;
  let previous = '';
  for (const { 0: word, index } of text.matchAll(wordOrRun)) {
    for (const extra of extrasOf(word)) found.add(extra);
    // For SQLite a word that touches a run is a part of it.
    if (index === previousEnd) found.add(isUnspaced(word) ? previous : word);
    previousEnd = index + word.length;
    previous = word;
  }
}

function extrasOf(word: string): readonly string[] {
  if (isUnspaced(word)) return [pairsOf(word).join(' ')];
  const parts = identifierParts(word);
  const folded = foldAccents(word);
  return [
    ...(parts.length > 1 ? [parts.join(' ')] : []),
    ...(folded === [...word].map((character) => character.toLowerCase()).join('') ? [] : [folded]),
  ];
}

/** `Άθλος` → `αθλος`; words of scripts that SQLite folds itself stay as they are but for their case. */
export function foldAccents(word: string): string {
  if (!accented.test(word)) return [...word].map((character) => character.toLowerCase()).join('');
  return word
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}

/** `camelCase2` → `camel`, `Case`, `2`. Underscores part words for SQLite already. */
export function identifierParts(word: string): readonly string[] {
  return word.split(partBoundary);
}

/** Where each word ends that is looked for by itself: parts of identifiers, and characters of unspaced scripts. */
export function wordEnds(text: string): readonly number[] {
  return [...text.matchAll(wordOrRun)].flatMap(({ 0: word, index }) => {
    let end = index;
    return (isUnspaced(word) ? [...word] : identifierParts(word)).map((part) => {
      end += part.length;
      return end;
    });
  });
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
