import * as vscode from 'vscode';
import { maxPdfBytes, maxTextBytes } from '../../core/context/bounds.ts';
import { mediaType } from '../../core/context/mediaType.ts';
import { readableText } from '../../core/context/readableText.ts';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { hashOf } from '../../core/history/attachments.ts';
import type { PanelMessage } from '../../protocol/panelMessages.ts';
import type { ChatPanel } from '../chatPanel.ts';
import { showWarning } from '../notice.ts';
import { attachToDraft, gatherByHand } from './attachToDraft.ts';
import { attachRange } from './files.ts';
import { type Gathered, gatherMedia, gatherText, type Keep, refused, tooBig } from './gathered.ts';
import { exclusionOf } from './workspaceFiles.ts';

/* What is dropped on the panel or pasted into it. The page is not trusted: what it names is checked here. */

type Data = Extract<PanelMessage, { type: 'attach-data' }>;

/** A file of the user's computer that the page has read, or only its name and size where it is too large. */
export async function attachData(message: Data, id: ConversationId | null, core: Core): Promise<void> {
  await attachToDraft([await gatherData(message, core.attachments)], id, core);
}

async function gatherData({ name, data, sizeBytes }: Data, keep: Keep): Promise<Gathered> {
  if (data === null) return refused(name, tooBig(sizeBytes, limitOf(name)));
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  const media = mediaType(bytes);
  if (media) return gatherMedia(bytes, name, media, keep);
  if (bytes.length > maxTextBytes) return refused(name, tooBig(bytes.length, maxTextBytes));
  const text = readableText(bytes);
  return text === undefined
    ? refused(name, { why: 'binary' })
    : gatherText(text, { kind: 'file', label: name }, keep);
}

function limitOf(name: string): number {
  return name.toLowerCase().endsWith('.pdf') ? maxPdfBytes : maxTextBytes;
}

const droppable = new Set(['file', 'vscode-remote', 'vscode-vfs', 'untitled']);

/** Files and folders dragged from the explorer or a tab. */
export async function attachUris(
  addresses: readonly string[],
  id: ConversationId | null,
  core: Core,
): Promise<void> {
  const uris = addresses.flatMap((address) => {
    try {
      const uri = vscode.Uri.parse(address, true);
      return droppable.has(uri.scheme) ? [uri] : [];
    } catch {
      return [];
    }
  });
  if (uris.length === 0) return;
  const { signal } = new AbortController();
  await attachToDraft(await gatherByHand(uris, core.attachments, signal, { asksOutside: true }), id, core);
}

export function tellFolderRefused(): void {
  void showWarning(
    vscode.l10n.t(
      'A folder from outside VS Code cannot be read when it is dropped. Drag it from the explorer, or choose it behind @.',
    ),
  );
}

interface Pasted {
  readonly pasteId: number;
  readonly content: Uint8Array;
  readonly gathered: Gathered;
  readonly conversationId: ConversationId | null;
}

/** What each panel was offered last for what was pasted there. */
const offered = new WeakMap<ChatPanel, Pasted>();

/** Code that was copied from an open editor may become a chip; all else is text. Either way the page is told. */
export async function pasted(text: string, pasteId: number, panel: ChatPanel): Promise<void> {
  const { conversationId } = panel;
  let content: Uint8Array = new Uint8Array();
  // Who pastes waits for this, and not for the disk.
  const put = (bytes: Uint8Array) => {
    content = bytes;
    return hashOf(bytes);
  };
  const gathered = await gatherPasted(text, { put });
  if (!gathered?.ok) return panel.tell({ type: 'pasted', pasteId, chip: null });
  const { hash, name } = gathered.part.attachment;
  offered.set(panel, { pasteId, content, gathered, conversationId });
  panel.tell({ type: 'pasted', pasteId, chip: { hash, label: name } });
}

/** The page takes the chip: on a slow machine it may have pasted the text by now, and would have both. */
export async function attachPasted(pasteId: number, panel: ChatPanel, core: Core): Promise<void> {
  const last = offered.get(panel);
  if (last?.pasteId !== pasteId) return;
  offered.delete(panel);
  await core.attachments.put(last.content);
  await attachToDraft([last.gathered], last.conversationId, core);
}

/**
 * The part for text that was copied from an editor that is in view, or undefined: then it is only text. So is what
 * comes from a file that is kept out of sight: nobody who pastes two lines wants to be asked about a file.
 */
async function gatherPasted(text: string, keep: Keep): Promise<Gathered | undefined> {
  if (!vscode.workspace.isTrusted) return undefined;
  const place = copiedFrom(text);
  if (!place || (await exclusionOf(place.document.uri))) return undefined;
  return attachRange(place.document, place.range, 'selection', keep);
}

interface Place {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
}

/** What is selected now, or several lines that stand in the editor as they were copied. */
function copiedFrom(text: string): Place | undefined {
  const wanted = text.replaceAll('\r\n', '\n');
  if (wanted.trim() === '') return undefined;
  const editors = vscode.window.visibleTextEditors;
  for (const { document, selections } of editors) {
    const range = selections.find((selection) => plain(document.getText(selection)) === wanted);
    if (range && !range.isEmpty) return { document, range };
  }
  if (!wanted.trim().includes('\n')) return undefined;
  for (const { document } of editors) {
    const whole = document.getText();
    const exact = document.eol === vscode.EndOfLine.CRLF ? wanted.replaceAll('\n', '\r\n') : wanted;
    const at = whole.indexOf(exact);
    if (at < 0) continue;
    return {
      document,
      range: new vscode.Range(document.positionAt(at), document.positionAt(at + exact.length)),
    };
  }
  return undefined;
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
