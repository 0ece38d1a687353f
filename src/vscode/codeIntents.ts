import * as vscode from 'vscode';
import { applyCode } from './applyCode.ts';
import { showDiagram } from './diagramPanel.ts';

export type CodeAction = 'copy' | 'insert' | 'apply' | 'new-file' | 'run' | 'diagram';

/** What the buttons of a code block do. Nothing is ever executed. */
export async function codeIntent(
  action: CodeAction,
  code: string,
  language: string,
  extensionUri: vscode.Uri,
): Promise<void> {
  switch (action) {
    case 'copy':
      return vscode.env.clipboard.writeText(code);
    case 'insert':
      return insertAtCursor(code);
    case 'apply':
      return applyCode(code);
    case 'new-file':
      return newFile(code, language);
    case 'diagram':
      return showDiagram(code, extensionUri);
    case 'run':
      return pasteIntoTerminal(code);
  }
}

async function insertAtCursor(code: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Open a file first, then insert the code there.'),
    );
    return;
  }
  await editor.edit((edit) => {
    for (const selection of editor.selections) edit.replace(selection, code);
  });
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}

async function newFile(content: string, language: string): Promise<void> {
  const known = await vscode.languages.getLanguages();
  const document = await vscode.workspace.openTextDocument(
    known.includes(language) ? { content, language } : { content },
  );
  await vscode.window.showTextDocument(document);
}

/** Puts code on the command line without running it. */
async function pasteIntoTerminal(code: string): Promise<void> {
  const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
  terminal.show();
  const text = code.trimEnd();
  if (!/[\r\n]/.test(text)) return terminal.sendText(text, false);
  // Sent as it is, each line break would run the line before it. A paste is bracketed, and VS Code warns of it.
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(text);
  await vscode.commands.executeCommand('workbench.action.terminal.paste');
  await vscode.env.clipboard.writeText(before);
}
