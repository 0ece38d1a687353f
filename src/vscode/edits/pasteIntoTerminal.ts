import * as vscode from 'vscode';
import { pastable } from '../../core/edits/pastable.ts';

/** Puts code on the command line without running it. */
export async function pasteIntoTerminal(code: string): Promise<void> {
  const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
  terminal.show();
  const text = pastable(code);
  if (!text.includes('\n')) return terminal.sendText(text.replaceAll('\t', ' '), false);
  // Sent as it is, each line break would run the line before it. A paste is bracketed, and VS Code warns of it.
  const before = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(text);
  try {
    await vscode.commands.executeCommand('workbench.action.terminal.paste');
  } finally {
    await vscode.env.clipboard.writeText(before);
  }
}
