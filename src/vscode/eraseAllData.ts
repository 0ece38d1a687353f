import { readdir, truncate } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Core } from '../core/core.ts';
import type { SecretKeyStore } from './keyStore.ts';
import { showInformation } from './notice.ts';

export interface EraseSources {
  readonly core: () => Promise<Core>;
  readonly keys: SecretKeyStore;
  readonly globalState: vscode.Memento;
  readonly workspaceState: vscode.Memento;
  readonly logFolder: vscode.Uri;
}

/** Erases keys, history, caches and logs, after the user typed a word. Prompt files are the user's own and stay. */
export async function eraseAllData(sources: EraseSources): Promise<void> {
  const word = vscode.l10n.t('ERASE');
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Erase All Data'),
    prompt: vscode.l10n.t(
      'All conversations, drafts, attachments, keys, caches and logs of Neural Terminal are erased from this machine, for good. Type {0} to go on.',
      word,
    ),
    placeHolder: word,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value === '' || value === word ? undefined : vscode.l10n.t('Type {0}, or press Escape.', word),
  });
  if (typed !== word) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Erasing all data…') },
    () => erase(sources),
  );
  const reload = vscode.l10n.t('Reload Window');
  const chosen = await showInformation(
    vscode.l10n.t('Everything is erased. Reload the window to begin anew.'),
    reload,
  );
  if (chosen === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

async function erase({ core, keys, globalState, workspaceState, logFolder }: EraseSources): Promise<void> {
  // The keys first: they are what must not stay if anything fails.
  await keys.deleteAll();
  await (await core()).eraseAll();
  for (const state of [globalState, workspaceState])
    for (const key of state.keys()) await state.update(key, undefined);
  await emptyLogs(logFolder.fsPath);
}

/** They are open: what is in them goes, the files stay. */
async function emptyLogs(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) await truncate(path.join(folder, name)).catch(() => undefined);
}
