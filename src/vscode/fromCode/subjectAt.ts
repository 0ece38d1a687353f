import * as vscode from 'vscode';
import type { PromptSubject } from '../prompts/promptSubject.ts';
import type { PromptArguments } from './askArguments.ts';

/** Only what is open: an argument opens no files. */
export function subjectAt({
  uri,
  first,
  last,
}: NonNullable<PromptArguments['about']>): PromptSubject | undefined {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
  if (!document) return undefined;
  const end = Math.min(last, document.lineCount - 1);
  return {
    document,
    ranges: [new vscode.Range(Math.min(first, end), 0, end, document.lineAt(end).range.end.character)],
  };
}
