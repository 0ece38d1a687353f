import * as vscode from 'vscode';
import { actionPages, type FailureAction } from '../core/openrouter/failureActions.ts';
import { commandIds } from './ids.ts';

/* What the buttons of a failure do that need to know nothing of what failed. */

const openPage = (action: FailureAction) => () => {
  const page = actionPages[action];
  return page && vscode.env.openExternal(vscode.Uri.parse(page, true));
};
const run = (command: string) => () => vscode.commands.executeCommand(command);

export const openSettings = (setting: string) => () =>
  vscode.commands.executeCommand('workbench.action.openSettings', setting);

export const commonFailureActions = {
  'set-key': run(commandIds.setApiKey),
  'sign-in': run(commandIds.signIn),
  'add-credit': openPage('add-credit'),
  'manage-key': openPage('manage-key'),
  'privacy-settings': openPage('privacy-settings'),
  'provider-settings': openSettings('neuralTerminal.providerPreferences'),
  'server-settings': openSettings('neuralTerminal.baseUrl'),
  'raise-limit': run(commandIds.showUsage),
  'show-log': run(commandIds.showLog),
} as const satisfies Partial<Record<FailureAction, () => unknown>>;
