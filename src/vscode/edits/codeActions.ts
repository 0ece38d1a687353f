import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';

/** Offers the inline edit in the light bulb, where something is selected. */
export function editCodeActions(): vscode.Disposable {
  const kind = vscode.CodeActionKind.RefactorRewrite;
  const provideCodeActions = ({ uri }: vscode.TextDocument, range: vscode.Range) => {
    if (range.isEmpty || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return [];
    const title = vscode.l10n.t('Edit with Neural Terminal…');
    const action = new vscode.CodeAction(title, kind);
    action.command = { command: commandIds.inlineEdit, title };
    return [action];
  };
  return vscode.languages.registerCodeActionsProvider(
    { scheme: '*' },
    { provideCodeActions },
    { providedCodeActionKinds: [kind] },
  );
}
