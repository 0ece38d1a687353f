import type { ConversationId } from '../../core/conversation.ts';
import type { TreeRow } from '../../core/history/tree/conversationTree.ts';
import { type Group, groupKey } from '../../core/history/tree/groups.ts';

/* What the view *Conversations* shows. */

export type TreeNode = GroupNode | RowNode | MoreNode;

/** VS Code knows a node by its object: there is one for each group, whatever comes and goes within it. */
export interface GroupNode {
  readonly type: 'group';
  readonly group: Group;
  count: number;
  isFirst: boolean;
}

export interface RowNode {
  readonly type: 'row';
  readonly row: TreeRow;
  readonly parent: GroupNode | RowNode;
}

export interface MoreNode {
  readonly type: 'more';
  readonly parent: GroupNode;
}

export function groupOf(node: TreeNode): GroupNode {
  return node.type === 'group' ? node : groupOf(node.parent);
}

export function nodeId(node: TreeNode): string {
  const key = groupKey(groupOf(node).group);
  switch (node.type) {
    case 'group':
      return key;
    case 'row':
      return `${key}/${node.row.conversation.id}`;
    case 'more':
      return `${key}/more`;
  }
}

export function isTreeNode(value: unknown): value is TreeNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    (value.type === 'group' || value.type === 'row' || value.type === 'more')
  );
}

/** The conversations among the nodes, each once. */
export function conversationIdsOf(nodes: readonly TreeNode[]): readonly ConversationId[] {
  return [...new Set(nodes.flatMap((node) => (node.type === 'row' ? [node.row.conversation.id] : [])))];
}
