import { diffArrays } from 'diff';
import { newlineOf } from './lines.ts';

/*
 * An edit is hunks: stretches of a file's lines and what stands there afterwards. They are in order and do not touch.
 */

/** The lines from `from` up to but without `to`, counted from 0, become `lines`. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly string[];
}

/** Characters of a text that others take the place of. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Two texts that have nothing in common are one hunk, found in no time. */
const mostEdits = 4000;
const longestMs = 300;

/** The same, but blanks at the ends of lines are no difference: models are careless with them. */
export function hunksBetweenWords(
  before: readonly string[],
  after: readonly string[],
  from = 0,
): readonly Hunk[] {
  const ends = (lines: readonly string[]) => lines.map((line) => line.trimEnd());
  const plain = hunksBetween(ends(before), ends(after), from);
  // Lines that a change adds stay as they are written.
  let delta = 0;
  return plain.map((hunk) => {
    const start = hunk.from - from + delta;
    delta += hunk.lines.length - (hunk.to - hunk.from);
    return { ...hunk, lines: after.slice(start, start + hunk.lines.length) };
  });
}

/** What turns one list of lines into the other; `from` is the number of the first line. */
export function hunksBetween(before: readonly string[], after: readonly string[], from = 0): readonly Hunk[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const old = before.slice(head, before.length - tail);
  const fresh = after.slice(head, after.length - tail);
  if (old.length === 0 && fresh.length === 0) return [];
  return changesIn(old, fresh, from + head);
}

function changesIn(old: readonly string[], fresh: readonly string[], from: number): readonly Hunk[] {
  const whole = [{ from, to: from + old.length, lines: fresh }];
  if (old.length === 0 || fresh.length === 0) return whole;
  const limits = { maxEditLength: mostEdits, timeout: longestMs };
  const parts = diffArrays([...old], [...fresh], limits);
  if (!parts) return whole;
  const hunks: { from: number; to: number; lines: string[] }[] = [];
  let at = from;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      at += value.length;
      continue;
    }
    const open = hunks.at(-1);
    const hunk = open?.to === at ? open : { from: at, to: at, lines: [] };
    if (hunk !== open) hunks.push(hunk);
    if (added) hunk.lines.push(...value);
    else {
      at += value.length;
      hunk.to = at;
    }
  }
  return hunks;
}

/** The hunks as changes of characters. Line ends that are not touched stay as they are, also mixed ones. */
export function textChanges(text: string, hunks: readonly Hunk[]): readonly TextChange[] {
  const newline = newlineOf(text);
  const { starts, ends } = lineBounds(text);
  return hunks.map(({ from, to, lines }) => {
    const start = starts[from] ?? text.length;
    if (to < starts.length)
      return { start, end: starts[to] ?? text.length, text: lines.map((line) => line + newline).join('') };
    if (from === 0) return { start, end: text.length, text: lines.join(newline) };
    const after = lines.map((line) => newline + line).join('');
    return { start: ends[from - 1] ?? text.length, end: text.length, text: after };
  });
}

export function applyHunks(text: string, hunks: readonly Hunk[]): string {
  let at = 0;
  let result = '';
  for (const change of textChanges(text, hunks)) {
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}

/** Where each line begins, and where it ends without its line end. */
function lineBounds(text: string): { readonly starts: readonly number[]; readonly ends: readonly number[] } {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  const ends: number[] = [];
  for (const match of text.matchAll(/\r\n|\r|\n/g)) {
    ends.push(match.index);
    starts.push(match.index + match[0].length);
  }
  return { starts, ends: [...ends, text.length] };
}

/** A change that somebody else made: the lines `from` to `to`, both included, became `count` lines. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** The hunks where they are after the change, and those that it touched: they do not fit any more. */
export function shiftHunks<T extends Hunk>(
  hunks: readonly T[],
  { from, to, count }: LineChange,
): { readonly hunks: readonly T[]; readonly lost: readonly T[] } {
  const delta = count - (to - from + 1);
  const kept: T[] = [];
  const lost: T[] = [];
  for (const hunk of hunks) {
    if (hunk.to <= from && !(hunk.from === hunk.to && hunk.to === from)) kept.push(hunk);
    else if (hunk.from > to) kept.push({ ...hunk, from: hunk.from + delta, to: hunk.to + delta });
    else lost.push(hunk);
  }
  return { hunks: kept, lost };
}
