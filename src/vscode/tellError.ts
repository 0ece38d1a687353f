import * as vscode from 'vscode';
import { ChoiceNeeded, FailureError } from '../core/failure.ts';
import { StorageError } from '../core/storage/storageFailure.ts';
import { errorText } from './errorText.ts';
import { commandIds } from './ids.ts';
import { showError } from './notice.ts';

/* What went wrong at one of the rims: told once, and where nobody expected it, with a report to send along. */

const told = new Set<string>();

export function tellError(error: unknown): void {
  if (error instanceof FailureError) {
    void import('./errandFailure.ts').then(({ tellErrandFailure }) => tellErrandFailure(error.failure));
    return;
  }
  const text = errorText(error);
  if (isExpected(error)) {
    void showError(text);
    return;
  }
  const details = errorDetails(error).error;
  if (told.has(details)) return;
  told.add(details);
  const copy = vscode.l10n.t('Copy Report');
  void showError(text, copy).then((chosen) => {
    if (chosen === copy) void vscode.commands.executeCommand(commandIds.copyDiagnosticReport, details);
  });
}

/** For the log. */
export function errorDetails(error: unknown): { readonly error: string } {
  return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Has words of its own and says what to do. */
function isExpected(error: unknown): boolean {
  return error instanceof StorageError || error instanceof ChoiceNeeded;
}
