import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { PromptProblemKind } from '../../core/prompts/promptProblem.ts';

/* Small text files of a workspace, which is someone else's work: bounded, and never from outside of it. */

export const maxFileBytes = 64 * 1024;

export type SmallText = { readonly text: string } | { readonly kind: PromptProblemKind };

/** The text of a small file, or why it is not to be had. With `root`, the file may not lead out of that folder. */
export async function readSmallText(uri: vscode.Uri, root: vscode.Uri | undefined): Promise<SmallText> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return { kind: 'unreadable' };
    if (root && (await leadsOut(uri, type, root))) return { kind: 'is-link' };
    if (size > maxFileBytes) return { kind: 'too-large' };
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length > maxFileBytes) return { kind: 'too-large' };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? { kind: 'not-text' } : { text };
  } catch (error) {
    return { kind: error instanceof TypeError ? 'not-text' : 'unreadable' };
  }
}

/** A link within the folder is fine: many a project has its instructions under two names. */
async function leadsOut(uri: vscode.Uri, type: vscode.FileType, root: vscode.Uri): Promise<boolean> {
  // Where links cannot be followed to their end, none is.
  if (uri.scheme !== 'file') return (type & vscode.FileType.SymbolicLink) !== 0;
  const [file, folder] = await Promise.all([realpath(uri.fsPath), realpath(root.fsPath)]);
  const relative = path.relative(folder, file);
  return relative.startsWith('..') || path.isAbsolute(relative);
}
