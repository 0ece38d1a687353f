import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { failureText } from '../../core/openrouter/failureText.ts';
import { localize } from '../localize.ts';

const nothing = { type: 'too-short' } as const;

/** Summarises the older part of a conversation for the model; the panel shows that it runs and what came of it. */
export async function compactConversation(
  id: ConversationId | undefined,
  { compaction }: Core,
): Promise<void> {
  const outcome = id === undefined ? nothing : await compaction.compact(id);
  switch (outcome?.type) {
    case 'failed': {
      const formatTime = (atMs: number) => new Date(atMs).toLocaleTimeString();
      const { sentence } = failureText(outcome.failure, { localize, formatTime });
      void vscode.window.showErrorMessage(
        vscode.l10n.t('The conversation is as it was: no summary could be made. {0}', sentence),
      );
      return;
    }
    case 'empty':
      void vscode.window.showErrorMessage(
        vscode.l10n.t(
          'The conversation is as it was: the model answered with nothing. Choose another one in the setting neuralTerminal.compactModel.',
        ),
      );
      return;
    case 'too-short':
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is nothing to summarise yet: the newest messages always go along as they are.'),
      );
      return;
    default:
      return;
  }
}
