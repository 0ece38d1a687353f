import * as vscode from 'vscode';
import { type Gathered, gatherText, type Keep, refused } from './gathered.ts';

/* Changes, through VS Code's own git extension. Where that is off or there is no repository, nothing is offered. */

/** As much of the API of `vscode.git` as is used here. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly inputBox: { value: string };
  readonly state: {
    readonly HEAD?: { readonly name?: string; readonly commit?: string };
    readonly indexChanges: readonly GitChange[];
    readonly workingTreeChanges: readonly GitChange[];
    readonly untrackedChanges?: readonly GitChange[];
  };
  diff(cached?: boolean): Promise<string>;
  diffBetween(from: string, to: string): Promise<readonly GitChange[]>;
  diffBetween(from: string, to: string, path: string): Promise<string>;
  log(options: { readonly maxEntries: number }): Promise<readonly GitCommit[]>;
}

interface GitChange {
  readonly uri: vscode.Uri;
}

export interface GitCommit {
  readonly hash: string;
  readonly message: string;
  readonly parents: readonly string[];
  readonly authorName?: string;
  readonly authorDate?: Date;
}

interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<GitApi['state']>;
  readonly repositories: readonly GitRepository[];
}

const startsWithinMs = 5_000;

export async function gitRepositories(): Promise<readonly GitRepository[]> {
  const extension = vscode.extensions.getExtension<{ getAPI(version: 1): GitApi }>('vscode.git');
  if (!extension) return [];
  try {
    const api = (await extension.activate()).getAPI(1);
    await initialized(api);
    return api.repositories;
  } catch {
    // Switched off with `git.enabled`, or no git on this machine.
    return [];
  }
}

async function initialized(api: GitApi): Promise<void> {
  if (api.state === 'initialized') return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const listening = api.onDidChangeState((state) => {
    if (state === 'initialized') resolve();
  });
  const timer = setTimeout(resolve, startsWithinMs);
  await promise;
  clearTimeout(timer);
  listening.dispose();
}

/** What is changed and not staged, with the names of new files. */
export async function attachWorkingTree(repository: GitRepository, keep: Keep): Promise<Gathered> {
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const tracked = await repository.diff(false);
  const mentioned = [...workingTreeChanges, ...untrackedChanges]
    .map(({ uri }) => vscode.workspace.asRelativePath(uri))
    .filter((path) => !tracked.includes(path));
  const untracked = mentioned.map((path) => `new file, not yet added: ${path}\n`).join('');
  return gatherDiff(vscode.l10n.t('Changes'), `${tracked}${untracked}`, keep);
}

export async function attachStaged(repository: GitRepository, keep: Keep): Promise<Gathered> {
  return gatherDiff(vscode.l10n.t('Staged Changes'), await repository.diff(true), keep);
}

export async function attachCommit(
  repository: GitRepository,
  commit: GitCommit,
  keep: Keep,
): Promise<Gathered> {
  const { hash, parents, message, authorName, authorDate } = commit;
  const diffs = await diffsOf(repository, hash, parents[0]);
  const head = `commit ${hash}\n${authorName ? `Author: ${authorName}\n` : ''}${
    authorDate ? `Date: ${authorDate.toISOString()}\n` : ''
  }\n${message.trim()}\n\n`;
  return gatherDiff(vscode.l10n.t('Commit {0}', hash.slice(0, 7)), `${head}${diffs.join('\n')}`, keep);
}

/** The first commit has nothing to compare it with: the API takes no empty tree. */
async function diffsOf(
  repository: GitRepository,
  hash: string,
  parent: string | undefined,
): Promise<readonly string[]> {
  if (parent === undefined)
    return [vscode.l10n.t('This is the first commit. Attach its files by themselves.')];
  const changes = await repository.diffBetween(parent, hash);
  return Promise.all(
    changes.map(({ uri }) => repository.diffBetween(parent, hash, uri.fsPath).catch(() => '')),
  );
}

function gatherDiff(label: string, diff: string, keep: Keep): Promise<Gathered> | Gathered {
  if (diff.trim() === '') return refused(label, { why: 'empty' });
  return gatherText(diff, { kind: 'git', label, language: 'diff' }, keep);
}
