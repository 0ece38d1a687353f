import * as vscode from 'vscode';
import { type Attached, isAttached, type MessageId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';
import { commandIds } from '../ids.ts';
import { showWarning } from '../notice.ts';

/* A chip, opened: the file where it is, the page in the browser, and for all else what was kept of it. */

export interface OpenPlace {
  readonly panel: ChatPanel;
  readonly core: Core;
  readonly show: (document: MadeDocument) => Promise<void>;
}

export async function openAttachment(
  hash: string,
  messageId: MessageId | undefined,
  place: OpenPlace,
): Promise<void> {
  const part = await find(hash, messageId, place);
  if (part?.type !== 'context') return;
  const { uri, lines, kind } = part.source;
  if (kind === 'web' && uri) {
    await vscode.env.openExternal(vscode.Uri.parse(uri, true));
  } else if (kind === 'conversation' && uri) {
    await vscode.commands.executeCommand(commandIds.openConversation, uri.slice(uri.lastIndexOf('/') + 1));
  } else if (!(uri && kind !== 'folder' && (await openFile(vscode.Uri.parse(uri, true), lines)))) {
    await showKept(part, place);
  }
}

async function find(hash: string, messageId: MessageId | undefined, { panel, core }: OpenPlace) {
  const parts: readonly Attached[] =
    messageId === undefined
      ? (await core.drafts.read(panel.conversationId)).attachments
      : ((await core.history.message(messageId))?.parts.filter(isAttached) ?? []);
  return parts.find(({ attachment }) => attachment.hash === hash);
}

/** False when it is not there any more. */
async function openFile(
  uri: vscode.Uri,
  lines: { readonly first: number; readonly last: number } | undefined,
): Promise<boolean> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const selection = lines && new vscode.Range(lines.first - 1, 0, lines.last - 1, Number.MAX_SAFE_INTEGER);
    await vscode.window.showTextDocument(document, { preview: true, ...(selection && { selection }) });
    return true;
  } catch {
    return false;
  }
}

async function showKept({ attachment }: Attached, { core, show }: OpenPlace): Promise<void> {
  const bytes = await core.attachments.read(attachment.hash);
  if (bytes) return show({ name: `${attachment.name}.md`, text: new TextDecoder().decode(bytes) });
  void showWarning(vscode.l10n.t('{0} is no longer available.', attachment.name));
}
