import type { ConversationId, MessageId } from '../conversation.ts';
import type { BranchMessage } from './branch.ts';
import type { History } from './history.ts';
import { pathTo } from './messageTree.ts';

/* Pages of the branch that is shown, as a panel scrolls through it. */

/** How many messages are told at once: more than a screen of them, and no more than can be drawn in a frame. */
export const transcriptPageSize = 12;

export interface TranscriptPage {
  /** In the order of reading. */
  readonly messages: readonly BranchMessage[];
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

const empty: TranscriptPage = { messages: [], hasEarlier: false, hasLater: false };

export async function newestPage(
  history: History,
  conversationId: ConversationId,
  limit: number,
): Promise<TranscriptPage> {
  return { ...(await history.branch(conversationId, { limit })), hasLater: false };
}

export async function earlierPage(
  history: History,
  conversationId: ConversationId,
  before: MessageId,
  limit: number,
): Promise<TranscriptPage> {
  return { ...(await history.branch(conversationId, { before, limit })), hasLater: true };
}

export async function laterPage(
  history: History,
  conversationId: ConversationId,
  after: MessageId,
  limit: number,
): Promise<TranscriptPage> {
  const path = await activePath(history, conversationId);
  const from = path.indexOf(after) + 1;
  if (from === 0) return empty;
  return slice(history, conversationId, path, from, from + limit);
}

/** The page with this message in its middle; undefined where the shown branch does not go through it. */
export async function pageAround(
  history: History,
  conversationId: ConversationId,
  messageId: MessageId,
  limit: number,
): Promise<TranscriptPage | undefined> {
  const path = await activePath(history, conversationId);
  const at = path.indexOf(messageId);
  if (at === -1) return undefined;
  const from = Math.max(0, at - Math.floor(limit / 2));
  return slice(history, conversationId, path, from, from + limit);
}

async function slice(
  history: History,
  conversationId: ConversationId,
  path: readonly MessageId[],
  from: number,
  to: number,
): Promise<TranscriptPage> {
  const ids = path.slice(from, to);
  const tipId = ids.at(-1);
  if (tipId === undefined) return { ...empty, hasEarlier: from > 0 };
  const { messages } = await history.branch(conversationId, { tipId, limit: ids.length });
  return { messages, hasEarlier: from > 0, hasLater: to < path.length };
}

async function activePath(history: History, conversationId: ConversationId): Promise<readonly MessageId[]> {
  const conversation = await history.conversation(conversationId);
  const tipId = conversation?.activeMessageId;
  if (!tipId) return [];
  return pathTo(await history.tree(conversationId), tipId).map(({ id }) => id);
}
