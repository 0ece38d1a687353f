import type { Token, Tokens } from 'marked';
import { isClosedFence, openingFence } from './blocks.ts';
import { OpenFence } from './openFence.ts';
import { type Advance, OpenList } from './openList.ts';
import { OpenTable, tableHead } from './openTable.ts';

/** A long block that grows: what of it is finished is not read again. */
export type OpenBlock = OpenFence | OpenList | OpenTable;

/** The block that begins at `start` as one that grows, where it is of a kind that can and long enough. */
export function openBlockOf(
  token: Token,
  element: HTMLElement,
  start: number,
  source: string,
): OpenBlock | undefined {
  if (token.type === 'code' && token.codeBlockStyle !== 'indented' && !isClosedFence(token.raw)) {
    const fence = openingFence(source);
    return fence && new OpenFence(element, start, start + fence.start, fence.mark);
  }
  if (token.type === 'list' && (token as Tokens.List).items.length > 2) {
    return new OpenList(element, start, token as Tokens.List);
  }
  if (token.type === 'table' && (token as Tokens.Table).rows.length > 1) {
    const head = tableHead(source);
    return head === undefined ? undefined : new OpenTable(element, start, head);
  }
  return undefined;
}

/** Whether another block has begun for certain, so that this one cannot go on. */
export function isFollowed({ rest, restText }: Advance, isTable: boolean): boolean {
  let offset = 0;
  for (const token of rest) {
    if (token.type !== 'space') return restText.indexOf('\n', offset) >= 0;
    offset += token.raw.length;
  }
  return isTable && /^[ \t]*\n?[ \t]*\n/.test(restText);
}
