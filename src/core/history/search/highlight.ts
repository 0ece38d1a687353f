import type { Term } from './query.ts';
import { isUnspaced } from './tokens.ts';

/*
 * Where in a text the words of a query stand. Case and accents do not matter, and the places are those of the
 * text itself, so that what is shown is never changed.
 */

/** From `start` up to, not including, `end`, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

const accentedBlocks: readonly (readonly [number, number])[] = [
  [0x00c0, 0x024f],
  [0x0370, 0x04ff],
  [0x1e00, 0x1fff],
];

let variantsByBase: Map<string, string> | undefined;

/** The accented forms of each letter. */
function variants(): Map<string, string> {
  if (variantsByBase) return variantsByBase;
  const found = new Map<string, string>();
  for (const [first, last] of accentedBlocks) {
    for (let code = first; code <= last; code += 1) {
      const character = String.fromCharCode(code);
      const base = character.normalize('NFD').charAt(0).toLowerCase();
      if (base !== character.toLowerCase()) found.set(base, (found.get(base) ?? '') + character);
    }
  }
  variantsByBase = found;
  return found;
}

/** Finds `text` whatever its case and accents; what stands between its words does not matter. */
function wordsPattern(text: string): string {
  const words = text.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return words.map((word) => [...word].map(characterPattern).join('')).join('[^\\p{L}\\p{N}]+');
}

function characterPattern(character: string): string {
  if (/\p{M}/u.test(character)) return '';
  if (!/[\p{L}\p{N}]/u.test(character)) return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  if (isUnspaced(character)) return character;
  const [base = character] = character.normalize('NFD');
  const forms = variants().get(base.toLowerCase());
  return `${forms ? `[${base}${forms}]` : base}\\p{M}*`;
}

/** All places of the terms as the search understands them, in order and without overlap. */
export function highlight(text: string, terms: readonly Term[]): readonly TextRange[] {
  const patterns = terms.map((term) => wordsPattern(term.text)).filter((pattern) => pattern !== '');
  if (patterns.length === 0) return [];
  const prefixes = terms.map(({ isPrefix }) => isPrefix);
  const any = new RegExp(patterns.map((pattern) => `(${pattern})`).join('|'), 'giu');
  return rangesOf(text, any).flatMap(({ start, end, group }) =>
    startsWord(text, start) && (prefixes[group] || endsWord(text, end)) ? [{ start, end }] : [],
  );
}

/** Whether a word of `text` begins with `beginning`, as the search understands it. */
export function hasWordBeginning(text: string, beginning: string): boolean {
  for (const { 0: found, index } of text.matchAll(patternOf(beginning)))
    if (found !== '' && startsWord(text, index)) return true;
  return false;
}

const rememberedPatterns = 32;
const patterns = new Map<string, RegExp>();

/** Asked of many texts in a row, for a few words in turn. */
function patternOf(words: string): RegExp {
  const known = patterns.get(words);
  if (known) return known;
  if (patterns.size >= rememberedPatterns) patterns.clear();
  const made = new RegExp(wordsPattern(words), 'giu');
  patterns.set(words, made);
  return made;
}

/** All places where `text` contains `part`, also within words. */
export function findAll(text: string, part: string): readonly TextRange[] {
  const pattern = part
    .trim()
    .split(/\s+/)
    .map((word) => [...word.normalize('NFC')].map(characterPattern).join(''))
    .join('\\s+');
  if (pattern === '') return [];
  return rangesOf(text, new RegExp(pattern, 'giu')).map(({ start, end }) => ({ start, end }));
}

const maxHits = 1000;

function rangesOf(text: string, pattern: RegExp): (TextRange & { readonly group: number })[] {
  const ranges = [];
  for (const match of text.matchAll(pattern)) {
    const group = match.slice(1).findIndex((part) => part !== undefined);
    ranges.push({ start: match.index, end: match.index + match[0].length, group });
    if (ranges.length === maxHits) break;
  }
  return ranges;
}

function startsWord(text: string, at: number): boolean {
  return isBoundary(text.slice(Math.max(0, at - 2), at), text.slice(at, at + 2));
}

function endsWord(text: string, at: number): boolean {
  return startsWord(text, at);
}

/** Between words, between the parts of an identifier, and everywhere in scripts without spaces. */
function isBoundary(before: string, after: string): boolean {
  const [previous = '', next = ''] = [[...before].at(-1), [...after][0]];
  if (!/[\p{L}\p{N}]/u.test(previous) || !/[\p{L}\p{N}\p{M}]/u.test(next)) return true;
  if (isUnspaced(previous) || isUnspaced(next)) return true;
  if (/\p{L}/u.test(previous) !== /\p{L}/u.test(next)) return true;
  return /\p{Lu}/u.test(next) ? /\p{Ll}/u.test(previous) || /^\p{Lu}\p{Ll}/u.test(after) : false;
}
