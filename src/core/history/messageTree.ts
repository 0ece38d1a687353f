import type { ConversationId, MessageId, Role } from '../conversation.ts';
import type { Database } from '../storage/database.ts';

/*
 * The messages of a conversation as a tree. A fork shows the messages up to where it was forked without owning
 * them; everything else in its tree is its own.
 */

export interface TreeNode {
  readonly id: MessageId;
  readonly parentId: MessageId | null;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly model?: string;
  /** It belongs to the conversation that this one was forked from. */
  readonly isInherited: boolean;
}

/** All visible nodes of a conversation, parents before children, siblings in the order they were made. */
export async function readTree(database: Database, id: ConversationId): Promise<readonly TreeNode[]> {
  const rows = await database.read(
    `with recursive chain(id) as (
        select forked_from_message_id from conversations where id = ?1
        union all
        select m.parent_id from chain join messages as m on m.id = chain.id where m.parent_id is not null)
      select id, parent_id, role, created_at_ms, model, conversation_id <> ?1 as is_inherited, seq from messages
        where conversation_id = ?1 and deleted_at_ms is null
      union
      select id, parent_id, role, created_at_ms, model, conversation_id <> ?1, seq from messages
        where id in (select id from chain) and (conversation_id <> ?1 or deleted_at_ms is null)
      order by seq`,
    [id],
  );
  return rows.map((row) => ({
    id: String(row['id']),
    parentId: row['parent_id'] === null ? null : String(row['parent_id']),
    role: row['role'] as Role,
    createdAtMs: Number(row['created_at_ms']),
    ...(row['model'] !== null && { model: String(row['model']) }),
    isInherited: row['is_inherited'] === 1,
  }));
}

/** Where a branch ends when at each fork the newest way is taken. */
export function newestLeaf(tree: readonly TreeNode[], id: MessageId): MessageId {
  const newestChild = new Map<MessageId | null, MessageId>();
  for (const node of tree) newestChild.set(node.parentId, node.id);
  let leaf = id;
  for (let child = newestChild.get(leaf); child !== undefined; child = newestChild.get(leaf)) leaf = child;
  return leaf;
}

/** From the first message to this one. */
export function pathTo(tree: readonly TreeNode[], id: MessageId): readonly TreeNode[] {
  const byId = new Map(tree.map((node) => [node.id, node]));
  const path: TreeNode[] = [];
  for (let node = byId.get(id); node; node = node.parentId === null ? undefined : byId.get(node.parentId)) {
    path.push(node);
  }
  return path.reverse();
}

/** The message and all that follows it, on every branch. */
export function subtreeOf(tree: readonly TreeNode[], id: MessageId): ReadonlySet<MessageId> {
  const within = new Set([id]);
  for (const { id: child, parentId } of tree)
    if (parentId !== null && within.has(parentId)) within.add(child);
  return within;
}

/** What to show when `removed` goes: the newest branch beside it, else what came before it. */
export function tipWithout(tree: readonly TreeNode[], removed: MessageId): MessageId | null {
  const gone = subtreeOf(tree, removed);
  const left = tree.filter(({ id }) => !gone.has(id));
  const parentId = tree.find(({ id }) => id === removed)?.parentId ?? null;
  const beside = left.findLast((node) => node.parentId === parentId);
  return beside ? newestLeaf(left, beside.id) : parentId;
}
