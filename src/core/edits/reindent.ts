import { depthOf, indentOf, isBlank, widthOf } from './lines.ts';

/* Code of an answer in the indentation of the place where it goes. */

/** What one step of indentation is in a text: a tab, or so many blanks. */
export function indentUnit(lines: readonly string[]): string {
  const counts = new Map<string, number>();
  let before = 0;
  for (const line of lines) {
    if (isBlank(line)) continue;
    const indent = indentOf(line);
    const step = widthOf(indent) - before;
    before = widthOf(indent);
    if (indent.startsWith('\t')) count(counts, '\t');
    else if (step >= 2 && step <= 8) count(counts, ' '.repeat(step));
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best?.[0] ?? '';
}

function count(counts: Map<string, number>, unit: string): void {
  counts.set(unit, (counts.get(unit) ?? 0) + 1);
}

export interface Indentation {
  /** What the code has where the place has `to`. */
  readonly from: string;
  readonly to: string;
  /** One step in the code and one in the file; empty where none is known. */
  readonly codeUnit: string;
  readonly fileUnit: string;
}

/** One line of the code as it stands in the file. */
export function reindentLine(line: string, { from, to, codeUnit, fileUnit }: Indentation): string {
  if (isBlank(line)) return '';
  const indent = indentOf(line);
  const rest = line.slice(indent.length);
  const isShiftable = codeUnit === fileUnit || codeUnit === '' || fileUnit === '';
  if (isShiftable && indent.startsWith(from)) return to + indent.slice(from.length) + rest;
  const step = widthOf(codeUnit) || 4;
  const columns = depthOf(line) - widthOf(from);
  if (columns < 0) return outdented(to, -columns) + rest;
  const unit = fileUnit || codeUnit || '    ';
  return to + unit.repeat(Math.floor(columns / step)) + ' '.repeat(columns % step) + rest;
}

/** The line is less deep than the one that the place was found by. */
function outdented(to: string, columns: number): string {
  const left = Math.max(0, widthOf(to) - columns);
  return to.startsWith('\t') ? '\t'.repeat(Math.floor(left / 4)) + ' '.repeat(left % 4) : ' '.repeat(left);
}

/** Code at an indentation: its least indented line stands as deep as `to`. */
export function reindent(code: readonly string[], to: string, fileUnit: string): readonly string[] {
  const shallowest = code
    .filter((line) => !isBlank(line))
    .reduce<string | undefined>((least, line) => {
      const indent = indentOf(line);
      return least === undefined || widthOf(indent) < widthOf(least) ? indent : least;
    }, undefined);
  const indentation = { from: shallowest ?? '', to, codeUnit: indentUnit(code), fileUnit };
  return code.map((line) => reindentLine(line, indentation));
}
