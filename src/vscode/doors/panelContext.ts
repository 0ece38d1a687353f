import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { contextKeys } from '../ids.ts';

/** Keeps the context keys of the chat that the user is in, for keys and menus. */
export function keepPanelContext({ chat, compaction }: Core, panels: ChatPanels): vscode.Disposable {
  const told = new Map<string, boolean>();
  const set = (key: string, value: boolean) => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = () => {
    const { active } = panels;
    const id = active?.conversationId ?? null;
    set(contextKeys.chatFocused, active?.isFocused === true);
    set(contextKeys.hasConversation, id !== null);
    set(contextKeys.isAnswering, id !== null && chat.isAnswering(id));
    set(contextKeys.isCompacting, id !== null && compaction.isRunning(id));
  };
  update();
  const listening = [
    panels.onDidChangeActive(update),
    panels.onDidShow(update),
    compaction.onDidChange(update),
    chat.onEvent((event) => {
      if (event.type === 'answering') update();
    }),
  ];
  return { dispose: () => listening.forEach((one) => void one.dispose()) };
}
