import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import type { Settings } from '../../core/settings.ts';
import { HunkMarks } from './hunkMarks.ts';
import { InlineEdits } from './inlineEdits.ts';
import { Reviews } from './reviews.ts';

/* Code that goes into files. Loaded with the first block that is applied, or the first inline edit. */

export interface Edits extends vscode.Disposable {
  readonly reviews: Reviews;
  readonly inlineEdits: InlineEdits;
}

export interface EditsSources {
  readonly core: () => Promise<Core>;
  readonly settings: () => Settings;
  readonly memento: vscode.Memento;
}

export function createEdits({ core, settings, memento }: EditsSources): Edits {
  const reviews = new Reviews({ savesAccepted: () => settings().saveAcceptedChanges });
  const inlineEdits = new InlineEdits({ core, reviews, memento });
  const all = vscode.Disposable.from(reviews, new HunkMarks(reviews), inlineEdits);
  return { reviews, inlineEdits, dispose: () => all.dispose() };
}
