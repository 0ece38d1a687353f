import * as vscode from 'vscode';
import { assertNever } from '../../core/base/assertNever.ts';
import type { SearchHit } from '../../core/history/search/search.ts';
import type { Snippet } from '../../core/history/search/snippet.ts';

/** VS Code colors nothing within a result: what was found stands between marks. */
export function markedSnippet({ text, hits }: Snippet): string {
  let marked = '';
  let at = 0;
  for (const { start, end } of hits) {
    marked += `${text.slice(at, start)}«${text.slice(start, end)}»`;
    at = end;
  }
  return marked + text.slice(at);
}

/** Where it was found. */
export function hitKindName({ kind }: Pick<SearchHit, 'kind'>): string {
  switch (kind) {
    case 'title':
      return vscode.l10n.t('conversation');
    case 'prompt':
      return vscode.l10n.t('you');
    case 'answer':
      return vscode.l10n.t('answer');
    case 'hidden':
      return vscode.l10n.t('reasoning and tools');
    case 'system-prompt':
      return vscode.l10n.t('system prompt');
    default:
      return assertNever(kind);
  }
}
