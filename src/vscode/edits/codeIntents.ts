import * as vscode from 'vscode';
import type { AnsweredBlock } from '../../core/edits/blockParts.ts';
import { isBlank, splitLines } from '../../core/edits/lines.ts';
import { indentUnit, reindent } from '../../core/edits/reindent.ts';
import { showDiagram } from '../diagramPanel.ts';
import { commandIds } from '../ids.ts';
import { showInformation, showWarning } from '../notice.ts';
import { languageOfFence } from './languageOfFence.ts';
import { pasteIntoTerminal } from './pasteIntoTerminal.ts';

type CodeAction = 'copy' | 'insert' | 'apply' | 'new-file' | 'run' | 'diagram';

/** What the buttons of a code block do. Nothing is ever executed. */
export async function codeIntent(
  action: CodeAction,
  block: AnsweredBlock & { readonly language: string },
  extensionUri: vscode.Uri,
): Promise<void> {
  const { code, language } = block;
  switch (action) {
    case 'copy':
      return vscode.env.clipboard.writeText(code);
    case 'insert':
      return insertAtCursor(code);
    case 'apply':
      return vscode.commands.executeCommand(commandIds.applyCopiedCode, block);
    case 'new-file':
      return newFile(code, language);
    case 'diagram':
      return showDiagram(code, extensionUri);
    case 'run':
      return pasteIntoTerminal(code);
  }
}

/** At each cursor, as deep as the place; a selection is replaced. */
async function insertAtCursor(code: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    void showInformation(vscode.l10n.t('Open a file first, then insert the code there.'));
    return;
  }
  const { document, selections } = editor;
  const fileUnit = indentUnit(splitLines(document.getText()));
  const isDone = await editor.edit((edit) => {
    for (const selection of selections)
      edit.replace(selection, indented(code, document, selection, fileUnit));
  });
  if (!isDone) {
    const name = vscode.workspace.asRelativePath(document.uri);
    void showWarning(vscode.l10n.t('{0} is read-only and was left as it is.', name));
    return;
  }
  await vscode.window.showTextDocument(document, editor.viewColumn);
}

/** What stands before the cursor indents the first line already; within a line of code nothing is indented. */
function indented(
  code: string,
  document: vscode.TextDocument,
  { start }: vscode.Selection,
  fileUnit: string,
): string {
  const before = document.lineAt(start.line).text.slice(0, start.character);
  if (!isBlank(before)) return code;
  const lines = reindent(splitLines(code), before, fileUnit);
  return lines.join('\n').slice(isBlank(lines[0] ?? '') ? 0 : before.length);
}

async function newFile(content: string, fence: string): Promise<void> {
  const language = await languageOfFence(fence);
  const document = await vscode.workspace.openTextDocument({ content, ...(language && { language }) });
  await vscode.window.showTextDocument(document);
}
