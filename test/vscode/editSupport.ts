import assert from 'node:assert/strict';
import * as vscode from 'vscode';

/* What the tests of edits do with the diff editor. */

export const run = (id: string, ...args: readonly unknown[]) => vscode.commands.executeCommand(id, ...args);

/** The proposal that is being looked at. */
export function diffTab(): vscode.TabInputTextDiff | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputTextDiff ? input : undefined;
}

export function proposal(): vscode.TabInputTextDiff {
  const input = diffTab();
  assert.ok(input, 'a proposal is shown');
  return input;
}

export async function proposalText(): Promise<string> {
  return (await vscode.workspace.openTextDocument(proposal().modified)).getText();
}

export async function closeAll(): Promise<void> {
  await run('workbench.action.revertAndCloseActiveEditor');
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await run('workbench.action.files.revert');
  }
  await run('workbench.action.closeAllEditors');
}

/** Asks again and again: a real editor gets there in its own time. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const endMs = Date.now() + 10_000; Date.now() < endMs; ) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  assert.fail(`not within 10 s: ${what}`);
}

/** Takes the first button of the notification that is shown next. `beforehand` makes it be shown. */
export async function firstButtonOf(beforehand: () => unknown, isTaken: () => boolean): Promise<void> {
  await run('notifications.clearAll');
  await beforehand();
  // It is shown in its own time, and pressing a button that is not there does nothing.
  await until(async () => {
    if (!isTaken()) await run('notification.acceptPrimaryAction');
    return isTaken();
  }, 'the button of the notification');
}
