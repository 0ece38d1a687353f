import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { pathTo } from '../../core/history/messageTree.ts';
import type { ChatPanels } from '../chatPanels.ts';
import type { SearchTarget } from './searchPick.ts';

/** Opens a conversation and shows a message of it, on whatever branch it is. */
export async function jumpTo(
  core: Core,
  panels: ChatPanels,
  { conversationId, messageId }: SearchTarget,
): Promise<void> {
  if (messageId !== undefined) await showBranchOf(core, conversationId, messageId);
  await panels.show(conversationId, messageId);
}

export async function jumpToSide(
  core: Core,
  panels: ChatPanels,
  { conversationId, messageId }: SearchTarget,
): Promise<void> {
  if (messageId !== undefined) await showBranchOf(core, conversationId, messageId);
  const panel = panels.openTab(conversationId, vscode.ViewColumn.Beside);
  if (messageId !== undefined) await panel.reveal(messageId);
}

async function showBranchOf(
  { history, chat }: Core,
  conversationId: string,
  messageId: string,
): Promise<void> {
  const [conversation, tree] = await Promise.all([
    history.conversation(conversationId),
    history.tree(conversationId),
  ]);
  const tipId = conversation?.activeMessageId;
  const isShown = tipId && pathTo(tree, tipId).some(({ id }) => id === messageId);
  // While an answer streams, the branch it streams into stays.
  if (isShown || chat.isAnswering(conversationId) || !tree.some(({ id }) => id === messageId)) return;
  await chat.showSibling(conversationId, messageId);
}
