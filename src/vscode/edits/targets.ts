import { realpath } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { safePath } from '../../core/edits/safePath.ts';

/*
 * Which file code goes into. The path comes from a model: it is looked for in the folders of the workspace alone, and
 * no link leads out of them.
 */

export type Target =
  | { readonly kind: 'file'; readonly uri: vscode.Uri }
  | { readonly kind: 'new'; readonly uri: vscode.Uri }
  /** The answer names none, or one that is nowhere. */
  | { readonly kind: 'unknown' }
  /** The path leads out of the workspace. */
  | { readonly kind: 'outside' };

/** More files of one name are not listed. */
const mostCandidates = 50;
const skipped = '**/{node_modules,.git,dist,out,build,target,.venv}/**';

/** The files that a path may mean; where it is none, the one that it would be. */
export async function targetsNamed(named: string): Promise<readonly Target[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const steps = safePath(withoutFolder(named, folders));
  if (!steps || folders.length === 0) return steps ? [{ kind: 'unknown' }] : [{ kind: 'outside' }];
  const places = folders.map((folder) => ({ folder, uri: vscode.Uri.joinPath(folder.uri, ...steps) }));
  const exact: Target[] = [];
  for (const { folder, uri } of places) {
    if (!(await isFile(uri))) continue;
    exact.push((await staysInside(uri, folder)) ? { kind: 'file', uri } : { kind: 'outside' });
  }
  if (exact.length > 0) return exact;
  const elsewhere = await endingWith(steps);
  if (elsewhere.length > 0) return elsewhere.map((uri) => ({ kind: 'file', uri }));
  const [first] = places;
  if (!first) return [{ kind: 'unknown' }];
  return [
    (await staysInside(first.uri, first.folder)) ? { kind: 'new', uri: first.uri } : { kind: 'outside' },
  ];
}

/** Models also name the whole path, or the folder first. */
function withoutFolder(named: string, folders: readonly vscode.WorkspaceFolder[]): string {
  for (const { uri, name } of folders) {
    const whole = `${uri.fsPath}${path.sep}`;
    if (named.startsWith(whole)) return named.slice(whole.length);
    if (folders.length > 1 && named.startsWith(`${name}/`)) return named.slice(name.length + 1);
  }
  return named;
}

/** Files whose path ends like this, anywhere in the workspace. */
async function endingWith(steps: readonly string[]): Promise<readonly vscode.Uri[]> {
  const ending = steps.join('/');
  if (/[*?{}[\]]/.test(ending)) return [];
  const found = await vscode.workspace.findFiles(`**/${ending}`, skipped, mostCandidates);
  const inside: vscode.Uri[] = [];
  for (const uri of found) {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    if (folder && (await staysInside(uri, folder))) inside.push(uri);
  }
  return inside.toSorted((a, b) => a.path.length - b.path.length || (a.path < b.path ? -1 : 1));
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch {
    return false;
  }
}

/** Whether a file, or the nearest folder that exists, really lies in the workspace folder: links are followed. */
async function staysInside(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<boolean> {
  if (uri.scheme !== 'file') return !(await hasLink(uri, folder));
  const root = await realpath(folder.uri.fsPath);
  for (let at = uri.fsPath; at.length >= folder.uri.fsPath.length; at = path.dirname(at)) {
    const real = await realpath(at).catch(() => undefined);
    if (real !== undefined) return real === root || real.startsWith(root + path.sep);
  }
  return false;
}

/** Where links cannot be followed, there must be none on the way. */
async function hasLink(uri: vscode.Uri, folder: vscode.WorkspaceFolder): Promise<boolean> {
  for (let at = uri; at.path.length > folder.uri.path.length; at = vscode.Uri.joinPath(at, '..')) {
    const stat = await Promise.resolve(vscode.workspace.fs.stat(at)).catch(() => undefined);
    if (stat && (stat.type & vscode.FileType.SymbolicLink) !== 0) return true;
  }
  return false;
}
