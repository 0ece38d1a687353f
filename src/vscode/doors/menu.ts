import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { settingsSection } from '../../core/settings.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { type CommandId, commandIds } from '../ids.ts';

interface MenuRow extends vscode.QuickPickItem {
  readonly run?: () => unknown;
}

/** What the status bar opens: the few things that one wants from anywhere. */
export async function showMenu({ chat }: Core, panels: ChatPanels): Promise<void> {
  const id = panels.active?.conversationId;
  const isAnswering = typeof id === 'string' && chat.isAnswering(id);
  const command = (label: string, icon: string, commandId: CommandId): MenuRow => ({
    label: `$(${icon}) ${label}`,
    run: () => vscode.commands.executeCommand(commandId),
  });
  const rows: readonly MenuRow[] = [
    ...(isAnswering ? [command(vscode.l10n.t('Stop the Answer'), 'debug-stop', commandIds.stop)] : []),
    command(vscode.l10n.t('Open the Chat'), 'comment', commandIds.focusChat),
    command(vscode.l10n.t('New Conversation'), 'add', commandIds.newConversation),
    command(vscode.l10n.t('Search Conversations'), 'search', commandIds.searchConversations),
    command(vscode.l10n.t('Choose the Model'), 'symbol-misc', commandIds.chooseModel),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(gear) ${vscode.l10n.t('Settings')}`,
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', settingsSection),
    },
    command(vscode.l10n.t('Help'), 'question', commandIds.help),
  ];
  const picked = await vscode.window.showQuickPick(rows, { title: vscode.l10n.t('Neural Terminal') });
  await picked?.run?.();
}
