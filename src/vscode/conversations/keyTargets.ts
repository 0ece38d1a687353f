import * as vscode from 'vscode';
import type { TreeNode } from './treeNodes.ts';

const selectionTakesAtMostMs = 300;

/**
 * What a key in the tree is meant for: all that is selected, or the row that has the focus, which VS Code tells no
 * extension. Selecting it for a moment does, and opens nothing.
 */
export async function keyTargets(view: vscode.TreeView<TreeNode>): Promise<readonly TreeNode[]> {
  const before = view.selection;
  if (before.length > 1) return before;
  await toggleFocused(view);
  const [focused] = view.selection.filter((node) => !before.includes(node));
  await toggleFocused(view);
  return focused ? [focused] : before;
}

async function toggleFocused(view: vscode.TreeView<TreeNode>): Promise<void> {
  const changed = Promise.withResolvers<void>();
  const listening = view.onDidChangeSelection(() => changed.resolve());
  const overdue = setTimeout(() => changed.resolve(), selectionTakesAtMostMs);
  await vscode.commands.executeCommand('list.toggleSelection');
  await changed.promise;
  clearTimeout(overdue);
  listening.dispose();
}
