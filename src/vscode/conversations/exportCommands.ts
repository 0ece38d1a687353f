import { rename, rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { Exporter, type ExportFormat } from '../../core/history/export/exporter.ts';
import { displayText } from '../../core/history/tree/displayText.ts';
import type { Clock } from '../../core/ports.ts';
import { localize } from '../localize.ts';
import { showInformation } from '../notice.ts';
import { existing } from './organise.ts';
import { titleOf } from './treeItems.ts';

/* Conversations as files of the user's own. */

type FileFormat = ExportFormat | 'sqlite';

interface FormatItem extends vscode.QuickPickItem {
  readonly format: FileFormat;
  readonly includesBranches?: boolean;
}

/** What a key binding or a test gives instead of choosing. */
export interface ExportChoice {
  readonly format: FileFormat;
  readonly uri: vscode.Uri;
}

export function exportChoice(value: unknown): ExportChoice | undefined {
  const isChoice =
    typeof value === 'object' &&
    value !== null &&
    'uri' in value &&
    value.uri instanceof vscode.Uri &&
    'format' in value &&
    typeof value.format === 'string' &&
    value.format in extensions;
  return isChoice ? (value as ExportChoice) : undefined;
}

const extensions: Readonly<Record<FileFormat, string>> = {
  markdown: 'md',
  html: 'html',
  json: 'json',
  'json-lines': 'jsonl',
  sqlite: 'sqlite',
};

/** `ids` undefined is everything. */
export async function exportConversations(
  core: Core,
  clock: Clock,
  ids: readonly ConversationId[] | undefined,
  given?: ExportChoice,
): Promise<void> {
  const chosen: FormatItem | undefined = given ? { label: '', format: given.format } : await pickFormat(ids);
  if (!chosen) return;
  const uri = given?.uri ?? (await pickFile(core, ids, chosen.format));
  if (!uri) return;
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Exporting conversations') },
    () => writeExport(core, clock, ids, chosen, uri),
  );
  if (!given) void offerToOpen(uri, chosen.format);
}

export async function copyAsMarkdown(
  core: Core,
  clock: Clock,
  ids: readonly ConversationId[],
): Promise<void> {
  if (ids.length === 0) return;
  const text = await Array.fromAsync(exporterOf(core, clock).export({ ids, format: 'markdown' }));
  await vscode.env.clipboard.writeText(text.join(''));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as Markdown'), 3000);
}

async function pickFormat(ids: readonly ConversationId[] | undefined): Promise<FormatItem | undefined> {
  const items: readonly FormatItem[] = [
    { label: 'Markdown', description: vscode.l10n.t('to read'), format: 'markdown' },
    {
      label: vscode.l10n.t('Markdown, All Branches'),
      description: vscode.l10n.t('to read, with every edited prompt and other answer'),
      format: 'markdown',
      includesBranches: true,
    },
    { label: 'HTML', description: vscode.l10n.t('to read and print'), format: 'html' },
    { label: 'JSON', description: vscode.l10n.t('complete, can be imported again'), format: 'json' },
    { label: 'JSON Lines', description: vscode.l10n.t('complete, one message a line'), format: 'json-lines' },
  ];
  const copy: FormatItem = {
    label: vscode.l10n.t('SQLite Copy'),
    description: vscode.l10n.t('the whole history, for any SQLite tool'),
    format: 'sqlite',
  };
  return vscode.window.showQuickPick(ids ? items : [...items, copy], {
    title: ids
      ? vscode.l10n.t('Export Conversations As')
      : vscode.l10n.t('Export All Conversations, Archive and Bin As'),
  });
}

async function pickFile(
  { history }: Core,
  ids: readonly ConversationId[] | undefined,
  format: FileFormat,
): Promise<vscode.Uri | undefined> {
  const [first] = ids?.length === 1 ? await existing(history, ids) : [];
  const name = first ? fileName(titleOf({ conversation: first })) : 'neural-terminal';
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}.${extensions[format]}`;
  return vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Conversations'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, file) }),
    filters: { [extensions[format].toUpperCase()]: [extensions[format]] },
  });
}

/** A title as a name that every file system takes. */
function fileName(title: string): string {
  const safe = displayText(title)
    .replace(/[^\p{L}\p{N} ._-]+/gu, ' ')
    .replace(/ +/g, ' ')
    .slice(0, 60)
    .replace(/^[ .]+|[ .]+$/g, '');
  return safe || 'conversation';
}

async function writeExport(
  core: Core,
  clock: Clock,
  ids: readonly ConversationId[] | undefined,
  { format, includesBranches }: FormatItem,
  uri: vscode.Uri,
): Promise<void> {
  if (format === 'sqlite') return copyDatabase(core, uri);
  const request = { format, ...(ids && { ids }), ...(includesBranches && { includesBranches }) };
  const encoder = new TextEncoder();
  const pieces = await Array.fromAsync(exporterOf(core, clock).export(request), (piece) =>
    encoder.encode(piece),
  );
  await vscode.workspace.fs.writeFile(uri, await new Blob(pieces).bytes());
}

/** Written beside and renamed: the old file, if there is one, stays until the new one is whole. */
async function copyDatabase({ database }: Core, uri: vscode.Uri): Promise<void> {
  if (uri.scheme !== 'file')
    throw new Error(vscode.l10n.t('A SQLite copy can be written to this machine only.'));
  const partial = `${uri.fsPath}.partial-${Date.now()}`;
  try {
    await database.exportCopy(partial);
    await rename(partial, uri.fsPath);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function offerToOpen(uri: vscode.Uri, format: FileFormat): Promise<void> {
  const open = vscode.l10n.t('Open');
  const text = vscode.l10n.t('Exported to {0}.', uri.path.split('/').at(-1) ?? '');
  const buttons = format === 'sqlite' ? [] : [open];
  if ((await showInformation(text, ...buttons)) === open) await vscode.window.showTextDocument(uri);
}

function exporterOf({ database, attachments }: Core, clock: Clock): Exporter {
  return new Exporter({ database, attachments, clock, localize });
}
