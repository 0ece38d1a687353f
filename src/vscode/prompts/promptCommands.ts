import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';
import { showInformation } from '../notice.ts';
import { editPrompts } from './editPrompts.ts';
import type { WorkspaceInstructions } from './instructions.ts';
import { newPrompt } from './newPrompt.ts';
import type { PromptSources } from './promptSources.ts';

/* The commands around prompts, personas and the instructions of a workspace. */

export interface PromptCommandSources {
  readonly core: () => Promise<Core>;
  readonly panels: ChatPanels;
  readonly prompts: () => Promise<PromptSources>;
}

type Command = (...args: readonly unknown[]) => unknown;

export function promptCommands({ core, panels, prompts }: PromptCommandSources) {
  const refresh = () => Promise.all(panels.all.map((panel) => panel.refreshSurroundings()));
  return {
    [commandIds.newPrompt]: async () => newPrompt((await prompts()).library, 'prompts'),
    [commandIds.editPrompts]: async () => editPrompts((await prompts()).library, 'prompts'),
    [commandIds.newPersona]: async () => newPrompt((await prompts()).library, 'personas'),
    [commandIds.editPersonas]: async () => editPrompts((await prompts()).library, 'personas'),
    [commandIds.choosePersona]: async () => {
      const { personas } = await prompts();
      if (await personas.choose(await panels.opened(), await core())) await refresh();
    },
    [commandIds.chooseInstructions]: async () => {
      const { instructions } = await prompts();
      if (await chooseInstructions(instructions)) await refresh();
    },
  } satisfies Record<string, Command>;
}

/** The same as the chips of the panel, for the palette. True where something changed. */
async function chooseInstructions(instructions: WorkspaceInstructions): Promise<boolean> {
  const files = await instructions.all();
  if (files.length === 0) {
    const why = vscode.workspace.isTrusted
      ? vscode.l10n.t('This workspace has neither AGENTS.md nor .github/copilot-instructions.md.')
      : vscode.l10n.t('Instructions of a workspace are used only when you trust the workspace.');
    void showInformation(why);
    return false;
  }
  const items = files.map(({ name, uri, isOn }) => ({ label: withoutIcons(name), picked: isOn, uri, isOn }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Workspace Instructions'),
    placeHolder: vscode.l10n.t('What goes along with every request in this workspace'),
    canPickMany: true,
  });
  const changed = items.filter((item) => picked && picked.includes(item) !== item.isOn);
  for (const { uri } of changed) await instructions.toggle(uri);
  return changed.length > 0;
}
