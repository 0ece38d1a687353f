import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { gatherByHand } from '../context/attachToDraft.ts';
import { mayAttach } from '../context/consent.ts';
import { attachTerminalSelection } from '../context/elsewhere.ts';
import { attachDocument, attachFile, attachSelection } from '../context/files.ts';
import type { Gathered } from '../context/gathered.ts';
import { attachStaged, attachWorkingTree } from '../context/git.ts';
import { attachProblems } from '../context/problems.ts';
import { changedRepository } from '../prompts/fillPrompt.ts';
import type { AskedAttachment } from './askArguments.ts';

/** What an argument names. Files are of a trusted workspace only: an argument is not the user's own hand. */
export async function gatherAsked(
  asked: readonly AskedAttachment[],
  { attachments: keep }: Core,
): Promise<readonly Gathered[]> {
  const gathered: Gathered[] = [];
  for (const item of asked) gathered.push(...(await gatherOne(item, keep)));
  return gathered;
}

async function gatherOne(asked: AskedAttachment, keep: Core['attachments']): Promise<readonly Gathered[]> {
  if (typeof asked !== 'string') return fileOfWorkspace(asked, keep);
  const editor = vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0];
  switch (asked) {
    case 'selection':
    case 'file':
      if (!editor || !(await mayAttach([editor.document.uri]))) return [];
      return asked === 'file' ? [await attachDocument(editor.document, keep)] : attachSelection(editor, keep);
    case 'problems':
      return [await attachProblems(keep, editor?.document.uri)];
    case 'changes':
      return [await attachChanges(keep)];
    case 'terminal':
      return [await attachTerminalSelection(keep)];
  }
}

/** What is staged, else all that is changed. */
export async function attachChanges(keep: Core['attachments'], near?: vscode.Uri): Promise<Gathered> {
  const repository = await changedRepository(near ?? vscode.window.activeTextEditor?.document.uri);
  if (!repository) return { ok: false, name: vscode.l10n.t('Changes'), refusal: { why: 'empty' } };
  const isStaged = repository.state.indexChanges.length > 0;
  return isStaged ? attachStaged(repository, keep) : attachWorkingTree(repository, keep);
}

async function fileOfWorkspace(
  { file, lines }: Exclude<AskedAttachment, string>,
  keep: Core['attachments'],
): Promise<readonly Gathered[]> {
  const uri = await inWorkspace(file);
  if (!uri) {
    throw new Error(
      vscode.l10n.t('{0} is not in a trusted workspace that is open here.', file.slice(0, 200)),
    );
  }
  if (!lines) return gatherByHand([uri], keep, new AbortController().signal);
  if (!(await mayAttach([uri]))) return [];
  return [await attachFile(uri, keep, new vscode.Range(lines.first - 1, 0, lines.last - 1, 100_000))];
}

/** Where it really is, links followed to their end. */
async function inWorkspace(file: string): Promise<vscode.Uri | undefined> {
  const roots = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  for (const { uri: root } of roots) {
    const uri = /^[a-z][a-z0-9+.-]+:/i.test(file) ? vscode.Uri.parse(file) : vscode.Uri.joinPath(root, file);
    if (uri.scheme !== root.scheme || uri.authority !== root.authority) continue;
    const isInside =
      root.scheme === 'file'
        ? await isBelow(uri.fsPath, root.fsPath)
        : path.posix.normalize(uri.path).startsWith(`${root.path}/`);
    if (isInside) return uri;
  }
  return undefined;
}

async function isBelow(file: string, folder: string): Promise<boolean> {
  try {
    const relative = path.relative(await realpath(folder), await realpath(file));
    return !relative.startsWith('..') && !path.isAbsolute(relative);
  } catch {
    return false;
  }
}
