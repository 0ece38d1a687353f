import { parseDecimalToPico } from '../../money.ts';
import { isUnspaced, wordEnds } from './tokens.ts';

/*
 * What the user typed into the search box, understood. Nothing that can be typed is an error: what is no
 * operator is a word.
 */

export interface SearchQuery {
  readonly terms: readonly Term[];
  readonly filters: Filters;
  /** Whether some of it is left out, because it is too long. */
  readonly isCut: boolean;
}

export interface Term {
  readonly text: string;
  /** Words that begin with it are meant too. */
  readonly isPrefix: boolean;
}

export interface Filters {
  readonly model?: string;
  readonly tag?: string;
  readonly workspace?: string;
  readonly beforeMs?: number;
  /** This moment and later. */
  readonly sinceMs?: number;
  readonly role?: 'user' | 'assistant' | 'tool';
  readonly cost?: { readonly comparison: '>' | '>=' | '<' | '<=' | '='; readonly pico: bigint };
  readonly isPinned?: true;
  readonly isUnread?: true;
  readonly isArchived?: true;
  readonly isDeleted?: true;
}

const maxChars = 1000;
const maxTerms = 16;
/** In all terms together: SQLite compares the lists of places of each, and a thousand take seconds. */
const maxWords = 24;
/** A shorter unfinished word would begin half of all words. */
const minPrefixChars = 3;

const piece = /(?:([a-z]+):)?(?:"([^"]*)"?|(\S+))/giu;

export function parseQuery(input: string, nowMs: number): SearchQuery {
  const text = input.slice(0, maxChars).replace(/[“”„‟«»＂]/g, '"');
  const terms: Term[] = [];
  let filters: Filters = {};
  for (const match of text.matchAll(piece)) {
    const [whole, key = '', quoted, bare = ''] = match;
    const filter = filterOf(key.toLowerCase(), quoted ?? bare, nowMs);
    if (filter) filters = { ...filters, ...filter };
    else if (quoted !== undefined && key === '') terms.push({ text: quoted, isPrefix: false });
    else terms.push(wordTerm(whole, match.index + whole.length === text.length));
  }
  const wanted = distinct(terms.filter(({ text: words }) => /[\p{L}\p{N}]/u.test(words)));
  const searched = bounded(wanted);
  const isCut = input.length > maxChars || wanted.some((term, at) => searched[at] !== term);
  return { terms: searched, filters, isCut };
}

/** The same word twice asks for nothing more. */
function distinct(terms: readonly Term[]): readonly Term[] {
  return [...new Map(terms.map((term) => [`${term.text}${term.isPrefix ? '*' : ''}`, term])).values()];
}

/** The first words of them; a phrase that is cut finds more than it should, and never less. */
function bounded(terms: readonly Term[]): readonly Term[] {
  const kept: Term[] = [];
  let left = maxWords;
  for (const term of terms.slice(0, maxTerms)) {
    if (left <= 0) break;
    const ends = wordEnds(term.text);
    kept.push(ends.length <= left ? term : { text: term.text.slice(0, ends[left - 1]), isPrefix: false });
    left -= ends.length;
  }
  return kept;
}

/** The last word is still being typed, as long as no space follows it. */
function wordTerm(word: string, isLast: boolean): Term {
  const text = word.replace(/\*+$/, '');
  const isUnfinished = text !== word || isLast;
  return { text, isPrefix: isUnfinished && (isUnspaced(text) || [...text].length >= minPrefixChars) };
}

function filterOf(key: string, value: string, nowMs: number): Filters | undefined {
  if (value === '') return undefined;
  switch (key) {
    case 'model':
      return { model: value };
    case 'tag':
      return { tag: value };
    case 'in':
      return { workspace: value };
    case 'role':
      return roleFilter(value.toLowerCase());
    case 'is':
      return isFilter(value.toLowerCase());
    case 'cost':
      return costFilter(value);
    case 'before': {
      const range = dateRange(value.toLowerCase(), nowMs);
      return range && { beforeMs: range.startMs };
    }
    case 'after':
    case 'since': {
      const range = dateRange(value.toLowerCase(), nowMs);
      return range && { sinceMs: key === 'after' && !range.isMoment ? range.endMs : range.startMs };
    }
    default:
      return undefined;
  }
}

function roleFilter(value: string): Filters | undefined {
  if (value === 'me') return { role: 'user' };
  return value === 'user' || value === 'assistant' || value === 'tool' ? { role: value } : undefined;
}

function isFilter(value: string): Filters | undefined {
  switch (value) {
    case 'pinned':
      return { isPinned: true };
    case 'unread':
      return { isUnread: true };
    case 'archived':
      return { isArchived: true };
    case 'deleted':
      return { isDeleted: true };
    default:
      return undefined;
  }
}

function costFilter(value: string): Filters | undefined {
  const [, sign = '>=', amount = ''] = /^([<>]=?|=)?\$?([\d.]+)$/.exec(value) ?? [];
  const pico = parseDecimalToPico(amount);
  if (pico === undefined) return undefined;
  return { cost: { comparison: sign as '>' | '>=' | '<' | '<=' | '=', pico } };
}

interface DateRange {
  readonly startMs: number;
  readonly endMs: number;
  /** `7d` is a moment, `2025-03` a whole month. */
  readonly isMoment: boolean;
}

const unitDays: Readonly<Record<string, number>> = { d: 1, w: 7, m: 30, y: 365 };
const dayMs = 24 * 60 * 60 * 1000;

/** `2025`, `2025-03`, `2025-03-31`, `today`, `yesterday`, or `7d`, `2w`, `6m`, `1y` ago; in local time. */
function dateRange(value: string, nowMs: number): DateRange | undefined {
  const today = new Date(nowMs);
  if (value === 'today' || value === 'yesterday') {
    const day = today.getDate() - (value === 'today' ? 0 : 1);
    return dates(today.getFullYear(), today.getMonth(), day, 'day');
  }
  const [, amount, unit = ''] = /^(\d{1,4})([dwmy])$/.exec(value) ?? [];
  if (amount) {
    const startMs = nowMs - Number(amount) * (unitDays[unit] ?? 1) * dayMs;
    return { startMs, endMs: startMs, isMoment: true };
  }
  const [, year, month, day] = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(value) ?? [];
  if (!year || Number(month ?? 1) > 12 || Number(month ?? 1) < 1 || Number(day ?? 1) > 31) return undefined;
  const unitOf = day ? 'day' : month ? 'month' : 'year';
  return dates(Number(year), Number(month ?? 1) - 1, Number(day ?? 1), unitOf);
}

function dates(year: number, month: number, day: number, unit: 'day' | 'month' | 'year'): DateRange {
  const step = { day: [0, 0, 1], month: [0, 1, 0], year: [1, 0, 0] }[unit];
  const [years = 0, months = 0, days = 0] = step;
  return {
    startMs: new Date(year, month, day).getTime(),
    endMs: new Date(year + years, month + months, day + days).getTime(),
    isMoment: false,
  };
}
