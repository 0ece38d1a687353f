import type { Term } from './query.ts';
import { foldAccents, identifierParts, pairsOf, unspacedRun } from './tokens.ts';

/*
 * Terms as a full-text expression. Every word stands in quotes, and what SQLite reads inside of quotes is taken
 * out, so that nothing a user types is ever read as syntax.
 */

export interface MatchExpression {
  readonly text: string;
  /** How many phrases it has: SQLite counts the hits of each. */
  readonly phraseCount: number;
}

/** Undefined when there is no word to look for. */
export function matchExpression(terms: readonly Term[]): MatchExpression | undefined {
  const groups = terms.flatMap(groupsOf);
  if (groups.length === 0) return undefined;
  return {
    text: groups.map((phrases) => `(${phrases.join(' OR ')})`).join(' AND '),
    phraseCount: groups.reduce((sum, phrases) => sum + phrases.length, 0),
  };
}

/** Words of which only the beginning is given, and which may be a great many. */
export interface OpenWords {
  /** Finds more than it should, at little cost. */
  readonly match: MatchExpression;
  readonly words: readonly OpenWord[];
}

export interface OpenWord {
  /** As it was typed; words of what was found must begin so. */
  readonly beginning: string;
  /** The last word of it, and the same for its first letters alone. */
  readonly lastWord: string;
  readonly match: string;
}

/** As many letters of a beginning as the index has lists of. */
const indexedPrefixChars = 3;
const longerThanIndexed = /(?<![\p{L}\p{N}\p{M}])[a-z0-9]{3}[\p{L}\p{N}]+$/iu;

/** The terms with the first letters alone, of which the index has lists, where only a beginning is given. */
export function openWords(terms: readonly Term[]): OpenWords | undefined {
  const words: OpenWord[] = [];
  const shortened = terms.map((term) => {
    const lastWord = term.isPrefix ? longerThanIndexed.exec(term.text)?.[0] : undefined;
    if (lastWord === undefined) return term;
    const letters = lastWord.slice(0, indexedPrefixChars);
    words.push({ beginning: term.text, lastWord, match: phrase(letters, true) });
    return { text: term.text.slice(0, -lastWord.length) + letters, isPrefix: true };
  });
  const match = words.length > 0 ? matchExpression(shortened) : undefined;
  return match && { match, words };
}

/** All groups must be found; of a group, one phrase suffices. */
function groupsOf({ text, isPrefix }: Term): readonly (readonly string[])[] {
  const plain = text
    .normalize('NFKC')
    .replace(/["*^\0]/g, ' ')
    .trim();
  const groups: (readonly string[])[] = [];
  let at = 0;
  for (const match of plain.matchAll(unspacedRun)) {
    groups.push(...spacedGroup(plain.slice(at, match.index), false), [runPhrase(match[0])]);
    at = match.index + match[0].length;
  }
  return [...groups, ...spacedGroup(plain.slice(at), isPrefix)];
}

function spacedGroup(text: string, isPrefix: boolean): readonly (readonly string[])[] {
  if (!/[\p{L}\p{N}]/u.test(text)) return [];
  const isOneWord = /^[\p{L}\p{N}\p{M}]+\W*$/u.test(text.trim());
  const phrases = [phrase(text.replace(wordPattern, foldAccents), isPrefix && (isOneWord || endsLong(text)))];
  const parts = /^[\p{L}\p{N}]+$/u.test(text.trim()) ? identifierParts(text.trim()) : [];
  if (parts.length > 1) phrases.push(phrase(parts.join(' '), isPrefix && endsLong(parts.at(-1) ?? '')));
  return [phrases];
}

const wordPattern = /[\p{L}\p{N}\p{Mn}]+/gu;

/** SQLite reads the lists of all words that begin so: for a letter or two, that is half of its index. */
function endsLong(words: string): boolean {
  return /[\p{L}\p{N}\p{M}]{3}[^\p{L}\p{N}\p{M}]*$/u.test(words);
}

/** A run of a script without spaces is found by its pairs, one character as the beginning of a pair. */
function runPhrase(run: string): string {
  const pairs = pairsOf(run);
  return pairs.length === 1 ? phrase(run, true) : phrase(pairs.slice(0, -1).join(' '), false);
}

function phrase(words: string, isPrefix: boolean): string {
  // A prefix mark counts only directly behind a word.
  return `"${words.replace(/[^\p{L}\p{N}\p{M}]+$/u, '')}${isPrefix ? '*' : ''}"`;
}
