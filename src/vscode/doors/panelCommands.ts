import type { PanelAction } from '../../protocol/hostMessages.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';

/** Every action of the panel is a command too; it means the message with the focus, else the last one. */
export function panelCommands(panels: ChatPanels) {
  const perform = (action: PanelAction) => () => panels.perform(action);
  return {
    [commandIds.regenerate]: perform('regenerate'),
    [commandIds.regenerateWith]: perform('regenerate-with'),
    [commandIds.editPrompt]: perform('edit-prompt'),
    [commandIds.continueAnswer]: perform('continue'),
    [commandIds.forkFromMessage]: perform('fork'),
    [commandIds.deleteMessage]: perform('delete'),
    [commandIds.undoDeleteMessage]: perform('undo-delete'),
    [commandIds.copyAnswer]: perform('copy'),
    [commandIds.copyCode]: perform('copy-code'),
    [commandIds.insertCode]: perform('insert-code'),
    [commandIds.applyCode]: perform('apply-code'),
    [commandIds.codeToNewFile]: perform('code-to-new-file'),
    [commandIds.codeToTerminal]: perform('code-to-terminal'),
    [commandIds.quoteAnswer]: perform('quote'),
    [commandIds.retryNow]: perform('retry-now'),
    [commandIds.toggleReasoning]: perform('toggle-reasoning'),
    [commandIds.nextMessage]: perform('next-message'),
    [commandIds.previousMessage]: perform('previous-message'),
    [commandIds.nextVersion]: perform('next-version'),
    [commandIds.previousVersion]: perform('previous-version'),
    [commandIds.jumpToLatest]: perform('jump-to-latest'),
    [commandIds.findInConversation]: perform('find'),
  };
}
