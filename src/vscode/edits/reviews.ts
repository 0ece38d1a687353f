import * as vscode from 'vscode';
import { Emitter } from '../../core/base/emitter.ts';
import type { Hunk } from '../../core/edits/hunks.ts';
import { inlineEditScheme, proposalScheme } from '../ids.ts';
import { showInformation, showWarning } from '../notice.ts';
import { Review, type ReviewOptions } from './review.ts';

/*
 * Changes that wait for the user, each in VS Code's own diff editor: the file on the left, the proposal on the right.
 * The file is written when a change is accepted, through its document, so that it can be undone there.
 */

export interface ReviewsPorts {
  /** Whether a file that had nothing unsaved is saved after a change was accepted. */
  savesAccepted(): boolean;
}

export class Reviews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #ports: ReviewsPorts;
  readonly #reviews = new Map<string, Review>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #refreshed = new Emitter<Review>();
  readonly #closed = new Emitter<Review>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChange = this.#changed.event;
  readonly onDidRefresh = this.#refreshed.event;
  readonly onDidClose = this.#closed.event;

  constructor(ports: ReviewsPorts) {
    this.#ports = ports;
    const { workspace, window } = vscode;
    this.#subscriptions = vscode.Disposable.from(
      ...[proposalScheme, inlineEditScheme].map((scheme) =>
        workspace.registerTextDocumentContentProvider(scheme, this),
      ),
      workspace.onDidChangeTextDocument((event) => this.#follow(event)),
      window.tabGroups.onDidChangeTabs(({ closed }) => this.#forgetClosed(closed)),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const gone = vscode.l10n.t('This proposal is gone. Ask for it again.');
    return this.#reviews.get(uri.toString())?.proposed ?? (uri.query === empty ? '' : gone);
  }

  async open(options: ReviewOptions): Promise<Review> {
    const review = new Review(options);
    // One proposal for a file at a time: two would fall out of step.
    for (const other of this.#reviews.values())
      if (other.fileUri.toString() === review.fileUri.toString()) await this.close(other);
    this.#reviews.set(review.uri.toString(), review);
    const left =
      review.target.kind === 'file'
        ? review.fileUri
        : review.uri.with({ scheme: proposalScheme, query: empty });
    const title =
      review.target.kind === 'file'
        ? vscode.l10n.t('{0}: proposed change', review.name)
        : vscode.l10n.t('{0}: new file', review.name);
    await vscode.commands.executeCommand('vscode.diff', left, review.uri, title, { preview: false });
    this.goTo(review, 0);
    return review;
  }

  /** Shows what became of the hunks. */
  refresh(review: Review): void {
    this.#changed.fire(review.uri);
    this.#refreshed.fire(review);
  }

  async close(review: Review): Promise<void> {
    const tab = tabOf(review);
    this.#forget(review);
    if (tab) await vscode.window.tabGroups.close(tab);
  }

  /** The review with this proposal. */
  of(uri: vscode.Uri): Review | undefined {
    return this.#reviews.get(uri.toString());
  }

  /** The review that is meant: the one whose proposal is told, else the one that is being looked at. */
  find(told?: unknown): Review | undefined {
    if (told instanceof vscode.Uri && this.#reviews.has(told.toString()))
      return this.#reviews.get(told.toString());
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputTextDiff
      ? this.#reviews.get(input.modified.toString())
      : undefined;
  }

  async accept(review: Review, hunks: readonly Hunk[]): Promise<void> {
    if (review.isStreaming) {
      void showInformation(
        vscode.l10n.t('{0} is still being written. Accept it when it is done.', review.name),
      );
      return;
    }
    if (hunks.length === 0) return;
    const { target } = review;
    const isSaved = target.kind === 'file' && !target.document.isDirty && this.#ports.savesAccepted();
    const at = review.hunks.indexOf(hunks[0] as Hunk);
    if ((await review.accept(hunks)) === 'refused') {
      void showWarning(
        target.kind === 'new'
          ? vscode.l10n.t('{0} could not be made. Perhaps there is such a file by now.', review.name)
          : vscode.l10n.t('{0} changed in this moment and was left as it is. Try again.', review.name),
      );
      return;
    }
    if (isSaved) await target.document.save();
    await this.#goOn(review, at);
  }

  async reject(review: Review, hunks: readonly Hunk[]): Promise<void> {
    const at = review.hunks.indexOf(hunks[0] as Hunk);
    review.reject(hunks);
    await this.#goOn(review, at);
  }

  /** On to the next hunk; after the last one to the file. */
  async #goOn(review: Review, at: number): Promise<void> {
    if (review.hunks.length > 0) {
      this.refresh(review);
      this.goTo(review, Math.min(at, review.hunks.length - 1));
      return;
    }
    await this.close(review);
    const isThere = await vscode.workspace.fs.stat(review.fileUri).then(
      () => true,
      () => review.fileUri.scheme === 'untitled',
    );
    if (isThere) await vscode.window.showTextDocument(review.fileUri, { preview: false });
  }

  /** The hunk that the cursor is in, else the next one below it, else the last. */
  current(review: Review): number {
    const editor = vscode.window.activeTextEditor;
    const isRight = editor?.document.uri.toString() === review.uri.toString();
    const isLeft = editor?.document.uri.toString() === review.fileUri.toString();
    const line =
      isRight || isLeft
        ? (editor?.selection.active.line ?? 0)
        : (this.#rightOf(review)?.selection.active.line ?? 0);
    const starts = isLeft ? review.hunks.map(({ from }) => from) : review.proposedStarts();
    const found = review.hunks.findIndex(({ from, to, lines }, at) => {
      const length = isLeft ? to - from : lines.length;
      return line < (starts[at] ?? 0) + Math.max(1, length);
    });
    return found === -1 ? review.hunks.length - 1 : found;
  }

  goTo(review: Review, index: number): void {
    const start = review.proposedStarts()[index];
    const editor = this.#rightOf(review);
    if (start === undefined || !editor) return;
    const position = new vscode.Position(start, 0);
    editor.selection = new vscode.Selection(position, position);
    editor.revealRange(
      new vscode.Range(position, position),
      vscode.TextEditorRevealType.InCenterIfOutsideViewport,
    );
  }

  #rightOf(review: Review): vscode.TextEditor | undefined {
    return vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === review.uri.toString(),
    );
  }

  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (contentChanges.length === 0) return;
    for (const review of this.#reviews.values()) {
      if (review.target.kind !== 'file' || review.target.document !== document) continue;
      const lost = review.follow(contentChanges);
      if (lost.length > 0) this.#tellLost(review, lost.length);
      if (review.hunks.length > 0) this.refresh(review);
      else if (lost.length > 0) void this.close(review);
    }
  }

  #tellLost(review: Review, count: number): void {
    void showWarning(
      review.hunks.length === 0
        ? vscode.l10n.t('{0} was changed where the proposal changes it, and was left as it is.', review.name)
        : vscode.l10n.t(
            '{0} was changed where the proposal changes it: {1} of its changes were dropped.',
            review.name,
            count,
          ),
    );
  }

  #forgetClosed(closed: readonly vscode.Tab[]): void {
    for (const { input } of closed) {
      if (!(input instanceof vscode.TabInputTextDiff)) continue;
      const review = this.#reviews.get(input.modified.toString());
      if (review && !tabOf(review)) this.#forget(review);
    }
  }

  #forget(review: Review): void {
    if (this.#reviews.delete(review.uri.toString())) this.#closed.fire(review);
  }
}

/** The left side of a file that does not exist yet. */
const empty = 'empty';

function tabOf({ uri }: Review): vscode.Tab | undefined {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.toString() === uri.toString(),
    );
}
