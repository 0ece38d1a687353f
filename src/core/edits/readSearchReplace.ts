import { hunksBetween } from './hunks.ts';
import type { Change, ChangedLine } from './readDiff.ts';

/* Reads blocks of `<<<<<<< SEARCH`, `=======`, `>>>>>>> REPLACE`. */

const opening = /^<{5,9} ?(SEARCH|ORIGINAL|OLD|HEAD)?\s*$/;
const middle = /^={5,9}\s*$/;
const closing = /^>{5,9} ?(REPLACE|UPDATED|NEW)?\s*$/;

export function looksLikeSearchReplace(code: string): boolean {
  return /^<{5,9} ?(SEARCH|ORIGINAL)\s*$/m.test(code) && /^={5,9}\s*$/m.test(code);
}

/** What changes, block by block; undefined when a block does not end as it should. */
export function readSearchReplace(code: string): readonly Change[] | undefined {
  const lines = code.split(/\r\n|\r|\n/);
  const changes: Change[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!opening.test(lines[at] ?? '')) continue;
    const half = find(lines, middle, at + 1);
    const end = find(lines, closing, half + 1);
    if (half === -1 || end === -1) return undefined;
    changes.push(changeOf(lines.slice(at + 1, half), lines.slice(half + 1, end)));
    at = end;
  }
  return changes.length > 0 ? changes : undefined;
}

function find(lines: readonly string[], pattern: RegExp, from: number): number {
  return from === 0 ? -1 : lines.findIndex((line, at) => at >= from && pattern.test(line));
}

/** What both have stays the file's own line. */
function changeOf(search: readonly string[], replace: readonly string[]): Change {
  const lines: ChangedLine[] = [];
  let at = 0;
  const keep = (to: number) => {
    for (; at < to; at++) lines.push({ kind: 'same', text: search[at] ?? '' });
  };
  for (const hunk of hunksBetween(search, replace)) {
    keep(hunk.from);
    for (; at < hunk.to; at++) lines.push({ kind: 'removed', text: search[at] ?? '' });
    for (const text of hunk.lines) lines.push({ kind: 'added', text });
  }
  keep(search.length);
  return { lines };
}
