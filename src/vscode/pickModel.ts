import * as vscode from 'vscode';

/** The id of a model that the user names, or undefined. */
export async function pickModel(): Promise<string | undefined> {
  const model = await vscode.window.showInputBox({
    title: vscode.l10n.t('Answer with Another Model'),
    prompt: vscode.l10n.t('The id of a model, such as {0}', 'openrouter/auto'),
  });
  return model?.trim() || undefined;
}
