import * as vscode from 'vscode';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import type { BadPrompt, PromptCatalog, Sourced } from '../../core/prompts/promptCatalog.ts';
import type { PromptHead } from '../../core/prompts/promptFile.ts';
import { describePromptProblem } from '../../core/prompts/promptProblem.ts';
import { localize } from '../localize.ts';
import { newPrompt } from './newPrompt.ts';
import { originText } from './originText.ts';
import { type PromptKind, userFolder } from './promptFolders.ts';
import { lineOf, type PromptLibrary } from './promptLibrary.ts';

/* *Edit Prompts…* and *Edit Personas…*: opens a file. What is shipped is copied first, and the copy counts from then on. */

interface Item extends vscode.QuickPickItem {
  readonly open: () => Promise<void>;
}

export async function editPrompts(library: PromptLibrary, kind: PromptKind): Promise<void> {
  const catalog: PromptCatalog<PromptHead> = await library[kind]();
  const title = kind === 'prompts' ? vscode.l10n.t('Edit Prompts') : vscode.l10n.t('Edit Personas');
  const isNew: Item = {
    label: kind === 'prompts' ? vscode.l10n.t('$(add) New Prompt…') : vscode.l10n.t('$(add) New Persona…'),
    open: () => newPrompt(library, kind),
  };
  const items: readonly Item[] = [
    ...catalog.bad.map(badItem),
    ...catalog.prompts.map((prompt) => goodItem(prompt, library, kind)),
    isNew,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('What is built in is copied to your own folder first'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await picked?.open();
}

function badItem(file: BadPrompt): Item {
  const uri = vscode.Uri.parse(file.uri, true);
  return {
    label: vscode.l10n.t('$(error) {0}', withoutIcons(vscode.workspace.asRelativePath(uri))),
    description: vscode.l10n.t('line {0}', file.problem.line),
    detail: withoutIcons(describePromptProblem(file.problem, localize)),
    open: async () => {
      await vscode.window.showTextDocument(uri, { selection: lineOf(file) });
    },
  };
}

function goodItem(prompt: Sourced<PromptHead>, library: PromptLibrary, kind: PromptKind): Item {
  return {
    label: withoutIcons(prompt.name),
    description: `${kind === 'prompts' ? '/' : ''}${prompt.id} · ${originText(prompt.origin)}`,
    detail: withoutIcons(prompt.description),
    open: async () => {
      await vscode.window.showTextDocument(await ownFile(prompt, library, kind));
    },
  };
}

/** The file itself, or the user's copy of one that is shipped. */
async function ownFile(
  { origin, uri, id }: Sourced<PromptHead>,
  { places }: PromptLibrary,
  kind: PromptKind,
): Promise<vscode.Uri> {
  const source = vscode.Uri.parse(uri, true);
  if (origin !== 'built-in') return source;
  const copy = vscode.Uri.joinPath(userFolder(places, kind), `${id}.md`);
  const bytes = await vscode.workspace.fs.readFile(source);
  // A copy that is there but cannot be read is opened as it is, never written over.
  const isThere = await vscode.workspace.fs.stat(copy).then(
    () => true,
    () => false,
  );
  if (!isThere) await vscode.workspace.fs.writeFile(copy, bytes);
  return copy;
}
