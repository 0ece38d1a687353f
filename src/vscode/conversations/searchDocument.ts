import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { SearchHit } from '../../core/history/search/search.ts';
import { displayText } from '../../core/history/tree/displayText.ts';
import { commandIds } from '../ids.ts';
import { hitKindName, markedSnippet } from './hitText.ts';
import type { DocumentLinkTarget, MadeDocument } from './readOnlyDocuments.ts';

/* All results of a search as one document, conversation by conversation; each line leads to its message. */

const maxHits = 2000;
const pageSize = 200;

export async function askForSearch(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Search Conversations as a Document'),
    placeHolder: vscode.l10n.t('Words, "a phrase", model: tag: in: role: before: after:'),
  });
}

export async function searchDocument({ history }: Core, input: string): Promise<MadeDocument> {
  const { hits, hasMore, isCut } = await allHits(history, input);
  const conversations = new Map<ConversationId, SearchHit[]>();
  for (const hit of hits)
    conversations.set(hit.conversationId, [...(conversations.get(hit.conversationId) ?? []), hit]);
  const lines = [
    vscode.l10n.t('# Results for {0}', displayText(input)),
    '',
    hasMore
      ? vscode.l10n.t('The first {0} results. Conversations: {1}', hits.length, conversations.size)
      : vscode.l10n.t('Results: {0}. Conversations: {1}', hits.length, conversations.size),
  ];
  if (isCut) lines.push('', vscode.l10n.t('Only the first words are searched: there are too many'));
  const links: DocumentLinkTarget[] = [];
  const addLinked = (line: string, ...args: readonly unknown[]) => {
    links.push({ line: lines.length, command: commandIds.openConversation, arguments: args });
    lines.push(line);
  };
  for (const [id, [first, ...rest]] of conversations) {
    if (!first) continue;
    lines.push('');
    addLinked(`## ${displayText(first.title) || vscode.l10n.t('Untitled')}`, id);
    lines.push('');
    for (const hit of [first, ...rest]) {
      if (hit.messageId !== undefined) addLinked(hitLine(hit), id, hit.messageId);
    }
  }
  return { name: `${vscode.l10n.t('Search Results')}.md`, text: `${lines.join('\n')}\n`, links };
}

function hitLine(hit: SearchHit): string {
  const day = new Date(hit.atMs).toLocaleDateString(vscode.env.language);
  return `- ${day}, ${hitKindName(hit)}: ${displayText(markedSnippet(hit.snippet))}`;
}

async function allHits(
  history: Core['history'],
  input: string,
): Promise<{ readonly hits: readonly SearchHit[]; readonly hasMore: boolean; readonly isCut: boolean }> {
  const hits: SearchHit[] = [];
  let cursor: string | undefined;
  let isCut = false;
  do {
    const page = await history.search.find(input, {
      limit: pageSize,
      ...(cursor !== undefined && { cursor }),
    });
    hits.push(...page.hits);
    ({ cursor, isCut } = page);
  } while (cursor !== undefined && hits.length < maxHits);
  return { hits, hasMore: cursor !== undefined, isCut };
}
