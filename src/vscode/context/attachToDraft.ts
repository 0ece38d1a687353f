import * as vscode from 'vscode';
import { maxAttachments } from '../../core/context/bounds.ts';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { showWarning } from '../notice.ts';
import { mayAttach } from './consent.ts';
import { attachFile, attachFolder } from './files.ts';
import { type Gathered, type Keep, refusalText, refused } from './gathered.ts';

/* From what was gathered to chips in the composer; what cannot go along is told with the reason. */

/** Adds to what is being written in this conversation, and says of everything else why not. */
export async function attachToDraft(
  gathered: readonly Gathered[],
  conversationId: ConversationId | null,
  { drafts }: Core,
): Promise<void> {
  const room = maxAttachments - (await drafts.read(conversationId)).attachments.length;
  const parts = gathered.flatMap((item) => (item.ok ? [item.part] : []));
  await drafts.attach(conversationId, parts.slice(0, Math.max(0, room)));
  const reasons = gathered.flatMap((item) => (item.ok ? [] : [refusalText(item.name, item.refusal)]));
  const tooMany = parts
    .slice(Math.max(0, room))
    .map((part) => refusalText(part.attachment.name, { why: 'too-many' }));
  tell([...reasons, ...tooMany]);
}

const mostTold = 5;

function tell(reasons: readonly string[]): void {
  if (reasons.length === 0) return;
  const more = reasons.length - mostTold;
  const shown = reasons.slice(0, mostTold).join(' ');
  void showWarning(more > 0 ? `${shown} ${vscode.l10n.t('And {0} more.', more)}` : shown);
}

/** Files and folders that the user chose by hand. What is kept out of sight is asked about first. */
export async function gatherByHand(
  uris: readonly vscode.Uri[],
  keep: Keep,
  signal: AbortSignal,
  { asksOutside = false } = {},
): Promise<readonly Gathered[]> {
  const chosen = await Promise.all(uris.map(async (uri) => ({ uri, isFolder: await isFolder(uri) })));
  const files = chosen.flatMap(({ uri, isFolder: is }) => (is === false ? [uri] : []));
  const outside = asksOutside ? uris.filter((uri) => !vscode.workspace.getWorkspaceFolder(uri)) : [];
  if (!(await mayAttach(files, outside))) return [];
  return Promise.all(
    chosen.map(({ uri, isFolder: is }) => {
      if (is === undefined) return refused(uri.path.split('/').at(-1) ?? uri.path, { why: 'missing' });
      return is ? attachFolder(uri, keep, signal) : attachFile(uri, keep);
    }),
  );
}

/** Undefined when there is nothing. */
async function isFolder(uri: vscode.Uri): Promise<boolean | undefined> {
  if (uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell') return false;
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.Directory) !== 0;
  } catch {
    return undefined;
  }
}
