import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { Group } from '../../core/history/tree/groups.ts';
import { errorText } from '../errorText.ts';
import { binConversations } from './bin.ts';
import { archive, changeTags, pin } from './organise.ts';
import { conversationIdsOf, groupOf, type TreeNode } from './treeNodes.ts';

/** VS Code names the type of what is dragged within a tree after its view, in lower case. */
const mimeType = 'application/vnd.code.tree.neuralterminal.conversations';

/** Dropping conversations on a group makes them what the group holds. */
export class ConversationDrag implements vscode.TreeDragAndDropController<TreeNode> {
  readonly #core: () => Promise<Core>;
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];

  constructor(core: () => Promise<Core>) {
    this.#core = core;
  }

  handleDrag(nodes: readonly TreeNode[], transfer: vscode.DataTransfer): void {
    const ids = conversationIdsOf(nodes);
    if (ids.length > 0) transfer.set(mimeType, new vscode.DataTransferItem(ids));
  }

  async handleDrop(target: TreeNode | undefined, transfer: vscode.DataTransfer): Promise<void> {
    const ids: unknown = transfer.get(mimeType)?.value;
    if (!target || !Array.isArray(ids)) return;
    try {
      await moveTo(await this.#core(), groupOf(target).group, ids.map(String));
    } catch (error) {
      void vscode.window.showErrorMessage(errorText(error));
    }
  }
}

/** Makes conversations what a group holds: pinned, archived, tagged … A model and a workspace are facts. */
export async function moveTo(core: Core, group: Group, ids: readonly ConversationId[]): Promise<void> {
  switch (group.kind) {
    case 'deleted':
      return binConversations(core, ids);
    case 'archived':
      return archive(core, ids, true);
    case 'pinned':
      await archive(core, ids, false);
      return pin(core, ids, true);
    case 'date':
      await archive(core, ids, false);
      return pin(core, ids, false);
    case 'tag':
      await archive(core, ids, false);
      if (group.value !== null) await changeTags(core, ids, { add: [group.value], remove: [] });
      return;
    case 'model':
    case 'workspace':
      return archive(core, ids, false);
  }
}
