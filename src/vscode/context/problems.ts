import * as vscode from 'vscode';
import { nameOf } from './files.ts';
import { type Gathered, gatherText, type Keep } from './gathered.ts';

/** What the editor's own Problems view lists: of some lines, of one file, or of all. */
export function attachProblems(keep: Keep, uri?: vscode.Uri, range?: vscode.Range): Promise<Gathered> {
  const all = uri
    ? [[uri, vscode.languages.getDiagnostics(uri)] as const]
    : vscode.languages.getDiagnostics();
  const lines = all.flatMap(([file, diagnostics]) =>
    diagnostics
      .filter((diagnostic) => !range || range.intersection(diagnostic.range))
      .map((diagnostic) => line(file, diagnostic)),
  );
  const where = uri === undefined ? '' : ` · ${nameOf(uri)}`;
  const label = `${vscode.l10n.t('Problems')}${where}`;
  return gatherText(lines.join('\n'), { kind: 'problems', label, ...(uri && { uri: uri.toString() }) }, keep);
}

export function countProblems(): number {
  return vscode.languages.getDiagnostics().reduce((sum, [, diagnostics]) => sum + diagnostics.length, 0);
}

function line(uri: vscode.Uri, { range, severity, message, source, code }: vscode.Diagnostic): string {
  const { line: row, character } = range.start;
  const kind = ['error', 'warning', 'information', 'hint'][severity] ?? 'problem';
  const value = typeof code === 'object' ? code.value : code;
  const origin = [source, value].filter((part) => part !== undefined && part !== '').join(' ');
  return `${nameOf(uri)}:${row + 1}:${character + 1}: ${kind}: ${message}${origin === '' ? '' : ` [${origin}]`}`;
}
