import type { ConversationId } from '../../core/conversation.ts';
import { conversationIdsOf, isTreeNode, type TreeNode } from './treeNodes.ts';

/**
 * The conversations that a command is meant for. A menu of the tree gives the node and all that are selected, a
 * caller of ours or the user's own key binding an id or several; a key and the palette give nothing, and then it is
 * what is selected in the tree, or else what is shown in the chat.
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
  const selected = conversationIdsOf(selection);
  if (selected.length > 0) return selected;
  return shown === undefined ? [] : [shown];
}
