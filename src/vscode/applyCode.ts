import * as vscode from 'vscode';
import { placeEdit } from '../core/edits/placeEdit.ts';
import { proposalScheme } from './ids.ts';

const proposals = new Map<string, string>();

/** Serves the proposed text to VS Code's diff editor. */
export function registerProposals(): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(proposalScheme, {
    provideTextDocumentContent: ({ query }) => proposals.get(query) ?? '',
  });
}

/**
 * Shows what the file would become in VS Code's own diff editor; nothing is written before the user says so. The
 * code takes the place of the selection, else of the lines that begin and end as it does.
 */
export async function applyCode(code: string): Promise<void> {
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  if (!editor) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open the file that the code belongs to first.'));
    return;
  }
  const { document, selection } = editor;
  const before = document.getText();
  const proposed = selection.isEmpty ? placed(before, code) : overSelection(document, selection, code);
  if (proposed === undefined) return;
  await review(document, before, proposed);
}

function overSelection(document: vscode.TextDocument, selection: vscode.Selection, code: string): string {
  const text = document.getText();
  const [from, to] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const keepsBreak = text.slice(from, to).endsWith('\n');
  return text.slice(0, from) + code.replace(/\n+$/, '') + (keepsBreak ? '\n' : '') + text.slice(to);
}

function placed(before: string, code: string): string | undefined {
  const edit = placeEdit(before, code);
  if (edit.ok) return edit.text;
  const why = {
    'no-place': vscode.l10n.t(
      'No lines of this file begin and end as the code does. Select those that it replaces.',
    ),
    ambiguous: vscode.l10n.t('The code would fit in more than one place. Select the lines that it replaces.'),
    'no-change': vscode.l10n.t('The file has this code already.'),
  }[edit.reason];
  void vscode.window.showInformationMessage(why);
  return undefined;
}

async function review(document: vscode.TextDocument, before: string, proposed: string): Promise<void> {
  const id = crypto.randomUUID();
  proposals.set(id, proposed);
  const right = document.uri.with({ scheme: proposalScheme, query: id });
  const name = vscode.workspace.asRelativePath(document.uri);
  await vscode.commands.executeCommand(
    'vscode.diff',
    document.uri,
    right,
    vscode.l10n.t('{0}: proposed change', name),
  );
  const accept = vscode.l10n.t('Apply');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Apply the proposed change to {0}?', name),
    accept,
    vscode.l10n.t('Discard'),
  );
  proposals.delete(id);
  await closeDiff(right);
  if (answer !== accept) return;
  if (document.getText() !== before) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('{0} has changed meanwhile and was left as it is.', name),
    );
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(0), document.positionAt(before.length)),
    proposed,
  );
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(document);
}

async function closeDiff(right: vscode.Uri): Promise<void> {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  const diff = tabs.find(
    ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === right.toString(),
  );
  if (diff) await vscode.window.tabGroups.close(diff);
}
