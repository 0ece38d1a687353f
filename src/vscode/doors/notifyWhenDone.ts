import * as vscode from 'vscode';
import type { Message } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { jumpTo } from '../conversations/jump.ts';
import { notifiedTitle } from '../conversations/treeItems.ts';
import { showInformation } from '../notice.ts';

/** What takes longer, one turns away from. */
const longMs = 15_000;

/** Tells that an answer has ended while nobody looked, with the way to it. */
export function notifyWhenDone(
  core: Core,
  panels: ChatPanels,
  onError: (error: unknown) => void,
): vscode.Disposable {
  const startedAtMs = new Map<string, number>();
  const listening = core.chat.onEvent((event) => {
    if (event.type === 'answering' && event.isAnswering) startedAtMs.set(event.conversationId, Date.now());
    if (event.type !== 'ended') return;
    const tookMs = Date.now() - (startedAtMs.get(event.message.conversationId) ?? Date.now());
    if (isWished(core, panels, event.message, tookMs)) tell(core, panels, event.message).catch(onError);
  });
  return { dispose: () => void listening.dispose() };
}

function isWished(
  core: Core,
  panels: ChatPanels,
  { conversationId, state }: Message,
  tookMs: number,
): boolean {
  const { notifyWhenDone: wish } = core.settings();
  if (wish === 'never' || (wish === 'long' && tookMs < longMs)) return false;
  // Who stopped it knows.
  if (state === 'stopped') return false;
  return !(vscode.window.state.focused && panels.isVisible(conversationId));
}

async function tell(core: Core, panels: ChatPanels, { conversationId, id, state }: Message): Promise<void> {
  const conversation = await core.history.conversation(conversationId);
  if (!conversation) return;
  const title = notifiedTitle(conversation);
  const text =
    state === 'complete'
      ? vscode.l10n.t('“{0}” has its answer.', title)
      : vscode.l10n.t('The answer in “{0}” failed.', title);
  const open = vscode.l10n.t('Open');
  const chosen = await showInformation(text, open);
  if (chosen === open) await jumpTo(core, panels, { conversationId, messageId: id });
}
