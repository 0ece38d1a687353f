import type * as vscode from 'vscode';

/** The lines of a selection, whole; one that ends before a line's first character does not reach into it. */
export function linesOf({ start, end }: vscode.Range): { readonly from: number; readonly to: number } {
  return { from: start.line, to: end.character === 0 && end.line > start.line ? end.line : end.line + 1 };
}
