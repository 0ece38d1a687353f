import * as vscode from 'vscode';
import type { Conversation, ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { errorText } from '../errorText.ts';
import { showError, showInformation, showWarning } from '../notice.ts';
import { existing } from './organise.ts';
import { notifiedTitle } from './treeItems.ts';

/* Deleting is undone with one click, and for thirty days from the bin. Only what is for ever asks first. */

/** Those that are in the bin already can only go for ever. */
export async function binConversations(core: Core, ids: readonly ConversationId[]): Promise<void> {
  const { history, chat } = core;
  const conversations = (await existing(history, ids)).filter(({ status }) => status !== 'deleted');
  if (conversations.length === 0) return removeForEver(core, ids);
  const binned = conversations.map(({ id }) => id);
  for (const id of binned) chat.stop(id);
  await history.bin.put(binned);
  // The command is done; the notification stays as long as the user lets it.
  void offerUndo(core, conversations);
}

async function offerUndo({ history }: Core, conversations: readonly Conversation[]): Promise<void> {
  const undo = vscode.l10n.t('Undo');
  const [first] = conversations;
  const text =
    first && conversations.length === 1
      ? vscode.l10n.t('“{0}” is in the bin for 30 days.', notifiedTitle(first))
      : vscode.l10n.t('{0} conversations are in the bin for 30 days.', conversations.length);
  try {
    if ((await showInformation(text, undo)) === undo)
      await history.bin.restore(conversations.map(({ id }) => id));
  } catch (error) {
    void showError(errorText(error));
  }
}

export async function restoreConversations({ history }: Core, ids: readonly ConversationId[]): Promise<void> {
  if (ids.length > 0) await history.bin.restore(ids);
}

export async function removeForEver({ history }: Core, ids: readonly ConversationId[]): Promise<void> {
  const deleted = (await existing(history, ids)).filter(({ status }) => status === 'deleted');
  const [first] = deleted;
  if (!first) return;
  const question =
    deleted.length === 1
      ? vscode.l10n.t('Delete “{0}” for ever?', notifiedTitle(first))
      : vscode.l10n.t('Delete {0} conversations for ever?', deleted.length);
  if (await isSure(question)) await history.bin.remove(deleted.map(({ id }) => id));
}

export async function emptyBin({ history }: Core): Promise<void> {
  const count = (await history.bin.contents()).length;
  if (count === 0) return void showInformation(vscode.l10n.t('The bin is empty.'));
  const question =
    count === 1
      ? vscode.l10n.t('Delete the conversation in the bin for ever?')
      : vscode.l10n.t('Delete all {0} conversations in the bin for ever?', count);
  if (await isSure(question)) await history.bin.empty();
}

async function isSure(question: string): Promise<boolean> {
  const yes = vscode.l10n.t('Delete for Ever');
  const detail = vscode.l10n.t('This cannot be undone.');
  return (await showWarning(question, { modal: true, detail }, yes)) === yes;
}
