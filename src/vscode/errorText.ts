import * as vscode from 'vscode';
import { ChoiceNeeded } from '../core/failure.ts';
import { describeStorageFailure, StorageError } from '../core/storage/storageFailure.ts';
import { localize } from './localize.ts';

/** An error in a sentence for the user. */
export function errorText(error: unknown): string {
  if (error instanceof StorageError) return describeStorageFailure(error.failure, localize);
  if (error instanceof ChoiceNeeded) return vscode.l10n.t('Choose the answer to go on with first.');
  const message = error instanceof Error ? error.message : String(error);
  return vscode.l10n.t('Neural Terminal: {0}', message);
}
