import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { showInformation } from '../notice.ts';
import type { ReadOnlyDocuments } from './readOnlyDocuments.ts';
import { repairReport } from './repairReport.ts';

/** Checks all that is kept, repairs what is damaged, and tells what it found. */
export async function checkHistory(
  { database }: Core,
  documents: ReadOnlyDocuments,
  folder: vscode.Uri,
): Promise<void> {
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Checking the history') },
    () => database.checkAndRepair(),
  );
  await documents.show(repairReport(report, await database.health(), folder.fsPath));
}

/** In the system's own file browser where there is one: not in a browser, nor on another machine. */
export async function openHistoryFolder(folder: vscode.Uri): Promise<void> {
  if (vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.joinPath(folder, 'history.sqlite'));
    return;
  }
  const [copy, open] = [vscode.l10n.t('Copy Path'), vscode.l10n.t('Open in New Window')];
  const text = vscode.l10n.t('The history is in {0}.', folder.fsPath);
  void showInformation(text, copy, open).then(async (chosen) => {
    if (chosen === copy) await vscode.env.clipboard.writeText(folder.fsPath);
    if (chosen === open)
      await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
  });
}
