import * as vscode from 'vscode';
import type { Disposable } from '../core/base/disposable.ts';
import type { Chat } from '../core/chat.ts';
import type { MessageId } from '../core/conversation.ts';
import { errorText } from './errorText.ts';
import { showError, showInformation } from './notice.ts';

/** Says, once for each answer, that what is shown could not be kept on disk, and once it could. */
export function tellKeepFailures(chat: Chat): Disposable {
  const told = new Set<MessageId>();
  return chat.onEvent((event) => {
    if (event.type === 'kept-late' && told.delete(event.messageId))
      void showInformation(vscode.l10n.t('The answer that could not be kept is in the history now.'));
    if (event.type !== 'keep-failed' || told.has(event.messageId)) return;
    told.add(event.messageId);
    void showError(
      vscode.l10n.t('The answer could not be kept and is only shown. {0}', errorText(event.error)),
    );
  });
}
