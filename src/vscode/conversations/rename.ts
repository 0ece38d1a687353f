import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';

const maxTitleChars = 200;

/**
 * VS Code lets no extension edit a row of a tree in place: the box stands where the palette does, with the title in
 * it, selected. `title` comes from a key binding or a test.
 */
export async function renameConversation(
  { history }: Core,
  id: ConversationId,
  title?: string,
): Promise<void> {
  const conversation = await history.conversation(id);
  if (!conversation) return;
  const before = conversation.title;
  const typed =
    title ??
    (await vscode.window.showInputBox({
      title: vscode.l10n.t('Rename Conversation'),
      value: before,
      valueSelection: [0, before.length],
      validateInput: (value) => (value.trim() === '' ? vscode.l10n.t('A title is needed.') : undefined),
    }));
  const trimmed = typed?.trim().replace(/\s+/g, ' ').slice(0, maxTitleChars).toWellFormed();
  if (trimmed && trimmed !== before)
    await history.updateConversation(id, { title: trimmed, titleIsUsers: true });
}
