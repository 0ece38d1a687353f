import * as vscode from 'vscode';
import type { Walked } from '../../core/context/walkFiles.ts';
import { filesIn } from './workspaceFiles.ts';

/* The files of the workspace that are offered, walked when they are first asked for and again after changes. */

export interface ListedFile {
  readonly uri: vscode.Uri;
  readonly name: string;
  /** Its folder, as the user knows it. */
  readonly folder: string;
  readonly isFolder: boolean;
}

/** More than anyone looks through; what is near the root comes first. */
const maxFiles = 20_000;

export class FileList {
  #listed: Promise<readonly ListedFile[]> | undefined;
  #isStale = false;
  #watching: vscode.Disposable | undefined;

  /** At once after the first time: what changed meanwhile is there the next time. */
  all(): Promise<readonly ListedFile[]> {
    this.#watch();
    const before = this.#listed;
    if (before && !this.#isStale) return before;
    this.#isStale = false;
    const walking = listAll();
    walking.then(
      () => {
        this.#listed = walking;
      },
      () => {
        this.#isStale = true;
      },
    );
    this.#listed = before ?? walking;
    return this.#listed;
  }

  #watch(): void {
    if (this.#watching) return;
    const stale = () => {
      this.#isStale = true;
    };
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
    this.#watching = vscode.Disposable.from(
      watcher,
      watcher.onDidCreate(stale),
      watcher.onDidDelete(stale),
      vscode.workspace.onDidChangeWorkspaceFolders(stale),
      vscode.workspace.onDidChangeConfiguration(stale),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (uri.path.endsWith('/.gitignore')) stale();
      }),
    );
  }
}

async function listAll(): Promise<readonly ListedFile[]> {
  const signal = new AbortController().signal;
  const roots = vscode.workspace.workspaceFolders ?? [];
  const walked = await Promise.all(roots.map(({ uri }) => filesIn(uri, maxFiles, signal)));
  return roots.flatMap((root, index) => {
    const { files = [], folders = [] } = walked[index] ?? ({} as Partial<Walked>);
    const prefix = roots.length > 1 ? root.name : '';
    return [
      ...files.map((path) => listed(root.uri, path, prefix, false)),
      ...folders.map((path) => listed(root.uri, path, prefix, true)),
    ];
  });
}

function listed(root: vscode.Uri, path: string, prefix: string, isFolder: boolean): ListedFile {
  const parts = path.split('/');
  const name = parts.pop() ?? path;
  const folder = [...(prefix === '' ? [] : [prefix]), ...parts].join('/');
  return { uri: vscode.Uri.joinPath(root, path), name, folder, isFolder };
}
