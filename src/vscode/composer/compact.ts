import * as vscode from 'vscode';
import type { Compacted } from '../../core/compaction.ts';
import type { ConversationId, MessageId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { tellWithActions } from '../errandFailure.ts';
import { failureWords } from '../failureWords.ts';
import { showError, showInformation } from '../notice.ts';
import { offerSendOnce } from '../sendOnce.ts';

const nothing = { type: 'too-short' } as const;

/** Summarises the older part of a conversation for the model; the panel shows that it runs. True where it is done. */
export async function compactConversation(id: ConversationId | undefined, core: Core): Promise<boolean> {
  const outcome = id === undefined ? nothing : await core.compaction.compact(id);
  if (outcome?.type === 'failed') {
    const offered = await offerSendOnce(outcome.failure, 'summary', core);
    if (offered === 'send') return compactConversation(id, core);
    if (offered === 'cancel') return false;
  }
  tell(outcome, async () => void (await compactConversation(id, core)));
  return outcome?.type === 'done';
}

function tell(outcome: Compacted | undefined, again: () => Promise<void>): void {
  switch (outcome?.type) {
    case 'failed': {
      const { sentence, actions } = failureWords(outcome.failure);
      void tellWithActions(
        vscode.l10n.t('The conversation is as it was: no summary could be made. {0}', sentence),
        actions,
        { again, modelSetting: 'compactModel' },
      );
      return;
    }
    case 'empty':
      void showError(
        vscode.l10n.t(
          'The conversation is as it was: the model answered with nothing. Choose another one in the setting neuralTerminal.compactModel.',
        ),
      );
      return;
    case 'too-short':
      void showInformation(
        vscode.l10n.t('There is nothing to summarise yet: the newest messages always go along as they are.'),
      );
      return;
    default:
      return;
  }
}

/** All messages go along again. */
export async function undoCompact(id: ConversationId | undefined, { compaction }: Core): Promise<void> {
  if (id !== undefined && (await compaction.undo(id))) return;
  void showInformation(vscode.l10n.t('No summary goes along with this conversation.'));
}

/** The answer that streams, or one of several; else the summary that is being made. */
export function stopRunning(
  id: ConversationId,
  messageId: MessageId | undefined,
  { chat, compaction }: Core,
): void {
  if (chat.isAnswering(id)) chat.stop(id, messageId);
  else if (messageId === undefined) compaction.stop(id);
}
