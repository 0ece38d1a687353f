import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { hunksBetween } from '../../core/edits/hunks.ts';
import { splitLines } from '../../core/edits/lines.ts';
import type { ChatFailure } from '../../core/failure.ts';
import { type InlineEditAsk, inlineEdit } from '../../core/inlineEdit.ts';
import { maySendSecrets } from '../context/secretConsent.ts';
import { type Errand, tellErrandFailure, tellWithActions } from '../errandFailure.ts';
import { inlineEditScheme } from '../ids.ts';
import { showError, showInformation } from '../notice.ts';
import { offerSendOnce } from '../sendOnce.ts';
import { openWritable } from './applyCode.ts';
import { askInstruction } from './askInstruction.ts';
import { editedPart, type LineRange } from './editedPart.ts';
import { incompleteText, inPlace, movedText, near, textOf, titleOf } from './inlineEditText.ts';
import type { Review } from './review.ts';
import type { Reviews } from './reviews.ts';

/*
 * *Edit with Neural Terminal*: an instruction goes to a model with some lines of a file, and the change streams into
 * a proposal beside them. It is accepted or rejected like any other.
 */

/** The diff editor compares anew each time, so it is told seldom. */
const showEveryMs = 120;

const retryOrOther = ['retry', 'other-model'] as const;

export interface InlineEditsPorts {
  readonly core: () => Promise<Core>;
  readonly reviews: Reviews;
  readonly memento: vscode.Memento;
}

interface Session {
  readonly review: Review;
  readonly document: vscode.TextDocument;
  instructions: readonly { readonly text: string; readonly answer?: string }[];
  /** The lines as they were when they were asked about. */
  part: string;
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
      void showInformation(vscode.l10n.t('Open a file first, then edit it.'));
      return;
    }
    const document = await openWritable(editor.document.uri);
    if (!document) return;
    const scope = await editedPart(editor);
    const text = told ?? (await askInstruction(titleOf(document, scope), this.#ports.memento));
    if (text !== undefined) await this.#start(document, scope, text);
  }

  async #start(document: vscode.TextDocument, scope: LineRange, text: string): Promise<void> {
    if (!(await maySendSecrets(`${text}\n${near(document, scope)}`))) return;
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
    const session = { review, document, instructions: [{ text }], part: '', abort: new AbortController() };
    this.#sessions.set(review, session);
    await this.#stream(session);
  }

  /** Another instruction for the same lines, after what was answered. */
  async again(review: Review, told?: string): Promise<void> {
    const session = this.#sessions.get(review);
    if (!session) return;
    const text = told ?? (await askInstruction(titleOf(session.document, review.scope), this.#ports.memento));
    if (text === undefined || !(await maySendSecrets(text)) || !this.#sessions.has(review)) return;
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
    session.part = ask.part;
    const part = splitLines(ask.part);
    let shownAtMs = 0;
    for await (const progress of inlineEdit(core.errands, inlineEditModel || model, ask, signal)) {
      if (signal.aborted) return;
      if (progress.type === 'failure') return this.#refused(session, progress.failure, core);
      if (progress.type === 'incomplete') {
        const actions = progress.reason === 'length' ? retryOrOther : (['retry'] as const);
        return this.#giveUp(session, (again) =>
          tellWithActions(incompleteText(progress.reason), actions, again),
        );
      }
      const isDone = progress.type === 'done';
      if (!isDone && Date.now() - shownAtMs < showEveryMs) continue;
      shownAtMs = Date.now();
      if (this.#hasMoved(session, ask.part))
        return this.#giveUp(session, (again) => tellWithActions(movedText(review.name), ['retry'], again));
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
    else void showInformation(vscode.l10n.t('The model changed nothing.'));
  }

  /** Whether somebody edited the lines since they were asked about. */
  #hasMoved({ review, document }: Session, part: string): boolean {
    return textOf(document, review.scope) !== part;
  }

  async #refused(session: Session, failure: ChatFailure, core: Core): Promise<void> {
    const { signal } = session.abort;
    const offered = await offerSendOnce(failure, 'inline-edit', core);
    if (offered === 'send') return signal.aborted ? undefined : this.#receive(session, signal);
    return this.#giveUp(session, async (again) => {
      if (offered === 'none') await tellErrandFailure(failure, again);
    });
  }

  /** Back to what was proposed before, if anything was, and what to do about it. */
  async #giveUp(session: Session, tell: (errand: Errand) => Promise<void>): Promise<void> {
    const { review, document, part } = session;
    session.abort.abort();
    const text = session.instructions.at(-1)?.text ?? '';
    const answered = session.instructions.filter(({ answer }) => answer !== undefined);
    const before = answered.at(-1)?.answer;
    if (before === undefined || this.#hasMoved(session, part)) await this.#ports.reviews.close(review);
    else this.#show({ ...session, instructions: answered }, splitLines(part), before, true);
    const left = textOf(document, review.scope);
    const again = async () => {
      if (this.#sessions.has(review)) return this.again(review, text);
      const reopened = await openWritable(document.uri);
      // Nobody has followed its lines since.
      if (reopened && textOf(reopened, review.scope) === left)
        return this.#start(reopened, review.scope, text);
      void showError(movedText(review.name));
    };
    void tell({ again, modelSetting: 'inlineEditModel' });
  }
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
