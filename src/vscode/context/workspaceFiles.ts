import * as vscode from 'vscode';
import { type Exclusion, excludedGlobs, IgnoreRules } from '../../core/context/ignoreRules.ts';
import { isSecretFile } from '../../core/context/secretFile.ts';
import { type FolderEntry, type Walked, type WalkPorts, walkFiles } from '../../core/context/walkFiles.ts';
import { type SettingName, settingsSection } from '../../core/settings.ts';

/* Which files of the workspace are offered: read through VS Code, so that virtual workspaces work alike. */

const excludeSetting: SettingName = 'context.exclude';
const maxGitignoreBytes = 256 * 1024;

/** Why this file or folder is not offered, or undefined; it can still be chosen by hand, after a question. */
export async function exclusionOf(uri: vscode.Uri, isFolder = false): Promise<Exclusion | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(uri);
  if (!root) return isSecretFile(uri.path) ? 'secret' : undefined;
  const path = relativePath(root.uri, uri);
  if (path === '') return undefined;
  const rules = await rulesAlong(root.uri, path);
  return rules.exclusionOf(isFolder ? `${path}/` : path);
}

/** The files in a folder, relative to it, that are not kept out of sight. */
export async function filesIn(folder: vscode.Uri, maxFiles: number, signal: AbortSignal): Promise<Walked> {
  const root = vscode.workspace.getWorkspaceFolder(folder);
  const path = root ? relativePath(root.uri, folder) : '';
  const rules = root ? await rulesAlong(root.uri, path) : ownRules(folder);
  const walked = await walkFiles(rules, portsOf(root?.uri ?? folder), maxFiles, signal, path);
  const within = (found: string) => (path === '' ? found : found.slice(path.length + 1));
  return { ...walked, files: walked.files.map(within), folders: walked.folders.map(within) };
}

function ownRules(scope: vscode.Uri): IgnoreRules {
  const excluded = vscode.workspace.getConfiguration('files', scope).get<unknown>('exclude');
  const own = vscode.workspace.getConfiguration(settingsSection).get<unknown>(excludeSetting);
  const globs = Array.isArray(own) ? own.filter((glob): glob is string => typeof glob === 'string') : [];
  return new IgnoreRules([...excludedGlobs(excluded), ...globs]);
}

/** The settings and every `.gitignore` from the root down to the folder of this path. */
async function rulesAlong(root: vscode.Uri, path: string): Promise<IgnoreRules> {
  const rules = ownRules(root);
  const { read } = portsOf(root);
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    const text = await read(folder === '' ? '.gitignore' : `${folder}/.gitignore`);
    if (text !== undefined) rules.addGitignore(folder, text);
  }
  return rules;
}

function portsOf(root: vscode.Uri): WalkPorts {
  return {
    list: (folder) => list(vscode.Uri.joinPath(root, folder)),
    read: (path) => readSmall(vscode.Uri.joinPath(root, path)),
  };
}

/** Links to folders are not followed: they may lead out, or round in circles. */
async function list(folder: vscode.Uri): Promise<readonly FolderEntry[]> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.flatMap(([name, type]) => {
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      return isFolder && (type & vscode.FileType.SymbolicLink) !== 0 ? [] : [{ name, isFolder }];
    });
  } catch {
    return [];
  }
}

async function readSmall(uri: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > maxGitignoreBytes) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

function relativePath(root: vscode.Uri, uri: vscode.Uri): string {
  const base = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return uri.path.startsWith(base) ? uri.path.slice(base.length).replace(/\/$/, '') : '';
}
