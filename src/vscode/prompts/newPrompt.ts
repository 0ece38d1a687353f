import * as vscode from 'vscode';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { nameFromId, parsePersonaFile } from '../../core/prompts/promptFile.ts';
import { type PromptKind, userFolder, workspaceFolders } from './promptFolders.ts';
import type { PromptLibrary } from './promptLibrary.ts';

/** *New Prompt…* and *New Persona…*: asks for name and place, and opens the file with an example in it. */
export async function newPrompt(library: PromptLibrary, kind: PromptKind): Promise<void> {
  const folder = await pickFolder(library, kind);
  if (!folder) return;
  const id = await vscode.window.showInputBox({
    title: kind === 'prompts' ? vscode.l10n.t('New Prompt') : vscode.l10n.t('New Persona'),
    prompt: vscode.l10n.t('Its name: small letters, digits and dashes'),
    placeHolder: kind === 'prompts' ? 'explain-simply' : 'database-expert',
    validateInput: (value) => problemOf(value, folder),
  });
  if (id === undefined) return;
  const uri = vscode.Uri.joinPath(folder, `${id}.md`);
  const text = kind === 'prompts' ? promptExample(id) : personaExample(id);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(uri);
}

async function problemOf(id: string, folder: vscode.Uri): Promise<string | undefined> {
  if (!parsePersonaFile(`${id}.md`, 'text').ok)
    return vscode.l10n.t('Small letters, digits and dashes, such as explain-simply.');
  const stat = vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, `${id}.md`));
  const isThere = await stat.then(
    () => true,
    () => false,
  );
  return isThere ? vscode.l10n.t('There is a file of this name already.') : undefined;
}

/** Only asked where there is a choice. */
async function pickFolder(library: PromptLibrary, kind: PromptKind): Promise<vscode.Uri | undefined> {
  const own = {
    label: vscode.l10n.t('For you'),
    detail: vscode.l10n.t('In all workspaces on this machine'),
    uri: userFolder(library.places, kind),
  };
  const shared = workspaceFolders(kind).map(({ uri }) => ({
    label: vscode.l10n.t('For this workspace'),
    detail: withoutIcons(vscode.workspace.asRelativePath(uri, true)),
    uri,
  }));
  if (shared.length === 0) return own.uri;
  const title = vscode.l10n.t('Where is it to be used?');
  return (await vscode.window.showQuickPick([own, ...shared], { title }))?.uri;
}

function promptExample(id: string): string {
  return `---
name: ${nameFromId(id)}
description: What the list of prompts says about it
# All of these may be left out:
# model: openrouter/auto
# parameters:
#   temperature: 0.2
#   maxTokens: 2000
# send: false
---

Explain \${selection} to someone who knows \${input:What do they know?}.

`;
}

function personaExample(id: string): string {
  return `---
name: ${nameFromId(id)}
description: What the list of personas says about it
# All of these may be left out:
# model: openrouter/auto
# parameters:
#   temperature: 0.2
---

You are an expert on databases. Answer briefly, and show queries that can be run as they are.

`;
}
