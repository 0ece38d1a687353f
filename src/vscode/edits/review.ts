import * as vscode from 'vscode';
import { applyHunks, type Hunk, type LineChange, shiftHunks, textChanges } from '../../core/edits/hunks.ts';
import { splitLines } from '../../core/edits/lines.ts';

/*
 * A change of one file that waits for the user: what is left of it are its hunks, kept in step with the file as it
 * is edited meanwhile. Nothing is written but what is accepted.
 */

export type ReviewTarget =
  | { readonly kind: 'file'; readonly document: vscode.TextDocument }
  | { readonly kind: 'new'; readonly uri: vscode.Uri; readonly text: string };

export interface ReviewOptions {
  readonly target: ReviewTarget;
  /** Of the proposal; it tells edits from inline edits in `when` clauses. */
  readonly scheme: string;
  readonly hunks: readonly Hunk[];
  /** The lines that it is all about, where it can be asked for again. */
  readonly scope?: { readonly from: number; readonly to: number };
}

export type AcceptResult = 'written' | 'refused';

export class Review {
  readonly target: ReviewTarget;
  /** The proposal, on the right of the diff editor. */
  readonly uri: vscode.Uri;
  #hunks: readonly Hunk[];
  #scope: { readonly from: number; readonly to: number };
  /** Being written right now: the next change of the document is this. */
  #writing: readonly Hunk[] | undefined;
  /** Still streaming: there is nothing to accept yet. */
  isStreaming = false;

  constructor({ target, scheme, hunks, scope = { from: 0, to: 0 } }: ReviewOptions) {
    this.target = target;
    this.uri = this.fileUri.with({ scheme, query: crypto.randomUUID() });
    this.#hunks = hunks;
    this.#scope = scope;
  }

  get fileUri(): vscode.Uri {
    return this.target.kind === 'file' ? this.target.document.uri : this.target.uri;
  }

  get name(): string {
    return vscode.workspace.asRelativePath(this.fileUri);
  }

  get hunks(): readonly Hunk[] {
    return this.#hunks;
  }

  get scope(): { readonly from: number; readonly to: number } {
    return this.#scope;
  }

  /** The file as it would become. */
  get proposed(): string {
    const { target } = this;
    if (target.kind === 'new') return this.#hunks.length === 0 ? '' : target.text;
    return applyHunks(target.document.getText(), this.#hunks);
  }

  propose(hunks: readonly Hunk[]): void {
    this.#hunks = hunks;
  }

  /** The first line of each hunk in the proposal. */
  proposedStarts(): readonly number[] {
    let delta = 0;
    return this.#hunks.map(({ from, to, lines }) => {
      const start = from + delta;
      delta += lines.length - (to - from);
      return start;
    });
  }

  reject(hunks: readonly Hunk[]): void {
    this.#hunks = this.#hunks.filter((hunk) => !hunks.includes(hunk));
  }

  /** Writes the hunks into the file, as one step that can be undone. */
  async accept(hunks: readonly Hunk[]): Promise<AcceptResult> {
    const edit = new vscode.WorkspaceEdit();
    const { target } = this;
    if (target.kind === 'new') {
      edit.createFile(target.uri, { contents: new TextEncoder().encode(target.text) });
      const isMade = await vscode.workspace.applyEdit(edit);
      if (isMade) this.#hunks = [];
      return isMade ? 'written' : 'refused';
    }
    const { document } = target;
    for (const { start, end, text } of textChanges(document.getText(), hunks))
      edit.replace(
        document.uri,
        new vscode.Range(document.positionAt(start), document.positionAt(end)),
        text,
      );
    this.#writing = hunks;
    const isWritten = await vscode.workspace.applyEdit(edit);
    this.#writing = undefined;
    return isWritten ? 'written' : 'refused';
  }

  /** Follows a change of the document. Gives the hunks whose lines are not any more what they were. */
  follow(changes: readonly vscode.TextDocumentContentChangeEvent[]): readonly Hunk[] {
    if (this.#writing) {
      this.#forgetWritten(this.#writing);
      this.#writing = undefined;
      return [];
    }
    const lost: Hunk[] = [];
    for (const change of changes.map(lineChange).toSorted((a, b) => b.from - a.from)) {
      const shifted = shiftHunks(this.#hunks, change);
      this.#hunks = shifted.hunks;
      lost.push(...shifted.lost);
      this.#shiftScope(change);
    }
    return lost;
  }

  #forgetWritten(written: readonly Hunk[]): void {
    this.reject(written);
    for (const { from, to, lines } of written.toReversed()) {
      const change = { from, to: to - 1, count: lines.length };
      this.#hunks = shiftHunks(this.#hunks, change).hunks;
      this.#shiftScope(change);
    }
  }

  #shiftScope({ from, to, count }: LineChange): void {
    const delta = count - (to - from + 1);
    const { from: first, to: end } = this.#scope;
    if (from >= end && first < end) return;
    this.#scope = to < first ? { from: first + delta, to: end + delta } : { from: first, to: end + delta };
  }
}

/** Which lines became how many. Whole lines put in or taken out do not touch their neighbours. */
function lineChange({ range, text }: vscode.TextDocumentContentChangeEvent): LineChange {
  const { start, end } = range;
  const count = splitLines(text).length;
  const isWholeLines = start.character === 0 && end.character === 0 && (text === '' || /[\r\n]$/.test(text));
  if (isWholeLines && (text !== '' || start.line < end.line))
    return { from: start.line, to: end.line - 1, count: count - 1 };
  return { from: start.line, to: end.line, count };
}
