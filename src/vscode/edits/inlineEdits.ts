import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { hunksBetween } from '../../core/edits/hunks.ts';
import { splitLines } from '../../core/edits/lines.ts';
import { indentUnit, reindent } from '../../core/edits/reindent.ts';
import type { ChatFailure } from '../../core/failure.ts';
import { type InlineEditAsk, inlineEdit, inlineEditContextChars } from '../../core/inlineEdit.ts';
import { failureText } from '../../core/openrouter/failureText.ts';
import { maySendSecrets } from '../context/secretConsent.ts';
import { inlineEditScheme } from '../ids.ts';
import { localize } from '../localize.ts';
import { offerSendOnce } from '../sendOnce.ts';
import { openWritable } from './applyCode.ts';
import { askInstruction } from './askInstruction.ts';
import { editedPart, type LineRange } from './editedPart.ts';
import type { Review } from './review.ts';
import type { Reviews } from './reviews.ts';

/*
 * *Edit with Neural Terminal*: an instruction goes to a model with some lines of a file, and the change streams into
 * a proposal beside them. It is accepted or rejected like any other.
 */

/** The diff editor compares anew each time, so it is told seldom. */
const showEveryMs = 120;

export interface InlineEditsPorts {
  readonly core: () => Promise<Core>;
  readonly reviews: Reviews;
  readonly memento: vscode.Memento;
}

interface Session {
  readonly review: Review;
  readonly document: vscode.TextDocument;
  instructions: readonly { readonly text: string; readonly answer?: string }[];
  abort: AbortController;
}

export class InlineEdits implements vscode.Disposable {
  readonly #ports: InlineEditsPorts;
  readonly #sessions = new Map<Review, Session>();
  readonly #subscriptions: vscode.Disposable;

  constructor(ports: InlineEditsPorts) {
    this.#ports = ports;
    const closing = ports.reviews.onDidClose((review) => this.#end(review));
    this.#subscriptions = vscode.Disposable.from(closing);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const { abort } of this.#sessions.values()) abort.abort();
  }

  /** Asks for an instruction unless it is told, and proposes what the model makes of it. */
  async begin(told?: string): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const open = editor && this.#ports.reviews.of(editor.document.uri);
    if (open) return this.again(open, told);
    if (!editor) {
      void vscode.window.showInformationMessage(vscode.l10n.t('Open a file first, then edit it.'));
      return;
    }
    const document = await openWritable(editor.document.uri);
    if (!document) return;
    const scope = await editedPart(editor);
    const text = told ?? (await askInstruction(titleOf(document, scope), this.#ports.memento));
    if (text === undefined || !(await maySendSecrets(`${text}\n${near(document, scope)}`))) return;
    const now = {
      from: Math.min(scope.from, document.lineCount),
      to: Math.min(scope.to, document.lineCount),
    };
    const review = await this.#ports.reviews.open({
      target: { kind: 'file', document },
      scheme: inlineEditScheme,
      hunks: [],
      scope: now,
    });
    const session = { review, document, instructions: [{ text }], abort: new AbortController() };
    this.#sessions.set(review, session);
    await this.#stream(session);
  }

  /** Another instruction for the same lines, after what was answered. */
  async again(review: Review, told?: string): Promise<void> {
    const session = this.#sessions.get(review);
    if (!session) return;
    const text = told ?? (await askInstruction(titleOf(session.document, review.scope), this.#ports.memento));
    if (text === undefined || !this.#sessions.has(review)) return;
    session.abort.abort();
    session.abort = new AbortController();
    session.instructions = [...session.instructions.filter(({ answer }) => answer !== undefined), { text }];
    await this.#stream(session);
  }

  #end(review: Review): void {
    this.#sessions.get(review)?.abort.abort();
    this.#sessions.delete(review);
  }

  async #stream(session: Session): Promise<void> {
    const { signal } = session.abort;
    session.review.isStreaming = true;
    const options = {
      location: vscode.ProgressLocation.Window,
      title: vscode.l10n.t('Neural Terminal is editing {0}… Esc cancels.', session.review.name),
    };
    try {
      await vscode.window.withProgress(options, () => this.#receive(session, signal));
    } catch (error) {
      await this.#ports.reviews.close(session.review);
      throw error;
    }
  }

  async #receive(session: Session, signal: AbortSignal): Promise<void> {
    const { review } = session;
    const core = await this.#ports.core();
    const { inlineEditModel, model } = core.settings();
    const ask = askOf(session);
    const part = splitLines(ask.part);
    let shownAtMs = 0;
    for await (const progress of inlineEdit(core.errands, inlineEditModel || model, ask, signal)) {
      if (signal.aborted) return;
      if (progress.type === 'failure') return this.#refused(session, progress.failure, core);
      if (progress.type === 'incomplete') return this.#giveUp(session, incompleteText(progress.reason));
      const isDone = progress.type === 'done';
      if (!isDone && Date.now() - shownAtMs < showEveryMs) continue;
      shownAtMs = Date.now();
      if (this.#hasMoved(session, ask.part)) return this.#giveUp(session, movedText(review));
      this.#show(session, part, progress.code, isDone);
    }
  }

  #show(
    { review, document, ...session }: Session,
    part: readonly string[],
    code: string,
    isDone: boolean,
  ): void {
    const lines = inPlace(code, part, document);
    // Until it is whole, the old lines that are not yet replaced stay in sight.
    const shown = isDone ? lines : [...lines, ...part.slice(lines.length)];
    review.isStreaming = !isDone;
    review.propose(hunksBetween(part, shown, review.scope.from));
    this.#ports.reviews.refresh(review);
    if (!isDone) return;
    const own = this.#sessions.get(review);
    if (own)
      own.instructions = session.instructions.with(-1, {
        text: session.instructions.at(-1)?.text ?? '',
        answer: code,
      });
    if (review.hunks.length > 0) this.#ports.reviews.goTo(review, 0);
    else void vscode.window.showInformationMessage(vscode.l10n.t('The model changed nothing.'));
  }

  /** Whether somebody edited the lines since they were asked about. */
  #hasMoved({ review, document }: Session, part: string): boolean {
    return textOf(document, review.scope) !== part;
  }

  async #refused(session: Session, failure: ChatFailure, core: Core): Promise<void> {
    const { signal } = session.abort;
    const offered = await offerSendOnce(failure, 'inline-edit', core);
    if (offered === 'none')
      return this.#giveUp(session, failureText(failure, { localize, formatTime }).sentence);
    if (offered === 'send' && !signal.aborted) return this.#receive(session, signal);
    session.abort.abort();
    await this.#ports.reviews.close(session.review);
  }

  async #giveUp({ review, abort }: Session, sentence: string): Promise<void> {
    abort.abort();
    await this.#ports.reviews.close(review);
    void vscode.window.showErrorMessage(sentence);
  }
}

function titleOf(document: vscode.TextDocument, { from, to }: LineRange): string {
  const name = vscode.workspace.asRelativePath(document.uri);
  return to - from > 1
    ? vscode.l10n.t('Edit lines {0}–{1} of {2}', from + 1, to, name)
    : vscode.l10n.t('Edit line {0} of {1}', from + 1, name);
}

function askOf({ review, document, instructions }: Session): InlineEditAsk {
  const { from, to } = review.scope;
  return {
    path: review.name,
    language: document.languageId,
    before: textOf(document, { from: 0, to: from }),
    part: textOf(document, { from, to }),
    after: textOf(document, { from: to, to: document.lineCount }),
    instructions,
  };
}

/** The lines and what goes along around them, at the least. */
function near(document: vscode.TextDocument, { from, to }: LineRange): string {
  const before = textOf(document, { from: 0, to: from }).slice(-inlineEditContextChars);
  const after = textOf(document, { from: to, to: document.lineCount }).slice(0, inlineEditContextChars);
  return `${before}\n${textOf(document, { from, to })}\n${after}`;
}

function textOf(document: vscode.TextDocument, { from, to }: LineRange): string {
  const text = document.getText(new vscode.Range(from, 0, Math.max(from, to - 1), to > from ? Infinity : 0));
  return splitLines(text).join('\n');
}

/** The answer's code as deep as the lines that it replaces. */
function inPlace(code: string, part: readonly string[], document: vscode.TextDocument): readonly string[] {
  if (code === '') return [];
  const indent = /^[\t ]*/.exec(part.find((line) => line.trim() !== '') ?? part[0] ?? '')?.[0] ?? '';
  return reindent(splitLines(code), indent, indentUnit(splitLines(document.getText())));
}

function movedText(review: Review): string {
  return vscode.l10n.t('{0} was changed where it is being edited, and was left as it is.', review.name);
}

function incompleteText(reason: string): string {
  if (reason === 'length')
    return vscode.l10n.t('The answer reached its greatest length before it was whole. Nothing was changed.');
  if (reason === 'nothing') return vscode.l10n.t('The model answered nothing. Nothing was changed.');
  return vscode.l10n.t('The model did not finish its answer. Nothing was changed.');
}

function formatTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString(vscode.env.language, { hour: '2-digit', minute: '2-digit' });
}
