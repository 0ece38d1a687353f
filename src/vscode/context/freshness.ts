import * as vscode from 'vscode';
import { readableText } from '../../core/context/readableText.ts';
import type { Attached } from '../../core/conversation.ts';
import type { Attachments } from '../../core/history/attachments.ts';
import { attachFile, openDocument, readFile } from './files.ts';

/* Whether what was attached is still what it was. Only files can change; all else is a copy of its moment anyway. */

export interface StalePart {
  readonly part: Attached;
  readonly state: 'changed' | 'missing';
  /** As it is now, where it can be had. */
  readonly now?: Attached;
}

/** What changed or went, and what it is now. */
export async function freshParts(
  parts: readonly Attached[],
  keep: Pick<Attachments, 'put' | 'read'>,
): Promise<readonly StalePart[]> {
  const states = await Promise.all(parts.map((part) => stalePart(part, keep)));
  return states.filter((state) => state !== undefined);
}

async function stalePart(
  part: Attached,
  keep: Pick<Attachments, 'put' | 'read'>,
): Promise<StalePart | undefined> {
  const state = await stateOf(part, keep);
  if (state !== 'changed' || part.type !== 'context') return state && { part, state };
  const { uri, lines, kind } = part.source;
  if (uri === undefined || kind !== 'file') return { part, state };
  const range = lines && new vscode.Range(lines.first - 1, 0, lines.last - 1, Number.MAX_SAFE_INTEGER);
  const now = await attachFile(vscode.Uri.parse(uri, true), keep, range);
  return now.ok ? { part, state, now: now.part } : { part, state };
}

/** Undefined is as it was. */
export async function stateOf(
  part: Attached,
  contents: Pick<Attachments, 'read'>,
): Promise<'changed' | 'missing' | undefined> {
  if (part.type !== 'context' || !['file', 'selection', 'symbol'].includes(part.source.kind))
    return undefined;
  const { uri } = part.source;
  if (uri === undefined) return undefined;
  const now = await textOf(vscode.Uri.parse(uri, true));
  if (now === undefined) return 'missing';
  const bytes = await contents.read(part.attachment.hash);
  if (!bytes) return undefined;
  const before = new TextDecoder().decode(bytes);
  const isWhole = part.source.kind === 'file' && part.source.lines === undefined;
  // Code that only moved is what it was.
  return (isWhole ? now === before : now.includes(before)) ? undefined : 'changed';
}

async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const open = openDocument(uri);
  if (open) return open.getText();
  const bytes = await readFile(uri);
  return bytes instanceof Uint8Array ? readableText(bytes) : undefined;
}
