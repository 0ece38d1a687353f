import * as vscode from 'vscode';
import type { Conversation, ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { showInformation } from '../notice.ts';

/* New conversations that begin as old ones. */

/** One that goes on from the end of the branch that is shown. */
export async function forkConversation(
  { history }: Core,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const source = await history.conversation(id);
  if (source?.activeMessageId) return history.fork(id, source.activeMessageId);
  void showInformation(vscode.l10n.t('There is nothing to fork yet.'));
  return undefined;
}

/** The same once more, for trying something else. It shares its messages with the first, and costs no space. */
export async function duplicateConversation(
  { history }: Core,
  id: ConversationId,
): Promise<Conversation | undefined> {
  const source = await history.conversation(id);
  if (!source) return undefined;
  const title = vscode.l10n.t('{0} (copy)', source.title);
  const copy = source.activeMessageId
    ? await history.fork(id, source.activeMessageId)
    : await history.createConversation(settingsOf(source));
  await history.updateConversation(copy.id, { title, titleIsUsers: source.titleIsUsers });
  return copy;
}

function settingsOf({ title, model, systemPrompt, parameters, tags, workspace }: Conversation) {
  return {
    title,
    parameters,
    tags,
    ...(model !== undefined && { model }),
    ...(systemPrompt !== undefined && { systemPrompt }),
    ...(workspace !== undefined && { workspace }),
  };
}
