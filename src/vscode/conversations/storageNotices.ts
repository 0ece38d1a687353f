import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/disposable.ts';
import type { DurableDatabase, StorageNotice } from '../../core/storage/database.ts';
import { describeStorageFailure } from '../../core/storage/storageFailure.ts';
import { commandIds } from '../ids.ts';
import { localize } from '../localize.ts';
import { showWarning } from '../notice.ts';
import { findingText } from './repairReport.ts';

/** Tells the user what the history has to say, each thing once in a window. */
export function tellStorageNotices(database: DurableDatabase): Disposable {
  const told = new Set<string>();
  const tell = (notice: StorageNotice) => {
    const key = JSON.stringify(notice);
    if (told.has(key)) return;
    told.add(key);
    void tellNotice(notice);
  };
  for (const notice of database.openingNotices) tell(notice);
  return database.onDidNotice(tell);
}

/** What is shown while the history keeps one waiting, until it answers. */
export function tellStall(): (isStalled: boolean) => void {
  let goAway: (() => void) | undefined;
  return (isStalled) => {
    goAway?.();
    goAway = undefined;
    if (!isStalled) return;
    const title = vscode.l10n.t(
      'The history does not answer: its disk is slow, asleep or gone. All goes on by itself once it answers.',
    );
    const over = new Promise<void>((resolve) => {
      goAway = resolve;
    });
    void vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () => over);
  };
}

async function tellNotice(notice: StorageNotice): Promise<void> {
  if (notice.kind === 'damage') {
    const check = vscode.l10n.t('Check and Repair');
    const [first] = notice.findings;
    const text = vscode.l10n.t(
      'A part of the history was damaged. It was repaired from what is left, and nothing was deleted. {0}',
      first ? findingText(first) : '',
    );
    if ((await showWarning(text, check)) === check)
      await vscode.commands.executeCommand(commandIds.checkHistory);
    return;
  }
  const reload = vscode.l10n.t('Reload Window');
  const text = describeStorageFailure(notice.failure, localize);
  const helps = notice.failure.kind === 'newer-version' || notice.failure.kind === 'worker-died';
  if ((await showWarning(text, ...(helps ? [reload] : []))) === reload)
    await vscode.commands.executeCommand('workbench.action.reloadWindow');
}
