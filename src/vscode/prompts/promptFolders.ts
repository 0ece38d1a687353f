import * as vscode from 'vscode';
import type { PromptOrigin, ReadPrompt } from '../../core/prompts/promptCatalog.ts';
import { isPromptFileName, type Parsed } from '../../core/prompts/promptFile.ts';
import type { PromptProblemKind } from '../../core/prompts/promptProblem.ts';
import { readSmallText } from './smallText.ts';

/*
 * The folders of prompts and personas: what the extension ships, the user's own (shared by all windows), and those of
 * a trusted workspace. A workspace is someone else's work: its folders are bounded, and links out of it are not
 * followed. All are read anew whenever they are asked for; they are small.
 */

export type PromptKind = 'prompts' | 'personas';

export interface PromptFolder {
  readonly origin: PromptOrigin;
  readonly uri: vscode.Uri;
  /** What its files may not lead out of. */
  readonly root?: vscode.Uri;
}

export interface PromptPlaces {
  readonly extensionUri: vscode.Uri;
  readonly globalStorageUri: vscode.Uri;
}

const maxFiles = 200;
const workspaceFolderName = '.neural-terminal';

export function userFolder({ globalStorageUri }: PromptPlaces, kind: PromptKind): vscode.Uri {
  return vscode.Uri.joinPath(globalStorageUri, kind);
}

/** None where the workspace is not trusted. */
export function workspaceFolders(kind: PromptKind): readonly Required<PromptFolder>[] {
  if (!vscode.workspace.isTrusted) return [];
  const roots = vscode.workspace.workspaceFolders ?? [];
  return roots.map(({ uri: root }) => ({
    origin: 'workspace',
    uri: vscode.Uri.joinPath(root, workspaceFolderName, kind),
    root,
  }));
}

export function promptFolders(places: PromptPlaces, kind: PromptKind): readonly PromptFolder[] {
  return [
    { origin: 'built-in', uri: vscode.Uri.joinPath(places.extensionUri, kind) },
    { origin: 'user', uri: userFolder(places, kind) },
    ...workspaceFolders(kind),
  ];
}

type Parse<T> = (name: string, text: string) => Parsed<T>;

/** Whatever is in the folder: what can be read, and why the rest cannot. Nothing where there is no folder. */
export async function readPromptFolder<T>(
  { origin, uri, root }: PromptFolder,
  parse: Parse<T>,
): Promise<readonly ReadPrompt<T>[]> {
  const failed = (kind: PromptProblemKind, of: vscode.Uri): ReadPrompt<T> => ({
    origin,
    uri: of.toString(),
    parsed: { ok: false, problem: { line: 1, kind } },
  });
  const entries = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
  const names = entries.map(([name]) => name).filter(isPromptFileName);
  names.sort();
  const files = names.slice(0, maxFiles).map(async (name): Promise<ReadPrompt<T>> => {
    const file = vscode.Uri.joinPath(uri, name);
    const read = await readSmallText(file, root);
    if ('kind' in read) return failed(read.kind, file);
    return { origin, uri: file.toString(), parsed: parse(name, read.text) };
  });
  const read = await Promise.all(files);
  return names.length > maxFiles ? [...read, failed('too-many', uri)] : read;
}
