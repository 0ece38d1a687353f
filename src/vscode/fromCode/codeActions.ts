import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';

/** The light bulb: *Explain* and *Fix* where the editor reports a problem, more where something is selected. */
export function registerCodeActions(): vscode.Disposable {
  return vscode.languages.registerCodeActionsProvider({ pattern: '**' }, new PromptActions(), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, vscode.CodeActionKind.Refactor],
  });
}

class PromptActions implements vscode.CodeActionProvider {
  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const actions: vscode.CodeAction[] = [];
    const { t } = vscode.l10n;
    if (diagnostics.length > 0) {
      const lines = around(diagnostics, document);
      for (const [title, id] of [
        [t('Fix with Neural Terminal'), commandIds.fix],
        [t('Explain with Neural Terminal'), commandIds.explain],
        [t('Send to Neural Terminal Chat'), commandIds.sendProblems],
      ] as const)
        actions.push(action(title, vscode.CodeActionKind.QuickFix, id, document, lines, diagnostics));
    }
    if (range.isEmpty) return actions;
    const rewrite = vscode.CodeActionKind.Refactor.append('rewrite');
    for (const [title, id] of [
      [t('Refactor with Neural Terminal'), commandIds.refactor],
      [t('Write Tests with Neural Terminal'), commandIds.writeTests],
      [t('Document with Neural Terminal'), commandIds.document],
      [t('Review with Neural Terminal'), commandIds.review],
      [t('Translate with Neural Terminal…'), commandIds.translate],
    ] as const)
      actions.push(action(title, rewrite, id, document, range));
    return actions;
  }
}

/** Some lines before and after: a problem alone seldom tells what is wrong. */
const contextLines = 10;

function around(diagnostics: readonly vscode.Diagnostic[], { lineCount }: vscode.TextDocument): vscode.Range {
  const first = Math.min(...diagnostics.map(({ range }) => range.start.line));
  const last = Math.max(...diagnostics.map(({ range }) => range.end.line));
  return new vscode.Range(
    Math.max(0, first - contextLines),
    0,
    Math.min(lineCount - 1, last + contextLines),
    0,
  );
}

function action(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  { uri }: vscode.TextDocument,
  { start, end }: vscode.Range,
  diagnostics?: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  if (diagnostics) made.diagnostics = [...diagnostics];
  const about = { uri: uri.toString(), first: start.line, last: end.line };
  made.command = { title, command, arguments: [{ about }] };
  return made;
}
