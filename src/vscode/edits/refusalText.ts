import * as vscode from 'vscode';
import type { Refusal } from '../../core/edits/refusal.ts';

/** Why code was not put into a file, and what to do. */
export function refusalText(refusal: Refusal, file: string): string {
  switch (refusal.reason) {
    case 'empty':
      return vscode.l10n.t('There is no code in this block.');
    case 'no-change':
      return vscode.l10n.t('{0} has this code already.', file);
    case 'no-place':
      return refusal.part === undefined
        ? vscode.l10n.t('Nothing in {0} is what this code changes. Select the lines that it replaces.', file)
        : vscode.l10n.t('Nothing in {0} is what change {1} of the block changes.', file, refusal.part);
    case 'ambiguous':
      return vscode.l10n.t(
        'The code fits in more than one place of {0} (lines {1}). Select the lines that it replaces.',
        file,
        listOf(refusal.lines),
      );
    case 'leaves-out':
      return vscode.l10n.t(
        'The code would remove the lines {0}–{1} of {2} without saying so. Select the lines that it replaces.',
        refusal.first,
        refusal.last,
        file,
      );
    case 'out-of-order':
      return vscode.l10n.t('The parts of the code stand in {0} in another order.', file);
    case 'overlap':
      return vscode.l10n.t('Two changes of the block want the same lines of {0}.', file);
    case 'malformed':
      return vscode.l10n.t('This block looks like a change of a file, but it cannot be read as one.');
    case 'deletes-file':
      return vscode.l10n.t('This block deletes {0}. Delete the file yourself if that is right.', file);
    case 'too-large':
      return vscode.l10n.t('{0} is too large to find the place of code in it.', file);
  }
}

function listOf(lines: readonly number[]): string {
  const shown = lines.slice(0, 4).join(', ');
  return lines.length > 4 ? `${shown}, …` : shown;
}
