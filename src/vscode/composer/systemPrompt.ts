import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';

/* The system prompt of a conversation, edited where messages are written. */

/** Puts the system prompt as it is behind `/system`; sending that keeps it. */
export async function beginEditingSystemPrompt(panel: ChatPanel, { history, drafts }: Core): Promise<void> {
  const { conversationId } = panel;
  const conversation = conversationId === null ? undefined : await history.conversation(conversationId);
  const { attachments } = await drafts.read(conversationId);
  await drafts.replace(conversationId, { text: `/system ${conversation?.systemPrompt ?? ''}`, attachments });
  panel.focus();
}

/** An empty one takes it away. Where there is no conversation yet, one begins. */
export async function setSystemPrompt(text: string, panel: ChatPanel, core: Core): Promise<void> {
  const id = panel.conversationId ?? (await begin(core));
  await core.history.updateConversation(id, { systemPrompt: text === '' ? null : text });
  if (panel.conversationId !== id) await panel.show(id);
  const done =
    text === ''
      ? vscode.l10n.t('This conversation has no system prompt any more.')
      : vscode.l10n.t('The system prompt of this conversation is set.');
  vscode.window.setStatusBarMessage(done, 5_000);
}

/** As with a first message: in this workspace, with what was chosen for it, and what is attached already. */
async function begin({ chat, drafts }: Core): Promise<ConversationId> {
  const id = await chat.begin({ text: '', attachments: [] });
  await drafts.move(null, id);
  return id;
}
