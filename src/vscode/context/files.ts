import * as vscode from 'vscode';
import { maxFolderFiles, maxPdfBytes, maxTextBytes } from '../../core/context/bounds.ts';
import { type FolderFile, folderText } from '../../core/context/folderText.ts';
import { mediaType } from '../../core/context/mediaType.ts';
import { readableText } from '../../core/context/readableText.ts';
import type { ContextSource } from '../../core/conversation.ts';
import { type Gathered, gatherMedia, gatherText, type Keep, refused, tooBig } from './gathered.ts';
import { filesIn } from './workspaceFiles.ts';

/* Files and folders, as they are now: unsaved changes included, since they are what the user sees. */

/** A file, or some of its lines. */
export async function attachFile(uri: vscode.Uri, keep: Keep, range?: vscode.Range): Promise<Gathered> {
  const open = openDocument(uri);
  if (open) return attachDocument(open, keep, range);
  const name = nameOf(uri);
  const read = await readFile(uri);
  if (!(read instanceof Uint8Array)) return refused(name, read);
  const media = mediaType(read);
  if (media) return gatherMedia(read, fileName(uri), media, keep);
  if (read.length > maxTextBytes) return refused(name, tooBig(read.length, maxTextBytes));
  const text = readableText(read);
  if (text === undefined) return refused(name, { why: 'binary' });
  const source = { kind: 'file', label: name, uri: uri.toString(), ...languageOf(uri) } as const;
  if (!range) return gatherText(text, source, keep);
  const lines = { first: range.start.line + 1, last: lastLine(range) };
  const some = text
    .split('\n')
    .slice(lines.first - 1, lines.last)
    .join('\n');
  return gatherText(some, { ...source, lines }, keep);
}

export function attachDocument(
  document: vscode.TextDocument,
  keep: Keep,
  range?: vscode.Range,
): Promise<Gathered> {
  const source: ContextSource = {
    kind: 'file',
    label: nameOf(document.uri),
    uri: document.uri.toString(),
    language: document.languageId,
    ...(range && { lines: { first: range.start.line + 1, last: lastLine(range) } }),
  };
  return gatherText(document.getText(range && wholeLines(range, document)), source, keep);
}

/** What is selected, one part for each selection; the whole file where nothing is. */
export async function attachSelection(editor: vscode.TextEditor, keep: Keep): Promise<readonly Gathered[]> {
  const { document, selections } = editor;
  const selected = selections.filter((selection) => !selection.isEmpty);
  if (selected.length === 0) return [await attachDocument(document, keep)];
  return Promise.all(selected.map((selection) => attachRange(document, selection, 'selection', keep)));
}

export function attachRange(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind: 'selection' | 'symbol',
  keep: Keep,
  symbol?: string,
): Promise<Gathered> {
  const name = nameOf(document.uri);
  const isCell = document.uri.scheme === 'vscode-notebook-cell';
  const source: ContextSource = {
    kind: isCell ? 'cell' : kind,
    label: symbol === undefined ? name : `${name}#${symbol}`,
    uri: document.uri.toString(),
    lines: { first: range.start.line + 1, last: lastLine(range) },
    language: document.languageId,
  };
  return gatherText(document.getText(range), source, keep);
}

/** The text of all its files that are not ignored, as far as it goes; each file that is left out is named. */
export async function attachFolder(uri: vscode.Uri, keep: Keep, signal: AbortSignal): Promise<Gathered> {
  const label = `${nameOf(uri)}/`;
  const { files, isCut } = await filesIn(uri, maxFolderFiles, signal);
  if (files.length === 0) return refused(label, { why: 'empty' });
  const gathered: FolderFile[] = [];
  let left = maxTextBytes / 2;
  for (const file of files) {
    const next = await folderFile(vscode.Uri.joinPath(uri, file), file, left);
    left -= next.text?.length ?? 0;
    gathered.push(next);
  }
  const note = isCut ? [{ path: '…', leftOut: vscode.l10n.t('there are more files') }] : [];
  const source: ContextSource = { kind: 'folder', label, uri: uri.toString() };
  return gatherText(folderText([...gathered, ...note]), source, keep);
}

async function folderFile(uri: vscode.Uri, path: string, maxChars: number): Promise<FolderFile> {
  const text = openDocument(uri)?.getText() ?? (await textOf(uri));
  if (text === undefined) return { path, leftOut: vscode.l10n.t('not text') };
  return text.length > maxChars ? { path, leftOut: vscode.l10n.t('left out: too long') } : { path, text };
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const bytes = await readFile(uri);
  return bytes instanceof Uint8Array && !mediaType(bytes) ? readableText(bytes) : undefined;
}

/** Its bytes, unless it is larger than anything that can go along. */
export async function readFile(
  uri: vscode.Uri,
): Promise<Uint8Array | { readonly why: 'missing' | 'unreadable' } | ReturnType<typeof tooBig>> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.Directory) !== 0) return { why: 'unreadable' };
    const maxBytes = uri.path.toLowerCase().endsWith('.pdf') ? maxPdfBytes : maxReadBytes;
    if (size > maxBytes) return tooBig(size, maxBytes);
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const isGone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return { why: isGone ? 'missing' : 'unreadable' };
  }
}

/** Pictures may be this large; text is measured once it is known to be text. */
const maxReadBytes = 10 * 1024 * 1024;

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const address = uri.toString();
  return vscode.workspace.textDocuments.find(
    (document) => !document.isClosed && document.uri.toString() === address,
  );
}

/** As the user and the model know it: within the workspace, with the folder's name where there are several. */
export function nameOf(uri: vscode.Uri): string {
  const name = vscode.workspace.asRelativePath(uri);
  return name.startsWith('/') ? fileName(uri) : name;
}

function fileName({ path }: vscode.Uri): string {
  return path.split('/').findLast((part) => part !== '') ?? path;
}

function languageOf({ path }: vscode.Uri): { readonly language?: string } {
  const language = /\.([a-z0-9]{1,12})$/i.exec(path)?.[1]?.toLowerCase();
  return language === undefined ? {} : { language };
}

/** A range that ends before the first character of a line does not reach that line. */
function lastLine({ start, end }: vscode.Range): number {
  return end.character === 0 && end.line > start.line ? end.line : end.line + 1;
}

function wholeLines(range: vscode.Range, document: vscode.TextDocument): vscode.Range {
  return new vscode.Range(
    range.start.line,
    0,
    lastLine(range) - 1,
    document.lineAt(lastLine(range) - 1).range.end.character,
  );
}
