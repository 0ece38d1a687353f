import * as vscode from 'vscode';
import type { Exclusion } from '../../core/context/ignoreRules.ts';
import { showWarning } from '../notice.ts';
import { nameOf } from './files.ts';
import { exclusionOf } from './workspaceFiles.ts';

/**
 * Whether files may go along that are kept out of sight: they are never offered, and who chooses them by hand is
 * asked once more. So it is with what the panel's page says was dropped from `outside` the workspace.
 */
export async function mayAttach(
  uris: readonly vscode.Uri[],
  outside: readonly vscode.Uri[] = [],
): Promise<boolean> {
  const kept = (
    await Promise.all(uris.map(async (uri) => ({ uri, exclusion: await exclusionOf(uri) })))
  ).filter((item): item is { uri: vscode.Uri; exclusion: Exclusion } => item.exclusion !== undefined);
  const hidden = [...kept, ...outside.map((uri) => ({ uri, exclusion: 'outside' as const }))];
  if (hidden.length === 0) return true;
  const attach = vscode.l10n.t('Attach');
  const detail = hidden.map(({ uri, exclusion }) => `${nameOf(uri)}: ${reason(exclusion)}`).join('\n');
  const answer = await showWarning(
    hidden.length === 1
      ? vscode.l10n.t('Attach this file all the same?')
      : vscode.l10n.t('Attach these files all the same?'),
    { modal: true, detail },
    attach,
  );
  return answer === attach;
}

function reason(exclusion: Exclusion | 'outside'): string {
  switch (exclusion) {
    case 'secret':
      return vscode.l10n.t('a file of this name usually holds secrets');
    case 'ignored':
      return vscode.l10n.t('ignored by git');
    case 'excluded':
      return vscode.l10n.t('excluded by your settings');
    case 'outside':
      return vscode.l10n.t('outside the workspace');
  }
}
