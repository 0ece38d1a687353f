import * as vscode from 'vscode';
import type { Disposable } from '../core/base/disposable.ts';
import type { Chat } from '../core/chat.ts';
import type { MessageId } from '../core/conversation.ts';
import { errorText } from './errorText.ts';

/** Says, once for each answer, that what is shown could not be kept on disk. */
export function tellKeepFailures(chat: Chat): Disposable {
  const told = new Set<MessageId>();
  return chat.onEvent((event) => {
    if (event.type !== 'keep-failed') return;
    if (told.has(event.messageId)) return;
    told.add(event.messageId);
    void vscode.window.showErrorMessage(
      vscode.l10n.t('The answer could not be kept and is only shown. {0}', errorText(event.error)),
    );
  });
}
