import * as vscode from 'vscode';

/* Documents that are made, not stored: all results of a search, the report of a check. */

export interface DocumentLinkTarget {
  readonly line: number;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

export interface MadeDocument {
  readonly name: string;
  readonly text: string;
  readonly links?: readonly DocumentLinkTarget[];
}

const scheme = 'neural-terminal';
/** A preview shows a document that no editor has open, and may ask for it again at any time. */
const previewed = '/preview/';

export class ReadOnlyDocuments
  implements vscode.TextDocumentContentProvider, vscode.DocumentLinkProvider, vscode.Disposable
{
  readonly #documents = new Map<string, MadeDocument>();
  readonly #registrations: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#registrations = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.languages.registerDocumentLinkProvider({ scheme }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (!uri.path.startsWith(previewed)) this.#documents.delete(uri.toString());
      }),
    );
  }

  dispose(): void {
    this.#registrations.dispose();
  }

  async show(document: MadeDocument): Promise<void> {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.#count}/${document.name}` });
    this.#documents.set(uri.toString(), document);
    const opened = await vscode.workspace.openTextDocument(uri);
    const shown = await vscode.languages.setTextDocumentLanguage(opened, 'markdown');
    await vscode.window.showTextDocument(shown, { preview: false });
  }

  /** As it is meant to look, where the editor's own preview of Markdown is not switched off. */
  async preview(document: MadeDocument): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `${previewed}${document.name}` });
    this.#documents.set(uri.toString(), document);
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      await this.show(document);
    }
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const gone = vscode.l10n.t(
      'What was here is gone since the window was loaded again. Run the command once more.',
    );
    return this.#documents.get(uri.toString())?.text ?? gone;
  }

  provideDocumentLinks({ uri, lineAt }: vscode.TextDocument): vscode.DocumentLink[] {
    const links = this.#documents.get(uri.toString())?.links ?? [];
    return links.map(({ line, command, arguments: args }) => {
      const target = vscode.Uri.from({ scheme: 'command', path: command, query: JSON.stringify(args) });
      const link = new vscode.DocumentLink(lineAt(line).range, target);
      link.tooltip = vscode.l10n.t('Open Conversation');
      return link;
    });
  }
}
