import { FileLines } from './findLines.ts';
import { hunksBetweenWords } from './hunks.ts';
import { isBlank, isTelling, splitLines, squeezed, trimBlank, withoutBom } from './lines.ts';
import { namedInFirstLine } from './namedFile.ts';
import { placeChanges } from './placeChanges.ts';
import { placeFragment } from './placeFragment.ts';
import { type FileDiff, looksLikeDiff, readDiff } from './readDiff.ts';
import { looksLikeSearchReplace, readSearchReplace } from './readSearchReplace.ts';
import { type PlacedEdit, refused } from './refusal.ts';
import { indentUnit, reindent } from './reindent.ts';
import { declaredBy, isDefinition, isElision } from './statements.ts';

/*
 * Finds where in a file the code of an answer belongs: a whole file, a fragment with or without elisions, a unified
 * diff, search and replace. It refuses rather than guesses: a wrong place is worse than none.
 */

/** More would hold up everything else that VS Code does. */
const mostChars = 4_000_000;
const mostLines = 100_000;

export interface CodeBlock {
  readonly code: string;
  /** What stands after the fence: the language first. */
  readonly info: string;
}

export function placeEdit(file: string, { code, info }: CodeBlock): PlacedEdit {
  if (file.length > mostChars || code.length > mostChars) return refused({ reason: 'too-large' });
  const lines = splitLines(file);
  const text = withoutBom(code);
  if (lines.length > mostLines) return refused({ reason: 'too-large' });
  if (text.trim() === '') return refused({ reason: 'empty' });
  if (looksLikeSearchReplace(text)) {
    const changes = readSearchReplace(text);
    if (!changes) return refused({ reason: 'malformed' });
    return placeChanges(new FileLines(lines), changes, { isOrdered: false });
  }
  if (looksLikeDiff(text, info.trim().split(/\s/)[0] ?? '')) {
    const files = readDiff(text);
    const [diff] = files;
    if (!diff || files.length > 1) return refused({ reason: 'malformed' });
    return placeDiff(lines, diff);
  }
  return placeCode(lines, withoutFileName(splitLines(text), lines));
}

/** The edit of one file of a diff. */
export function placeDiff(lines: readonly string[], diff: FileDiff): PlacedEdit {
  if (diff.newPath === null) return refused({ reason: 'deletes-file' });
  return placeChanges(new FileLines(lines), diff.changes, { isOrdered: true });
}

/** The first line names the file: it belongs to the answer, not to the code, unless the file has it too. */
function withoutFileName(code: readonly string[], lines: readonly string[]): readonly string[] {
  const at = code.findIndex((line) => !isBlank(line));
  const line = code[at] ?? '';
  if (namedInFirstLine(line) === undefined || lines.some((own) => squeezed(own) === squeezed(line)))
    return code;
  return code.slice(at + 1);
}

function placeCode(lines: readonly string[], code: readonly string[]): PlacedEdit {
  const trimmed = trimBlank(code);
  if (trimmed.length === 0) return refused({ reason: 'empty' });
  if (lines.every(isBlank)) return wholeFile(lines, trimmed);
  const inFile = new Set(lines.map(squeezed));
  // What looks like an elision but stands in the file is a line of it.
  const hasElision = trimmed.some((line) => isElision(line) && !inFile.has(squeezed(line)));
  if (!hasElision && isWholeFile(lines, trimmed, inFile)) return wholeFile(lines, trimmed);
  return placeFragment(lines, trimmed);
}

/** The file as the code has it, with the line end at its end that it had. */
export function wholeFile(lines: readonly string[], code: readonly string[]): PlacedEdit {
  const isClosed = lines.at(-1) === '' || lines.length <= 1;
  const own = trimBlank(code);
  // Another indentation is a model's habit, unless it is all that changes.
  const isLayout = own.map(squeezed).join('\n') === trimBlank(lines).map(squeezed).join('\n');
  const indented = isLayout || lines.every(isBlank) ? own : reindent(own, '', indentUnit(lines));
  const hunks = hunksBetweenWords(lines, [...indented, ...(isClosed ? [''] : [])]);
  return hunks.length === 0 ? refused({ reason: 'no-change' }) : { ok: true, hunks };
}

/**
 * Whether the code is all of the file: it begins and ends where the file does, defines whatever the file defines, and
 * has at least half of its lines.
 */
function isWholeFile(
  lines: readonly string[],
  code: readonly string[],
  inFile: ReadonlySet<string>,
): boolean {
  const own = trimBlank(lines);
  const inCode = new Set(code.map(squeezed));
  const declaredInCode = new Set(code.map(declaredBy));
  const isKnown = (line: string) =>
    inCode.has(squeezed(line)) || (isDefinition(line) && declaredInCode.has(declaredBy(line)));
  if (!isKnown(own[0] ?? '') || !isKnown(own.at(-1) ?? '')) return false;
  const isFirst = inFile.has(squeezed(code[0] ?? '')) || own[0]?.trim() !== code[0]?.trim();
  const telling = own.filter(isTelling);
  if (!isFirst || leavesOut(own, code)) return false;
  return telling.filter((line) => inCode.has(squeezed(line))).length * 2 >= telling.length;
}

/** Whether the code defines something less often than the file. */
function leavesOut(lines: readonly string[], code: readonly string[]): boolean {
  const counts = new Map<string | undefined, number>();
  for (const line of code) if (isDefinition(line)) count(counts, line, 1);
  for (const line of lines) if (isDefinition(line)) count(counts, line, -1);
  return [...counts.values()].some((left) => left < 0);
}

function count(counts: Map<string | undefined, number>, line: string, by: number): void {
  const key = declaredBy(line);
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The code in the place of the lines from `from` up to but without `to`, as deep as they are. */
export function placeOver(
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
  code: string,
): PlacedEdit {
  const lines = splitLines(file);
  const before = lines.slice(from, to);
  const depth = /^[\t ]*/.exec(before.find((line) => !isBlank(line)) ?? '')?.[0] ?? '';
  const after = reindent(trimBlank(splitLines(code)), depth, indentUnit(lines));
  const hunks = hunksBetweenWords(before, after, from);
  return hunks.length === 0 ? refused({ reason: 'no-change' }) : { ok: true, hunks };
}
