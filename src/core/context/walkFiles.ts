import type { IgnoreRules } from './ignoreRules.ts';

/* The files of a folder that are offered: breadth first, so that what is near comes first where there are too many. */

export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface WalkPorts {
  /** Empty for a folder that cannot be read. `folder` is relative, '' for the root. */
  list(folder: string): Promise<readonly FolderEntry[]>;
  /** The text of a `.gitignore`. */
  read(path: string): Promise<string | undefined>;
}

export interface Walked {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** There were more. */
  readonly isCut: boolean;
}

const foldersAtOnce = 16;

export async function walkFiles(
  rules: IgnoreRules,
  ports: WalkPorts,
  maxFiles: number,
  signal: AbortSignal,
  from = '',
): Promise<Walked> {
  const files: string[] = [];
  const folders: string[] = [];
  let level: readonly string[] = [from];
  while (level.length > 0) {
    const below: string[] = [];
    for (let at = 0; at < level.length; at += foldersAtOnce) {
      signal.throwIfAborted();
      const some = level.slice(at, at + foldersAtOnce);
      for (const found of await Promise.all(some.map((folder) => visit(folder, rules, ports)))) {
        files.push(...found.files);
        below.push(...found.folders);
      }
      if (files.length > maxFiles) {
        return { files: files.slice(0, maxFiles), folders: [...folders, ...below], isCut: true };
      }
    }
    folders.push(...below);
    level = below;
  }
  return { files, folders, isCut: false };
}

async function visit(folder: string, rules: IgnoreRules, ports: WalkPorts) {
  const entries = await ports.list(folder);
  const pathOf = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  if (entries.some(({ name, isFolder }) => name === '.gitignore' && !isFolder)) {
    const text = await ports.read(pathOf('.gitignore'));
    if (text !== undefined) rules.addGitignore(folder, text);
  }
  const names = (isFolder: boolean) =>
    entries
      .filter((entry) => entry.isFolder === isFolder)
      .map(({ name }) => pathOf(name))
      .filter((path) => rules.exclusionOf(isFolder ? `${path}/` : path) === undefined)
      .sort();
  return { files: names(false), folders: names(true) };
}
