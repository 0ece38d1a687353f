import * as vscode from 'vscode';

/** What a prompt is about: lines of a document, or all of it where there are none. */
export interface PromptSubject {
  readonly document: vscode.TextDocument;
  readonly ranges: readonly vscode.Range[];
}

/** What the user is looking at: what is selected in it, else the whole. */
export function currentSubject(): PromptSubject | undefined {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) return undefined;
  return { document: editor.document, ranges: editor.selections.filter((selection) => !selection.isEmpty) };
}
