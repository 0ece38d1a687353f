import type { Conversation, ConversationId, Message, MessageId } from '../../conversation.ts';
import { pathTo, type TreeNode } from '../messageTree.ts';
import type { ExportSource } from './source.ts';

/* A conversation as it is read: the branch that is shown, and the other branches where they leave it. */

export interface Reading {
  readonly conversation: Conversation;
  readonly branches: readonly ReadingBranch[];
}

export interface ReadingBranch {
  /** The message after which it leaves what stands before; null at the beginning. */
  readonly after: Message | null;
  readonly messages: readonly Message[];
}

export async function readingOf(
  source: ExportSource,
  id: ConversationId,
  includesBranches: boolean,
): Promise<Reading | undefined> {
  const stored = await source.conversation(id);
  if (!stored) return undefined;
  const messages = new Map<MessageId, Message>();
  const tree: TreeNode[] = [];
  for await (const page of source.messages(id, () => false)) {
    for (const { message, deletedAtMs } of page) {
      const isInherited = message.conversationId !== id;
      if (deletedAtMs !== undefined && !isInherited) continue;
      messages.set(message.id, message);
      tree.push({ ...message, isInherited });
    }
  }
  const { conversation } = stored;
  const first = conversation.activeMessageId === null ? [] : pathTo(tree, conversation.activeMessageId);
  const paths = [
    first,
    ...(includesBranches ? leavesOf(tree).map(({ id: leaf }) => pathTo(tree, leaf)) : []),
  ];
  return { conversation, branches: branchesOf(paths, messages) };
}

function leavesOf(tree: readonly TreeNode[]): readonly TreeNode[] {
  const parents = new Set(tree.map(({ parentId }) => parentId));
  return tree.filter(({ id }) => !parents.has(id));
}

function branchesOf(
  paths: readonly (readonly TreeNode[])[],
  messages: ReadonlyMap<MessageId, Message>,
): readonly ReadingBranch[] {
  const shown = new Set<MessageId>();
  return paths.flatMap((path) => {
    const rest = path.filter(({ id }) => !shown.has(id));
    for (const { id } of rest) shown.add(id);
    const parentId = rest[0]?.parentId ?? null;
    const branch = rest.flatMap(({ id }) => messages.get(id) ?? []);
    return branch.length === 0
      ? []
      : [{ after: (parentId && messages.get(parentId)) || null, messages: branch }];
  });
}
