/*
 * What stands at the very end of a streaming answer is often half a mark: `**bo`, `[text](htt`, a lone `-`
 * that may become a list, a rule or a heading. Shown as it is, the text would change its shape with every
 * few characters. This finishes or leaves out such halves, for display only: the end of the stream shows
 * everything exactly as it was written.
 */

/** A line of marks only: a bullet, a fence, a rule, an underline, a quote, the start of a table. */
const marksOnly =
  /^[ \t]*(?:[-=*+_#>`~|:]+|\d{1,9}[.)]?|>?[ \t]*[-*+][ \t]*(?:\[[ xX]?\]?)?|[-*+|: \t]+|\[\^?[^\]]*\]?:?|<[!/]?[a-zA-Z]{0,9}|\$|\\|\$\$)[ \t]*$/;
const fence = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const startsBlock = /^\s*(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|>|\|)/;
const tableHead = /^ {0,3}\|.*\|?[ \t]*$/;
const partialTag = /<(?:!--[\s\S]*|!-?|\/?[a-z][a-z\d]{0,9}(?:\s[^<>]{0,300})?)$/i;
/** Ends the TeX of an unfinished formula; createMaths shows such TeX as text. */
export const pendingMark = '\ue000';

export function completePending(tail: string): string {
  if (/\n[ \t]*\n[ \t]*$/.test(tail)) return tail;
  const lineStart = tail.lastIndexOf('\n') + 1;
  const lastLine = tail.slice(lineStart);
  if (isInsideFence(tail)) return tail;
  if (lastLine !== '' && marksOnly.test(lastLine)) {
    const shown = tail.slice(0, lineStart);
    return completeTable(shown) ?? shown;
  }
  return completeTable(tail) ?? completeInline(tail);
}

function isInsideFence(tail: string): boolean {
  let open: string | undefined;
  if (!tail.includes('```') && !tail.includes('~~~')) return false;
  for (const line of tail.split('\n')) {
    const mark = fence.exec(line)?.[1];
    if (mark === undefined) continue;
    if (open === undefined) open = mark;
    else if (mark.startsWith(open)) open = undefined;
  }
  return open !== undefined;
}

/** A table's first line is a table already, before the line below it says so. */
function completeTable(text: string): string | undefined {
  const trimmed = text.replace(/\n$/, '');
  const start = trimmed.lastIndexOf('\n') + 1;
  const head = trimmed.slice(start);
  if (!tableHead.test(head)) return undefined;
  const previous = trimmed.slice(0, Math.max(0, start - 1));
  const lineBefore = previous.slice(previous.lastIndexOf('\n') + 1);
  if (lineBefore.trim() !== '') return undefined;
  const closed = /\|[ \t]*$/.test(head) && head.trim() !== '|' ? head : `${head} |`;
  const cells = closed.replace(/\\\|/g, '').split('|').length - 2;
  if (cells < 1) return undefined;
  return `${trimmed.slice(0, start)}${closed}\n|${'---|'.repeat(cells)}\n`;
}

function completeInline(tail: string): string {
  const end = tail.length - (/\s*$/.exec(tail)?.[0].length ?? 0);
  const start = segmentStart(tail, end);
  const segment = tail.slice(start, end);
  if (!/[*_~`[<$\\]/.test(segment)) return tail;
  return tail.slice(0, start) + closeMarks(cutHalves(segment)) + tail.slice(end);
}

/** How much of the text is shown as it is. Blocks beyond that are not finished whatever they look like. */
export function unchangedLength(tail: string, shown: string): number {
  if (tail === shown) return tail.length;
  const length = Math.min(tail.length, shown.length);
  let same = 0;
  while (same < length && tail.charCodeAt(same) === shown.charCodeAt(same)) same++;
  return same;
}

/** Where the last paragraph, item, heading or row begins. */
function segmentStart(tail: string, end: number): number {
  let start = end;
  while (start > 0) {
    const line = tail.lastIndexOf('\n', start - 1) + 1;
    const text = tail.slice(line, start);
    if (text.trim() === '') return start;
    if (line === 0 || startsBlock.test(text)) return line;
    start = line - 1;
  }
  return 0;
}

/** Leaves out half links, half images and half tags at the end. */
function cutHalves(segment: string): string {
  const text = segment.replace(partialTag, '');
  const open = text.lastIndexOf('[');
  if (open < 0 || (open > 0 && text[open - 1] === '\\')) return text;
  const rest = text.slice(open);
  const half = /^\[([^[\]\n]*)(?:\](?:\([^()\n]*(?:\([^()\n]*\)?[^()\n]*)?|\[[^\]\n]*)?)?$/.exec(rest);
  if (!half || rest.length > 2000) return text;
  const label = half[1] ?? '';
  if (text[open - 1] === '!') return text.slice(0, open - 1);
  return text.slice(0, open) + (label.startsWith('^') ? '' : label);
}

/** Closes what is open at the end, and leaves out an opening mark with nothing after it. */
function closeMarks(written: string): string {
  const open: string[] = [];
  let at = 0;
  while (at < written.length) {
    const char = written[at];
    if (char === '\\') {
      const mark = written[at + 1];
      if (mark === '(' || mark === '[') {
        const close = written.indexOf(mark === '(' ? '\\)' : '\\]', at + 2);
        if (close < 0) return closeMaths(written, at, mark === '(' ? '\\)' : '\\]', open);
        at = close;
      }
      at += 2;
    } else if (char === '`') {
      const run = /^`+/.exec(written.slice(at))?.[0] ?? '`';
      const close = written.indexOf(run, at + run.length);
      if (close < 0) return closeCode(written, at, run, open);
      at = close + run.length;
    } else if (char === '$' && written[at + 1] === '$') {
      const close = written.indexOf('$$', at + 2);
      if (close < 0) return closeMaths(written, at, '$$', open);
      at = close + 2;
    } else if (char === '*' || char === '_' || char === '~') {
      at = readRun(written, at, open);
    } else at++;
  }
  return trimOpening(written, open) + closers(open);
}

function readRun(written: string, at: number, open: string[]): number {
  const char = written[at] ?? '';
  let end = at;
  while (written[end] === char) end++;
  let left = Math.min(end - at, 3);
  const before = written[at - 1] ?? ' ';
  const after = written[end] ?? '';
  const canClose = !/\s/.test(before);
  const canOpen = after !== '' && !/\s/.test(after) && (char !== '_' || /[\s\p{P}]/u.test(before));
  while (left > 0 && canClose && open.at(-1)?.[0] === char && (open.at(-1)?.length ?? 4) <= left) {
    left -= open.pop()?.length ?? left;
  }
  const isAtEnd = after === '';
  if (left > 0 && (canOpen || (isAtEnd && !canClose))) {
    if (char === '~' ? left === 2 : true) {
      if (left === 3) open.push(char.repeat(2), char);
      else open.push(char.repeat(left));
    }
  }
  return end;
}

function closers(open: readonly string[]): string {
  return open.toReversed().join('');
}

/** An opening mark that ends the text has nothing to mark yet. */
function trimOpening(written: string, open: string[]): string {
  const marks = /[*_~]+$/.exec(written)?.[0] ?? '';
  if (marks === '') return written;
  const isHalfCloser =
    open.length > 0 && (open.at(-1)?.length ?? 0) > marks.length && open.at(-1)?.[0] === marks[0];
  if (isHalfCloser) return written.slice(0, -marks.length);
  const isOpening = /(?:^|[\s(])[*_~]+$/.test(written);
  if (!isOpening) return written;
  let left = marks.length;
  while (left > 0 && open.length > 0) left -= open.pop()?.length ?? left;
  return written.slice(0, -marks.length).trimEnd();
}

/** Leaves out a mark that has only begun, and what was opened just before it. */
function closeBefore(written: string, at: number, open: string[]): string {
  return trimOpening(written.slice(0, at).trimEnd(), open) + closers(open);
}

function closeCode(written: string, at: number, run: string, open: string[]): string {
  const inside = written.slice(at + run.length);
  if (inside.trim() === '' || /^`*$/.test(inside)) return closeBefore(written, at, open);
  return `${written.replace(/`+$/, (tail) => (tail.length < run.length ? '' : tail))}${run}${closers(open)}`;
}

function closeMaths(written: string, at: number, mark: string, open: string[]): string {
  const inside = written.slice(at + 2).replace(/[$\\]$/, '');
  if (inside.trim() === '') return closeBefore(written, at, open);
  return `${written.slice(0, at + 2)}${inside}${pendingMark}${mark}${closers(open)}`;
}
