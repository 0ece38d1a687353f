import * as vscode from 'vscode';
import { bestMatches } from '../../core/context/fuzzy.ts';
import { within } from '../within.ts';
import { mayAttach } from './consent.ts';
import { attachRange, nameOf } from './files.ts';
import { isFileLike, type Offer } from './offers.ts';

/* Functions, classes and the like, as far as the languages of the editor know them. */

const symbolsWithinMs = 3_000;

/** Symbols of the workspace, as far as the languages know them. */
export async function symbolOffers(query: string, limit: number): Promise<readonly Offer[]> {
  const found = await within(
    symbolsWithinMs,
    vscode.commands.executeCommand<readonly vscode.SymbolInformation[] | undefined>(
      'vscode.executeWorkspaceSymbolProvider',
      query,
    ),
  );
  const offers = [...(found ?? []), ...(await documentSymbols())].map(
    ({ name, location }): Offer => ({
      key: `${location.uri}#${name}:${location.range.start.line}`,
      label: name,
      detail: `${nameOf(location.uri)}:${location.range.start.line + 1}`,
      icon: 'symbol',
      gather: async ({ core }) => {
        if (!(await mayAttach([location.uri]))) return [];
        const document = await vscode.workspace.openTextDocument(location.uri);
        const range = await wholeSymbol(document, name, location.range);
        return [await attachRange(document, range, 'symbol', core.attachments, name)];
      },
    }),
  );
  const unique = [...new Map(offers.map((offer) => [offer.key, offer] as const)).values()];
  return bestMatches(unique, query, ({ label }) => [label], limit);
}

interface FoundSymbol {
  readonly name: string;
  readonly location: vscode.Location;
}

async function documentSymbols(): Promise<readonly FoundSymbol[]> {
  const document = (vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors[0])?.document;
  if (!document || !isFileLike(document)) return [];
  const flat = (symbols: readonly vscode.DocumentSymbol[]): readonly FoundSymbol[] =>
    symbols.flatMap(({ name, range, children }) => [
      { name, location: new vscode.Location(document.uri, range) },
      ...flat(children),
    ]);
  return flat(await symbolsOf(document.uri));
}

async function symbolsOf(uri: vscode.Uri): Promise<readonly vscode.DocumentSymbol[]> {
  const command = 'vscode.executeDocumentSymbolProvider';
  const symbols = await within(
    symbolsWithinMs,
    vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(command, uri),
  );
  return (symbols ?? []).filter((symbol) => 'children' in symbol);
}

/** A search often knows only the name's own place; the outline knows where the symbol ends. */
async function wholeSymbol(
  document: vscode.TextDocument,
  name: string,
  range: vscode.Range,
): Promise<vscode.Range> {
  const find = (symbols: readonly vscode.DocumentSymbol[]): vscode.Range | undefined => {
    for (const symbol of symbols) {
      if (symbol.name === name && symbol.range.contains(range)) return symbol.range;
      const within = find(symbol.children);
      if (within) return within;
    }
    return undefined;
  };
  return find(await symbolsOf(document.uri)) ?? range;
}
