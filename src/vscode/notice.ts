import * as vscode from 'vscode';
import { unlinked } from '../core/history/tree/displayText.ts';

/*
 * VS Code draws `[text](command:…)` in a notification as a link that runs the command. What we say holds names of
 * files and models, links that a model wrote and words of servers: it is text, and has buttons where something can
 * be done. Nothing else in the extension shows a notification.
 */

type Rest<T> = readonly T[] | readonly [vscode.MessageOptions, ...T[]];
type Show = (message: string, ...rest: string[]) => Thenable<string | undefined>;

function plain(show: () => Show) {
  return <T extends string>(message: string, ...rest: Rest<T>): Thenable<T | undefined> =>
    show()(unlinked(message), ...(rest as readonly T[])) as Thenable<T | undefined>;
}

export const showInformation = plain(() => vscode.window.showInformationMessage);
export const showWarning = plain(() => vscode.window.showWarningMessage);
export const showError = plain(() => vscode.window.showErrorMessage);
