/* Text as lines, and what indents them. The lines of a file are what VS Code counts: the last may be empty. */

const tabWidth = 4;

export function splitLines(text: string): string[] {
  return withoutBom(text).split(/\r\n|\r|\n/);
}

export function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The line end that most lines of the text have. */
export function newlineOf(text: string): string {
  const windows = text.split('\r\n').length - 1;
  const unix = text.split('\n').length - 1 - windows;
  if (windows === 0 && unix === 0) return text.includes('\r') ? '\r' : '\n';
  return windows > unix ? '\r\n' : '\n';
}

export function isBlank(line: string): boolean {
  return line.trim() === '';
}

export function indentOf(line: string): string {
  return /^[\t ]*/.exec(line)?.[0] ?? '';
}

/** How many columns the line is indented. */
export function depthOf(line: string): number {
  return widthOf(indentOf(line));
}

export function widthOf(indent: string): number {
  let width = 0;
  for (const char of indent) width = char === '\t' ? width + tabWidth - (width % tabWidth) : width + 1;
  return width;
}

/** The line with every run of white space as one blank: what stays the same however it is laid out. */
export function squeezed(line: string): string {
  return line.trim().replace(/\s+/g, ' ');
}

/** Whether a line says anything that could be recognised: brackets alone stand everywhere. */
export function isTelling(line: string): boolean {
  return /[\p{L}\p{N}_$]/u.test(line);
}

/** The lines without blank ones at both ends. */
export function trimBlank(lines: readonly string[]): readonly string[] {
  const from = lines.findIndex((line) => !isBlank(line));
  return from === -1 ? [] : lines.slice(from, lines.findLastIndex((line) => !isBlank(line)) + 1);
}
