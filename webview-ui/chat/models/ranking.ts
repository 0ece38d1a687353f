import type { Catalogue, ModelRow } from '../../../src/protocol/models.ts';

/* Which models the picker lists, and in which order. Pure, since it runs at every key. */

export type FilterName = 'free' | 'tools' | 'vision' | 'files' | 'reasoning' | 'long' | 'zero-retention';
export type Order = 'use' | 'price' | 'context' | 'age';

export interface Search {
  readonly query: string;
  readonly filters: ReadonlySet<FilterName>;
  readonly order: Order;
  /** What is on top is so by the order alone, favourite or not. */
  readonly isFlat?: boolean;
}

export type Entry =
  | { readonly kind: 'heading'; readonly section: Section }
  | { readonly kind: 'model'; readonly row: ModelRow; readonly isFavourite: boolean }
  /** An id that is not on the list, as it was typed. */
  | { readonly kind: 'typed'; readonly id: string };

export type Section = 'favourites' | 'recents' | 'all';

/** From here a context is long. */
const longContextTokens = 200_000;

const passes: Readonly<Record<FilterName, (row: ModelRow) => boolean>> = {
  free: ({ isFree }) => isFree,
  tools: ({ can }) => can.includes('tools'),
  vision: ({ can }) => can.includes('vision'),
  files: ({ can }) => can.includes('files'),
  reasoning: ({ can }) => can.includes('reasoning'),
  long: ({ contextTokens = 0 }) => contextTokens >= longContextTokens,
  'zero-retention': ({ hasZeroRetention }) => hasZeroRetention === true,
};

/** A row with the words that a search goes by. */
export interface Indexed {
  readonly row: ModelRow;
  /** Of name, id and vendor, in lower case. */
  readonly words: readonly string[];
  /** Name and id without anything but letters and digits: `gpt5mini`. */
  readonly squashed: readonly string[];
}

export function indexOf(models: readonly ModelRow[]): readonly Indexed[] {
  return models.map((row) => ({
    row,
    words: [...new Set(wordsOf(`${row.name} ${row.id} ${row.vendor}`))],
    squashed: [squash(row.name), squash(row.id.slice(row.id.indexOf('/') + 1)), squash(row.id)],
  }));
}

export function listModels(
  index: readonly Indexed[],
  catalogue: Pick<Catalogue, 'favourites' | 'recents'>,
  { query, filters, order, isFlat }: Search,
): readonly Entry[] {
  const wanted = [...filters].map((name) => passes[name]);
  const left = index.filter(({ row }) => wanted.every((passesOne) => passesOne(row)));
  const favourites = new Set(catalogue.favourites);
  const tokens = wordsOf(query);
  const entry = (row: ModelRow): Entry => ({ kind: 'model', row, isFavourite: favourites.has(row.id) });
  if (tokens.length > 0) {
    const found = search(left, tokens, favourites);
    const sorted = order === 'use' ? found : [...found].sort(by(order));
    return [...sorted.map(entry), ...typed(index, query)];
  }
  const sorted = left.map(({ row }) => row).sort(by(order));
  const first = isFlat ? { favourites: [], recents: [] } : catalogue;
  return sections(sorted, first).flatMap(([section, rows]) =>
    rows.length === 0 ? [] : [{ kind: 'heading' as const, section }, ...rows.map(entry)],
  );
}

/** Each model once: among the favourites, else among those of late, else among all. */
function sections(
  sorted: readonly ModelRow[],
  { favourites, recents }: Pick<Catalogue, 'favourites' | 'recents'>,
): readonly (readonly [Section, readonly ModelRow[]])[] {
  const byId = new Map(sorted.map((row) => [row.id, row]));
  const take = (ids: readonly string[]) =>
    ids.flatMap((id) => {
      const row = byId.get(id);
      byId.delete(id);
      return row ? [row] : [];
    });
  const [first, second] = [take(favourites), take(recents)];
  return [
    ['favourites', first],
    ['recents', second],
    ['all', [...byId.values()]],
  ];
}

function by(order: Order): (one: ModelRow, other: ModelRow) => number {
  // What is not known comes last, whichever way the order goes.
  const key = (row: ModelRow): number => {
    switch (order) {
      case 'use':
        return -(row.uses ?? 0);
      case 'price':
        return row.isFree ? 0 : (row.price ?? Number.POSITIVE_INFINITY);
      case 'context':
        return -(row.contextTokens ?? 0);
      case 'age':
        return -(row.createdAtMs ?? 0);
    }
  };
  return (one, other) => {
    const [a, b] = [key(one), key(other)];
    return a === b ? 0 : a < b ? -1 : 1;
  };
}

function search(
  index: readonly Indexed[],
  tokens: readonly string[],
  favourites: ReadonlySet<string>,
): readonly ModelRow[] {
  const exact = scored(index, tokens, favourites, false);
  // Slips of the finger are forgiven where nothing else fits.
  return exact.length > 0 ? exact : scored(index, tokens, favourites, true);
}

/** A favourite goes before what fits as well, never before what fits better. */
const favouriteBonus = 9;

function scored(
  index: readonly Indexed[],
  tokens: readonly string[],
  favourites: ReadonlySet<string>,
  forgives: boolean,
): readonly ModelRow[] {
  const hits: { readonly row: ModelRow; readonly score: number }[] = [];
  for (const item of index) {
    let score = 0;
    for (const token of tokens) {
      const found = scoreOf(item, token, forgives);
      score = found === 0 ? 0 : score + found;
      if (score === 0) break;
    }
    if (score === 0) continue;
    const { id, uses = 0 } = item.row;
    const bonus = (favourites.has(id) ? favouriteBonus : 0) + Math.min(uses, 100) / 20;
    hits.push({ row: item.row, score: score + bonus });
  }
  return hits.sort((one, other) => other.score - one.score).map(({ row }) => row);
}

function scoreOf({ words, squashed }: Indexed, token: string, forgives: boolean): number {
  let best = 0;
  for (const word of words) {
    if (word === token) return 100;
    if (word.startsWith(token)) best = Math.max(best, 80);
  }
  if (best > 0) return best;
  for (const whole of squashed) {
    const at = whole.indexOf(token);
    if (at !== -1) best = Math.max(best, at === 0 ? 70 : 55);
  }
  if (best > 0) return best;
  if (token.length >= 3 && squashed.some((whole) => isSubsequence(token, whole))) return 25;
  return forgives && token.length >= 4 && words.some((word) => isNearly(word, token)) ? 10 : 0;
}

/** All letters in their order, beginning with the first: `csonnet` in `claudesonnet45`. */
function isSubsequence(token: string, whole: string): boolean {
  if (token[0] !== whole[0]) return false;
  let at = 0;
  for (const letter of whole) if (letter === token[at]) at += 1;
  return at === token.length;
}

/** Whether the word begins with the token but for one slip: a letter too many, missing, wrong or swapped. */
function isNearly(word: string, token: string): boolean {
  let same = 0;
  while (same < token.length && token[same] === word[same]) same += 1;
  const [rest, left] = [token.slice(same), word.slice(same)];
  const isSwap = rest[0] === left[1] && rest[1] === left[0] && left.slice(2).startsWith(rest.slice(2));
  return (
    isSwap ||
    left.slice(1).startsWith(rest.slice(1)) ||
    left.startsWith(rest.slice(1)) ||
    left.slice(1).startsWith(rest)
  );
}

function typed(index: readonly Indexed[], query: string): readonly Entry[] {
  const id = query.trim();
  const mayBeId = id.includes('/') || index.length === 0;
  return mayBeId && !/\s/.test(id) && !index.some(({ row }) => row.id === id) ? [{ kind: 'typed', id }] : [];
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function squash(text: string): string {
  return wordsOf(text).join('');
}
