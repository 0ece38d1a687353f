import * as vscode from 'vscode';
import { linesOf } from './linesOf.ts';

/** Lines of a document, from 0, `to` not included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** What an inline edit is about: the selected lines, else the function around the cursor, else its line. */
export async function editedPart({ document, selection }: vscode.TextEditor): Promise<LineRange> {
  if (!selection.isEmpty) return linesOf(selection);
  const { line } = selection.active;
  const around = document.lineAt(line).isEmptyOrWhitespace ? undefined : await functionAround(document, line);
  return around ?? { from: line, to: line + 1 };
}

const functions = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);

async function functionAround(document: vscode.TextDocument, line: number): Promise<LineRange | undefined> {
  const symbols = await vscode.commands.executeCommand<
    readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[] | undefined
  >('vscode.executeDocumentSymbolProvider', document.uri);
  const found = innermost(symbols ?? [], line);
  return found && { from: found.start.line, to: found.end.line + 1 };
}

function innermost(
  symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[],
  line: number,
): vscode.Range | undefined {
  for (const symbol of symbols) {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    if (line < range.start.line || line > range.end.line) continue;
    const inner = 'children' in symbol ? innermost(symbol.children, line) : undefined;
    if (inner) return inner;
    if (functions.has(symbol.kind)) return range;
  }
  return undefined;
}
