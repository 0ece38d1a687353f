import * as vscode from 'vscode';
import { assertNever } from '../../core/base/assertNever.ts';
import type { Core } from '../../core/core.ts';
import { type ImportReport, importExport } from '../../core/history/import/importer.ts';
import type { ImportFailure } from '../../core/history/import/parseExport.ts';
import { showError, showInformation } from '../notice.ts';

/** Brings exported conversations back. The same file twice changes nothing. */
export async function importConversations(core: Core, given: unknown): Promise<void> {
  const uris = given instanceof vscode.Uri ? [given] : await pickFiles();
  for (const uri of uris) {
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Importing conversations') },
      () => importExport(core.database, core.attachments, text),
    );
    const name = uri.path.split('/').at(-1) ?? '';
    if (result.ok) void showInformation(reportText(name, result.report));
    else void showError(`${name}: ${failureText(result.failure)}`);
  }
}

async function pickFiles(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Conversations'),
    canSelectMany: true,
    filters: { JSON: ['json', 'jsonl'] },
  });
  return picked ?? [];
}

function reportText(
  name: string,
  { conversationsAdded, conversationsUpdated, conversationsUnchanged }: ImportReport,
): string {
  const { t } = vscode.l10n;
  const facts = [
    conversationsAdded > 0 && t('{0} new', conversationsAdded),
    conversationsUpdated > 0 && t('{0} updated', conversationsUpdated),
    conversationsUnchanged > 0 && t('{0} here already', conversationsUnchanged),
  ].filter((fact) => fact !== false);
  return facts.length === 0
    ? t('There is no conversation in {0}.', name)
    : t('Conversations of {0}: {1}.', name, facts.join(', '));
}

function failureText(failure: ImportFailure): string {
  switch (failure.kind) {
    case 'too-large':
      return vscode.l10n.t('The file is larger than {0} MB. Nothing was imported.', failure.limitMb);
    case 'not-json':
      return vscode.l10n.t('The file is not JSON. Nothing was imported.');
    case 'not-ours':
      return vscode.l10n.t('The file was not exported by Neural Terminal. Nothing was imported.');
    case 'newer-version':
      return vscode.l10n.t('The file was exported by a newer version. Update first. Nothing was imported.');
    case 'invalid':
      return vscode.l10n.t(
        'The file is damaged at {0}: {1}. Nothing was imported.',
        failure.path,
        failure.detail,
      );
    default:
      return assertNever(failure);
  }
}
