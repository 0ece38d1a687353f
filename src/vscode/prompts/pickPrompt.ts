import * as vscode from 'vscode';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { originText } from './originText.ts';
import type { Prompt } from './promptLibrary.ts';

/** Lets the user choose a prompt to run. */
export async function pickPrompt(prompts: readonly Prompt[]): Promise<Prompt | undefined> {
  const items = prompts.map((prompt) => ({
    label: withoutIcons(prompt.name),
    description: `/${prompt.id} · ${originText(prompt.origin)}`,
    detail: withoutIcons(prompt.description),
    prompt,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Run Prompt'),
    placeHolder: vscode.l10n.t('Name or command of a prompt'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.prompt;
}
