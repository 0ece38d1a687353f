import * as vscode from 'vscode';
import type { ConversationSummary } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import { commandIds } from './ids.ts';
import { relativeTime } from './relativeTime.ts';

const shownCount = 200;

/** The view *Conversations*: the newest first, a click opens one. */
export class ConversationsTree implements vscode.TreeDataProvider<ConversationSummary>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #core: () => Promise<Core>;
  #isWatching = false;

  constructor(core: () => Promise<Core>) {
    this.#core = core;
  }

  readonly onDidChangeTreeData = this.#changed.event;

  async getChildren(parent?: ConversationSummary): Promise<ConversationSummary[]> {
    if (parent) return [];
    const { history } = await this.#core();
    if (!this.#isWatching) {
      this.#isWatching = true;
      history.onDidChange(({ tables }) => {
        if (tables.includes('conversations')) this.#changed.fire(undefined);
      });
    }
    return [...(await history.listConversations({ limit: shownCount })).conversations];
  }

  getTreeItem({ id, title, updatedAtMs }: ConversationSummary): vscode.TreeItem {
    const item = new vscode.TreeItem(title || vscode.l10n.t('Untitled'));
    item.id = id;
    item.description = relativeTime(updatedAtMs, Date.now());
    item.tooltip = title;
    item.command = { command: commandIds.openConversation, title: vscode.l10n.t('Open'), arguments: [id] };
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
