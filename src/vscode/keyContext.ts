import * as vscode from 'vscode';
import { contextKeys } from './ids.ts';
import type { KeySource } from './keyStore.ts';

let told: boolean | undefined;

/** Where a key was found, or that there is none: the walkthrough ticks its first step when there is one. */
export function noteKeySource(source: KeySource): void {
  const hasKey = source !== 'missing';
  if (told === hasKey) return;
  told = hasKey;
  void vscode.commands.executeCommand('setContext', contextKeys.hasKey, hasKey);
}
