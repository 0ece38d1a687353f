/*
 * Reads unified diffs as models write them: with wrong or missing line numbers and counts, without the blank before
 * a context line, several files in one block.
 */

export type LineKind = 'same' | 'removed' | 'added';

export interface ChangedLine {
  readonly kind: LineKind;
  readonly text: string;
}

export interface Change {
  readonly lines: readonly ChangedLine[];
  /** Where the diff says it begins, from 1; only where its own counts agree with its lines. */
  readonly statedLine?: number;
}

export interface FileDiff {
  /** As the diff names it; `undefined` where it names none, `null` where there is no such file. */
  readonly oldPath: string | null | undefined;
  readonly newPath: string | null | undefined;
  readonly changes: readonly Change[];
}

const header = /^@@+(?: -(\d+)(?:,(\d+))? \+\d+(?:,(\d+))?)?.*$/;

export function looksLikeDiff(code: string, language: string): boolean {
  if (/^(diff|patch|udiff)$/i.test(language)) return true;
  if (/^\s*@@ .*@@/.test(code)) return true;
  return /^(diff --git .+|--- .+\r?\n\+\+\+ .+)$/m.test(code) && /^@@/m.test(code);
}

/** The files of the diff; none when it cannot be read. */
export function readDiff(code: string): readonly FileDiff[] {
  const lines = code.split(/\r\n|\r|\n/);
  const files: FileDiffDraft[] = [];
  let at = 0;
  const open = () => files.at(-1) ?? newFile(files);
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (line.startsWith('--- ') && lines[at + 1]?.startsWith('+++ ')) {
      const file = isFresh(files.at(-1)) ? open() : newFile(files);
      file.oldPath = pathOf(line);
      file.newPath = pathOf(lines[at + 1] ?? '');
      at += 2;
    } else if (line.startsWith('diff --git ')) {
      newFile(files);
      at += 1;
    } else if (header.test(line)) {
      const change = readChange(lines, at);
      if (change.lines.length > 0) open().changes.push(change);
      at = change.end;
    } else if (/^[-+ ]/.test(line) && !isMeta(line)) {
      // No header at all: the block is one change.
      const change = readChange(lines, at - 1);
      open().changes.push(change);
      at = change.end;
    } else at += 1;
  }
  return files.filter(({ changes, newPath }) => changes.length > 0 || newPath === null);
}

interface FileDiffDraft extends FileDiff {
  oldPath: string | null | undefined;
  newPath: string | null | undefined;
  readonly changes: Change[];
}

function newFile(files: FileDiffDraft[]): FileDiffDraft {
  const file: FileDiffDraft = { oldPath: undefined, newPath: undefined, changes: [] };
  files.push(file);
  return file;
}

/** `diff --git` was just read and the names are still to come. */
function isFresh(file: FileDiffDraft | undefined): boolean {
  return file !== undefined && file.changes.length === 0 && file.oldPath === undefined;
}

function isMeta(line: string): boolean {
  return /^(index [0-9a-f]|(old|new|deleted|similarity|rename|copy) )/.test(line);
}

function pathOf(line: string): string | null {
  const path = line
    .slice(4)
    .replace(/\t.*$/, '')
    .trim()
    .replace(/^"(.*)"$/, '$1');
  return path === '/dev/null' ? null : path.replace(/^[ab]\//, '');
}

/** The lines after the header at `start`, up to the next header or file. */
function readChange(lines: readonly string[], start: number): Change & { readonly end: number } {
  const [, stated, oldCount, newCount] = header.exec(lines[start] ?? '') ?? [];
  const own: ChangedLine[] = [];
  let at = start + 1;
  for (; at < lines.length && !endsChange(lines, at); at++) {
    const line = lines[at] ?? '';
    if (!line.startsWith('\\')) own.push(changedLine(line));
  }
  // The last line end of the block, and what separates it from the next, are no context.
  for (let last = at - 1; last > start && lines[last] === ''; last--) own.pop();
  const isTrue =
    stated !== undefined &&
    own.filter(({ kind }) => kind !== 'added').length === Number(oldCount ?? 1) &&
    own.filter(({ kind }) => kind !== 'removed').length === Number(newCount ?? 1);
  return { lines: own, end: at, ...(isTrue && { statedLine: Number(stated) }) };
}

function endsChange(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return (
    header.test(line) ||
    line.startsWith('diff --git ') ||
    (line.startsWith('--- ') && (lines[at + 1]?.startsWith('+++ ') ?? false))
  );
}

function changedLine(line: string): ChangedLine {
  if (line.startsWith('+')) return { kind: 'added', text: line.slice(1) };
  if (line.startsWith('-')) return { kind: 'removed', text: line.slice(1) };
  return { kind: 'same', text: line.startsWith(' ') ? line.slice(1) : line };
}
