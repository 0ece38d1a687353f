import * as vscode from 'vscode';
import { showWarning } from './notice.ts';

const openSchemes = new Set(['https:', 'http:', 'mailto:']);

/**
 * Opens a link that a model wrote. Only schemes that cannot run anything here; VS Code itself asks before it
 * opens a domain that is not trusted.
 */
export async function openLink(href: string): Promise<void> {
  if (URL.canParse(href) && openSchemes.has(new URL(href).protocol)) {
    await vscode.env.openExternal(vscode.Uri.parse(href, true));
    return;
  }
  const file = await workspaceFile(href);
  if (file)
    await vscode.window.showTextDocument(file.uri, file.selection ? { selection: file.selection } : {});
  else void showWarning(vscode.l10n.t('This link cannot be opened: {0}', href.slice(0, 200)));
}

/** `src/turn.ts:12` within the workspace; a path that leaves it is none. */
async function workspaceFile(
  href: string,
): Promise<{ readonly uri: vscode.Uri; readonly selection?: vscode.Range } | undefined> {
  const match = /^(?!\w{2,}:)([^#?\0]+?)(?:(?::|#L)(\d+))?$/.exec(href);
  const path = match?.[1];
  if (path === undefined || path.startsWith('/') || path.split(/[\\/]/).includes('..')) return undefined;
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const uri = vscode.Uri.joinPath(folder.uri, ...path.split(/[\\/]/));
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      if (type !== vscode.FileType.File) continue;
      const line = match?.[2] === undefined ? undefined : Math.max(0, Number(match[2]) - 1);
      return line === undefined ? { uri } : { uri, selection: new vscode.Range(line, 0, line, 0) };
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
