import * as vscode from 'vscode';
import { splitLines } from '../../core/edits/lines.ts';
import { indentUnit, reindent } from '../../core/edits/reindent.ts';
import { inlineEditContextChars } from '../../core/inlineEdit.ts';
import type { FinishReason } from '../../core/stream.ts';
import type { LineRange } from './editedPart.ts';

/* The lines of an inline edit as text, and its words for the user. */

export function textOf(document: vscode.TextDocument, { from, to }: LineRange): string {
  const text = document.getText(new vscode.Range(from, 0, Math.max(from, to - 1), to > from ? Infinity : 0));
  return splitLines(text).join('\n');
}

/** The lines and what goes along around them, at the least. */
export function near(document: vscode.TextDocument, { from, to }: LineRange): string {
  const before = textOf(document, { from: 0, to: from }).slice(-inlineEditContextChars);
  const after = textOf(document, { from: to, to: document.lineCount }).slice(0, inlineEditContextChars);
  return `${before}\n${textOf(document, { from, to })}\n${after}`;
}

/** The answer's code as deep as the lines that it replaces. */
export function inPlace(
  code: string,
  part: readonly string[],
  document: vscode.TextDocument,
): readonly string[] {
  if (code === '') return [];
  const indent = /^[\t ]*/.exec(part.find((line) => line.trim() !== '') ?? part[0] ?? '')?.[0] ?? '';
  return reindent(splitLines(code), indent, indentUnit(splitLines(document.getText())));
}

export function titleOf(document: vscode.TextDocument, { from, to }: LineRange): string {
  const name = vscode.workspace.asRelativePath(document.uri);
  return to - from > 1
    ? vscode.l10n.t('Edit lines {0}–{1} of {2}', from + 1, to, name)
    : vscode.l10n.t('Edit line {0} of {1}', from + 1, name);
}

export function movedText(name: string): string {
  return vscode.l10n.t('{0} was changed where it is being edited, and was left as it is.', name);
}

export function incompleteText(reason: FinishReason | 'nothing'): string {
  if (reason === 'length')
    return vscode.l10n.t('The answer reached its greatest length before it was whole. Nothing was changed.');
  if (reason === 'nothing') return vscode.l10n.t('The model answered nothing. Nothing was changed.');
  return vscode.l10n.t('The model did not finish its answer. Nothing was changed.');
}
