import * as vscode from 'vscode';
import { commandIds, inlineEditScheme, proposalScheme } from '../ids.ts';
import type { Reviews } from './reviews.ts';

/* What a proposal shows of its hunks: which one the buttons mean, and lenses where the user has them in diff editors. */

export class HunkMarks implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #reviews: Reviews;
  readonly #lensesChanged = new vscode.EventEmitter<void>();
  readonly #current = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    borderWidth: '0 0 0 3px',
    borderStyle: 'solid',
    borderColor: new vscode.ThemeColor('focusBorder'),
    after: { margin: '0 0 0 2em', color: new vscode.ThemeColor('editorCodeLens.foreground') },
  });
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.#lensesChanged.event;

  constructor(reviews: Reviews) {
    this.#reviews = reviews;
    const selector = [proposalScheme, inlineEditScheme].map((scheme) => ({ scheme }));
    this.#subscriptions = vscode.Disposable.from(
      vscode.languages.registerCodeLensProvider(selector, this),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#mark(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#markAll()),
      // A proposal that was asked for anew has its lines a moment later.
      vscode.workspace.onDidChangeTextDocument(() => this.#markAll()),
      reviews.onDidRefresh(() => {
        this.#lensesChanged.fire();
        this.#markAll();
      }),
      this.#lensesChanged,
      this.#current,
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const review = this.#reviews.of(uri);
    if (!review || review.isStreaming) return [];
    const lenses = [
      { command: commandIds.acceptChange, title: vscode.l10n.t('Accept Change') },
      { command: commandIds.rejectChange, title: vscode.l10n.t('Reject Change') },
    ];
    return review.proposedStarts().flatMap((line, index) => {
      const range = new vscode.Range(line, 0, line, 0);
      return lenses.map((lens) => new vscode.CodeLens(range, { ...lens, arguments: [uri, index] }));
    });
  }

  #markAll(): void {
    for (const editor of vscode.window.visibleTextEditors) this.#mark(editor);
  }

  #mark(editor: vscode.TextEditor): void {
    const { document } = editor;
    const review = this.#reviews.of(document.uri);
    if (!review) return;
    const at = this.#reviews.current(review);
    const hunk = review.hunks[at];
    if (!hunk || review.isStreaming) {
      editor.setDecorations(this.#current, []);
      return;
    }
    const start = review.proposedStarts()[at] ?? 0;
    const words = vscode.l10n.t('Change {0} of {1}', at + 1, review.hunks.length);
    const lines = Array.from({ length: Math.max(1, hunk.lines.length) }, (_, offset) => start + offset);
    const options = lines
      .filter((line) => line < document.lineCount)
      .map((line) => ({
        range: document.lineAt(line).range,
        ...(line === start && { renderOptions: { after: { contentText: words } } }),
      }));
    editor.setDecorations(this.#current, options);
  }
}
