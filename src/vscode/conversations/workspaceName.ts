import * as vscode from 'vscode';
import { displayText } from '../../core/history/tree/displayText.ts';

/** The workspace of this window, as conversations remember where they began. */
export function currentWorkspace(): string | undefined {
  const { workspaceFile, workspaceFolders } = vscode.workspace;
  const saved = workspaceFile?.scheme === 'untitled' ? undefined : workspaceFile;
  return (saved ?? workspaceFolders?.[0]?.uri)?.toString();
}

/** The last part of a workspace's address. */
export function workspaceName(workspace: string): string {
  try {
    const { path } = vscode.Uri.parse(workspace, true);
    return displayText(path.split('/').findLast((part) => part !== '') ?? workspace);
  } catch {
    return displayText(workspace);
  }
}
