/*
 * Finds where in a file a piece of code from an answer belongs. It refuses rather than guesses: a wrong place is
 * worse than none.
 */

export type PlacedEdit =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: 'no-place' | 'ambiguous' | 'no-change' };

/** The file with the code in its place: over the lines that begin and end as the code does. */
export function placeEdit(file: string, code: string): PlacedEdit {
  const newline = file.includes('\r\n') ? '\r\n' : '\n';
  const lines = file.split(/\r?\n/);
  const wanted = code.replace(/\r\n/g, '\n').replace(/\n+$/, '').split('\n');
  const first = wanted.findIndex((line) => line.trim() !== '');
  const last = wanted.findLastIndex((line) => line.trim() !== '');
  if (first === -1) return { ok: false, reason: 'no-place' };
  const ranges = rangesBetween(lines, wanted[first] ?? '', wanted[last] ?? '', last > first);
  const [range] = ranges;
  if (!range) return { ok: false, reason: 'no-place' };
  if (ranges.length > 1) return { ok: false, reason: 'ambiguous' };
  const indent = missingIndent(lines[range.from] ?? '', wanted[first] ?? '');
  const placed = wanted.slice(first, last + 1).map((line) => (line.trim() === '' ? line : indent + line));
  const text = [...lines.slice(0, range.from), ...placed, ...lines.slice(range.to + 1)].join(newline);
  return text === file ? { ok: false, reason: 'no-change' } : { ok: true, text };
}

interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Every stretch of lines that begins with one line and ends with the other, indentation aside. */
function rangesBetween(
  lines: readonly string[],
  first: string,
  last: string,
  hasTwoEnds: boolean,
): readonly LineRange[] {
  return lines.flatMap((line, from) => {
    if (line.trim() !== first.trim()) return [];
    if (!hasTwoEnds) return [{ from, to: from }];
    const to = endOfBlock(lines, from, last);
    return to === -1 ? [] : [{ from, to }];
  });
}

/** The next line that ends as the code does, at the depth at which the block began. */
function endOfBlock(lines: readonly string[], from: number, last: string): number {
  const depth = indentOf(lines[from] ?? '').length;
  return lines.findIndex(
    (line, at) =>
      at > from &&
      line.trim() === last.trim() &&
      indentOf(line).length >= depth &&
      isAtDepth(line, last, depth),
  );
}

/** A closing bracket counts only at the depth of its opening; any other last line at any depth. */
function isAtDepth(line: string, last: string, depth: number): boolean {
  return !/^[)\]}]+[;,]?$/.test(last.trim()) || indentOf(line).length === depth;
}

/** What the code's lines lack in front to stand as deep as the file's. */
function missingIndent(inFile: string, inCode: string): string {
  const have = indentOf(inCode);
  const want = indentOf(inFile);
  return want.startsWith(have) ? want.slice(have.length) : '';
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}
