import type { Disposable } from '../../core/base/disposable.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';

/** An answer that ended unseen is unread until its conversation is shown, in whichever window. */
export function watchUnread(
  { chat, history }: Core,
  panels: ChatPanels,
  onError: (error: unknown) => void,
): Disposable {
  const mark = async (id: string, isUnread: boolean) => {
    const conversation = await history.conversation(id);
    if (conversation && conversation.isUnread !== isUnread)
      await history.updateConversation(id, { isUnread });
  };
  const ending = chat.onEvent((event) => {
    if (event.type === 'answering' && !event.isAnswering && !panels.isVisible(event.conversationId))
      mark(event.conversationId, true).catch(onError);
  });
  const showing = panels.onDidShow((id) => {
    if (id !== null) mark(id, false).catch(onError);
  });
  return {
    dispose: () => {
      ending.dispose();
      showing.dispose();
    },
  };
}
