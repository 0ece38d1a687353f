import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { errorText } from '../errorText.ts';
import { showError } from '../notice.ts';
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
      const { moveTo } = await import('./moveTo.ts');
      await moveTo(await this.#core(), groupOf(target).group, ids.map(String));
    } catch (error) {
      void showError(errorText(error));
    }
  }
}
