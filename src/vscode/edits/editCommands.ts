import * as vscode from 'vscode';
import { commandIds } from '../ids.ts';
import { showInformation } from '../notice.ts';
import { applyCode } from './applyCode.ts';
import type { Edits } from './edits.ts';
import type { Review } from './review.ts';
import type { Reviews } from './reviews.ts';

type EditCommandId =
  | 'acceptChange'
  | 'rejectChange'
  | 'acceptAllChanges'
  | 'rejectAllChanges'
  | 'nextChange'
  | 'previousChange'
  | 'applyCopiedCode'
  | 'inlineEdit'
  | 'askAgain';

type Command = (...args: readonly unknown[]) => unknown;

/** The commands of proposals; they take the proposal's address and the number of a change, as its lenses tell them. */
export function editCommands({
  edits,
}: {
  readonly edits: () => Promise<Edits>;
}): Readonly<Record<(typeof commandIds)[EditCommandId], Command>> {
  const withReview =
    (action: (reviews: Reviews, review: Review, at: number) => unknown): Command =>
    async (told, index) => {
      const { reviews } = await edits();
      const review = reviews.find(told);
      if (review) await action(reviews, review, typeof index === 'number' ? index : reviews.current(review));
    };
  const step = (by: 1 | -1) =>
    withReview((reviews, review, at) => {
      const count = Math.max(1, review.hunks.length);
      reviews.goTo(review, (at + by + count) % count);
    });
  const hunkAt = (review: Review, at: number) => review.hunks.slice(at, at + 1);
  return {
    [commandIds.acceptChange]: withReview((all, review, at) => all.accept(review, hunkAt(review, at))),
    [commandIds.rejectChange]: withReview((all, review, at) => all.reject(review, hunkAt(review, at))),
    [commandIds.acceptAllChanges]: withReview((all, review) => all.accept(review, review.hunks)),
    [commandIds.rejectAllChanges]: withReview((all, review) => all.reject(review, review.hunks)),
    [commandIds.nextChange]: step(1),
    [commandIds.previousChange]: step(-1),
    [commandIds.applyCopiedCode]: async (told) => applyTold(told, (await edits()).reviews),
    [commandIds.inlineEdit]: async (told) => (await edits()).inlineEdits.begin(textIn(told, 'instruction')),
    [commandIds.askAgain]: async (told) => {
      const { reviews, inlineEdits } = await edits();
      const review = reviews.find(told);
      if (review) await inlineEdits.again(review, textIn(told, 'instruction'));
    },
  };
}

/** The code that is told, as `{ code, info, lineBefore }`, else what was copied. */
async function applyTold(told: unknown, reviews: Reviews): Promise<void> {
  const code = textIn(told, 'code') ?? (await vscode.env.clipboard.readText());
  if (code.trim() === '') {
    void showInformation(vscode.l10n.t('Copy some code first, then apply it.'));
    return;
  }
  const info = textIn(told, 'info') ?? '';
  await applyCode({ code, info, lineBefore: textIn(told, 'lineBefore') ?? '' }, reviews);
}

/** Users may bind a key to arguments, such as `{ "instruction": "Add comments" }`. */
function textIn(told: unknown, name: string): string | undefined {
  if (typeof told !== 'object' || told === null) return undefined;
  const value: unknown = Reflect.get(told, name);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
