import * as vscode from 'vscode';
import type { MessageId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';

/** Shows the section of the runbook that is about what this message failed with. */
export async function explainFailure(
  messageId: MessageId,
  { core, extensionUri }: { readonly core: Core; readonly extensionUri: vscode.Uri },
): Promise<void> {
  const kind = (await core.history.message(messageId))?.answer?.failure?.kind;
  const runbook = vscode.Uri.joinPath(extensionUri, 'docs', 'troubleshooting.md');
  await vscode.commands.executeCommand(
    'markdown.showPreview',
    kind === undefined ? runbook : runbook.with({ fragment: kind }),
  );
}
