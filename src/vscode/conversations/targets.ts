import type { ConversationId } from '../../core/conversation.ts';
import { conversationIdsOf, isTreeNode, type TreeNode } from './treeNodes.ts';

/**
 * The conversations that a command is meant for. A menu of the tree gives the node and all that are selected, a
 * caller or the user's own key binding an id or several. The palette gives nothing, and then it is what is shown in
 * the chat, or else what is selected in the tree.
 */
export function targetsOf(
  [first, second]: readonly unknown[],
  selection: readonly TreeNode[],
  shown: ConversationId | undefined,
): readonly ConversationId[] {
  if (typeof first === 'string') return [first];
  if (Array.isArray(first)) return first.filter((id) => typeof id === 'string');
  if (isTreeNode(first)) {
    const chosen = Array.isArray(second) ? second.filter(isTreeNode) : [];
    return conversationIdsOf(chosen.length > 0 ? chosen : [first]);
  }
  return shown === undefined ? conversationIdsOf(selection) : [shown];
}

/** Our own keys in the tree say so: what the chat shows is not what they are meant for. */
export function isFromTreeKey(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'inTree' in value;
}
