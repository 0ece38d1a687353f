import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import type { AttachmentState } from '../../protocol/chatViews.ts';
import type { ChatPanel } from '../chatPanel.ts';
import { stateOf } from './freshness.ts';

/*
 * Tells each panel which of its chips are not what they were when they were attached. A look some time after anything
 * that may have changed them; sending looks once more.
 */

const lookAfterMs = 400;

export function watchChipStates(panels: () => readonly ChatPanel[], core: Core): vscode.Disposable {
  const told = new WeakMap<ChatPanel, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    timer = undefined;
    for (const panel of panels()) await tellStates(panel, core, told).catch(() => undefined);
  };
  const lookSoon = () => {
    timer ??= setTimeout(() => void look(), lookAfterMs);
  };
  const { workspace, window } = vscode;
  const drafts = core.drafts.onDidChange(lookSoon);
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    new vscode.Disposable(() => drafts.dispose()),
    workspace.onDidChangeTextDocument(lookSoon),
    workspace.onDidSaveTextDocument(lookSoon),
    workspace.onDidCloseTextDocument(lookSoon),
    workspace.onDidDeleteFiles(lookSoon),
    workspace.onDidCreateFiles(lookSoon),
    workspace.onDidRenameFiles(lookSoon),
    window.onDidChangeActiveTextEditor(lookSoon),
    window.onDidChangeWindowState(({ focused }) => (focused ? lookSoon() : undefined)),
  );
}

async function tellStates(panel: ChatPanel, core: Core, told: WeakMap<ChatPanel, string>): Promise<void> {
  const { attachments } = await core.drafts.read(panel.conversationId);
  const states: Record<string, AttachmentState> = {};
  for (const part of attachments) {
    const state = await stateOf(part, core.attachments);
    if (state) states[part.attachment.hash] = state;
  }
  const gist = JSON.stringify(states);
  if (gist === (told.get(panel) ?? '{}')) return;
  told.set(panel, gist);
  panel.tell({ type: 'attachment-states', states });
}
