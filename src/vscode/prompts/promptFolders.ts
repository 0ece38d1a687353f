import * as vscode from 'vscode';
import type { PromptOrigin, ReadPrompt } from '../../core/prompts/promptCatalog.ts';
import { isPromptFileName, type Parsed } from '../../core/prompts/promptFile.ts';
import type { PromptProblemKind } from '../../core/prompts/promptProblem.ts';

/*
 * The folders of prompts and personas: what the extension ships, the user's own (shared by all windows), and those of
 * a trusted workspace. A workspace is someone else's work: its folders are bounded, and links out of them are not
 * followed. All are read anew whenever they are asked for; they are small.
 */

export type PromptKind = 'prompts' | 'personas';

export interface PromptFolder {
  readonly origin: PromptOrigin;
  readonly uri: vscode.Uri;
}

export interface PromptPlaces {
  readonly extensionUri: vscode.Uri;
  readonly globalStorageUri: vscode.Uri;
}

export const maxFileBytes = 64 * 1024;
const maxFiles = 200;
const workspaceFolderName = '.neural-terminal';

export function userFolder({ globalStorageUri }: PromptPlaces, kind: PromptKind): vscode.Uri {
  return vscode.Uri.joinPath(globalStorageUri, kind);
}

/** None where the workspace is not trusted. */
export function workspaceFolders(kind: PromptKind): readonly vscode.Uri[] {
  if (!vscode.workspace.isTrusted) return [];
  const roots = vscode.workspace.workspaceFolders ?? [];
  return roots.map(({ uri }) => vscode.Uri.joinPath(uri, workspaceFolderName, kind));
}

export function promptFolders(places: PromptPlaces, kind: PromptKind): readonly PromptFolder[] {
  return [
    { origin: 'built-in', uri: vscode.Uri.joinPath(places.extensionUri, kind) },
    { origin: 'user', uri: userFolder(places, kind) },
    ...workspaceFolders(kind).map((uri) => ({ origin: 'workspace', uri }) as const),
  ];
}

type Parse<T> = (name: string, text: string) => Parsed<T>;

/** Whatever is in the folder: what can be read, and why the rest cannot. Nothing where there is no folder. */
export async function readPromptFolder<T>(
  { origin, uri }: PromptFolder,
  parse: Parse<T>,
): Promise<readonly ReadPrompt<T>[]> {
  const failed = (kind: PromptProblemKind, of: vscode.Uri): ReadPrompt<T> => ({
    origin,
    uri: of.toString(),
    parsed: { ok: false, problem: { line: 1, kind } },
  });
  const mayLink = origin !== 'workspace';
  if (!mayLink && (await isLink(uri, vscode.Uri.joinPath(uri, '..')))) return [failed('is-link', uri)];
  const entries = await vscode.workspace.fs.readDirectory(uri).then(undefined, () => []);
  const names = entries.map(([name]) => name).filter(isPromptFileName);
  names.sort();
  const files = names.slice(0, maxFiles).map(async (name): Promise<ReadPrompt<T>> => {
    const file = vscode.Uri.joinPath(uri, name);
    const read = await readSmallText(file, mayLink);
    if ('kind' in read) return failed(read.kind, file);
    return { origin, uri: file.toString(), parsed: parse(name, read.text) };
  });
  const read = await Promise.all(files);
  return names.length > maxFiles ? [...read, failed('too-many', uri)] : read;
}

/** The text of a small file, or why it is not to be had. */
export async function readSmallText(
  uri: vscode.Uri,
  mayLink: boolean,
): Promise<{ readonly text: string } | { readonly kind: PromptProblemKind }> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if (!mayLink && (type & vscode.FileType.SymbolicLink) !== 0) return { kind: 'is-link' };
    if ((type & vscode.FileType.File) === 0) return { kind: 'unreadable' };
    if (size > maxFileBytes) return { kind: 'too-large' };
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.length > maxFileBytes) return { kind: 'too-large' };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? { kind: 'not-text' } : { text };
  } catch (error) {
    return { kind: error instanceof TypeError ? 'not-text' : 'unreadable' };
  }
}

async function isLink(...uris: readonly vscode.Uri[]): Promise<boolean> {
  const types = await Promise.all(
    uris.map((uri) => vscode.workspace.fs.stat(uri).then(({ type }) => type, () => vscode.FileType.Unknown)),
  );
  return types.some((type) => (type & vscode.FileType.SymbolicLink) !== 0);
}
