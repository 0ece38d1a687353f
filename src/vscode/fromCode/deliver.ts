import type { ConversationId, Prompt, SamplingParameters } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { ChatPanels } from '../chatPanels.ts';

/*
 * From a command to a conversation. What is sent goes the way of the composer's own button: the same checks, the same
 * questions. What the user was writing is never sent along, nor lost.
 */

export interface Delivery {
  readonly newConversation: boolean;
  readonly send: boolean;
  readonly model?: string | undefined;
  readonly parameters?: SamplingParameters | undefined;
}

export interface Doors {
  readonly core: Core;
  readonly panels: ChatPanels;
}

export async function deliver(message: Prompt, how: Delivery, { core, panels }: Doors): Promise<void> {
  const panel = await panels.opened();
  const id = how.newConversation ? null : panel.conversationId;
  if (!how.send || (id !== null && (await isBusy(id, core)))) {
    return append(message, id, panel, { core, panels });
  }
  const into = id ?? (await core.chat.begin(message));
  await useModel(into, how, core);
  await core.drafts.replace(into, message);
  if (panel.conversationId !== into) await panel.show(into);
  await panels.focusActive();
  await panel.send(message.text);
}

/** Adds to what is being written. */
async function append(
  { text, attachments }: Prompt,
  id: ConversationId | null,
  panel: ChatPanel,
  { core, panels }: Doors,
): Promise<void> {
  if (panel.conversationId !== id) await panel.show(id);
  if (text !== '') await core.drafts.insert(id, text);
  await core.drafts.attach(id, attachments);
  await panels.focusActive();
}

/** Something is being written, or an answer streams: what comes is left for the user to send. */
async function isBusy(id: ConversationId, { chat, drafts }: Core): Promise<boolean> {
  const { text, attachments } = await drafts.read(id);
  return text.trim() !== '' || attachments.length > 0 || chat.isAnswering(id);
}

async function useModel(
  id: ConversationId,
  { model, parameters }: Delivery,
  { history }: Core,
): Promise<void> {
  if (model === undefined && Object.keys(parameters ?? {}).length === 0) return;
  const before = (await history.conversation(id))?.parameters;
  await history.updateConversation(id, {
    ...(model !== undefined && { model }),
    parameters: { ...before, ...parameters },
  });
}
