import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Core } from '../../core/core.ts';
import type { ConversationTree, TreeMoment, TreePage } from '../../core/history/tree/conversationTree.ts';
import type { Weekday } from '../../core/history/tree/dateGroups.ts';
import { groupKey, hasFilter } from '../../core/history/tree/groups.ts';
import { errorText } from '../errorText.ts';
import { viewIds } from '../ids.ts';
import { ConversationDrag } from './conversationDrag.ts';
import { type GroupNode, groupOf, nodeId, type RowNode, type TreeNode } from './treeNodes.ts';
import type { TreeState } from './treeState.ts';

/*
 * The view *Conversations*. Groups come first, with their numbers; the rows of a group when it is opened, a
 * hundred at a time. When the history changes, here or in another window, only the groups that look different
 * are drawn anew.
 */

const pageSize = 100;
/** A turn commits several times in a row. */
const settleMs = 100;
/** Relative times grow old, and days end. */
const tickMs = 60_000;

export class ConversationsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #core: () => Promise<Core>;
  readonly #state: TreeState;
  readonly #disposables = new DisposableStore();
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #groups = new Map<string, GroupNode>();
  readonly #limits = new Map<string, number>();
  /** What was given to VS Code last, by the id of the node below which it stands. */
  readonly #given = new Map<string, { readonly node: TreeNode | undefined; readonly look: string }>();
  readonly view: vscode.TreeView<TreeNode>;
  #tree: Promise<ConversationTree> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(core: () => Promise<Core>, state: TreeState) {
    this.#core = core;
    this.#state = state;
    this.view = vscode.window.createTreeView(viewIds.conversations, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
      dragAndDropController: new ConversationDrag(core),
    });
    const ticking = setInterval(() => this.#tick(), tickMs);
    this.#disposables.add(this.#changed);
    this.#disposables.add(this.view);
    this.#disposables.add({ dispose: () => clearInterval(ticking) });
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.#disposables.add(state.onDidChange(() => this.#startAnew()));
    this.#disposables.add(this.view.onDidChangeVisibility(() => this.#tick()));
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async getChildren(parent?: TreeNode): Promise<TreeNode[]> {
    const children = await this.#children(parent).catch((error: unknown) => {
      this.view.message = errorText(error);
      return [];
    });
    if (!parent) this.#forgetGone(children);
    this.#given.set(parent ? nodeId(parent) : '', { node: parent, look: lookOf(children) });
    return children;
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    const { treeItem } = await import('./treeItems.ts');
    return treeItem(node);
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.type === 'group' ? undefined : node.parent;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    const { tooltip } = await import('./treeItems.ts');
    if (node.type === 'row') item.tooltip = tooltip(node.row);
    return item;
  }

  loadMore(parent: GroupNode): void {
    const key = groupKey(parent.group);
    this.#limits.set(key, this.#limit(key) + pageSize);
    this.#changed.fire([parent]);
  }

  async #children(parent: TreeNode | undefined): Promise<TreeNode[]> {
    const tree = await this.#open();
    const { query } = this.#state;
    if (!parent) return this.#rootNodes(await tree.groups(query, moment()));
    if (parent.type === 'more') return [];
    const { group } = groupOf(parent);
    if (parent.type === 'row') {
      const forks = await tree.forks(query, group, parent.row.conversation.id, moment());
      return forks.map((row) => ({ type: 'row', row, parent }));
    }
    return rowNodes(parent, await tree.rows(query, group, moment(), this.#limit(groupKey(group))));
  }

  /** A group that is no longer there is not compared any more. */
  #forgetGone(groups: readonly TreeNode[]): void {
    for (const [id, { node }] of this.#given) {
      if (node && !groups.includes(groupOf(node))) this.#given.delete(id);
    }
  }

  #rootNodes(groups: Awaited<ReturnType<ConversationTree['groups']>>): GroupNode[] {
    const { filter } = this.#state.query;
    const isNothingLeft = groups.length === 0 && hasFilter(filter);
    this.view.message = isNothingLeft ? vscode.l10n.t('No conversation passes the filter.') : '';
    return groups.map(({ group, count }, index) => {
      const key = groupKey(group);
      const isFirst = index === 0 && group.kind !== 'archived' && group.kind !== 'deleted';
      const node = this.#groups.get(key) ?? { type: 'group', group, count, isFirst };
      node.count = count;
      node.isFirst = isFirst;
      this.#groups.set(key, node);
      return node;
    });
  }

  #open(): Promise<ConversationTree> {
    this.#tree ??= this.#core().then(
      async ({ database, history }) => {
        const { ConversationTree } = await import('../../core/history/tree/conversationTree.ts');
        this.#disposables.add(
          history.onDidChange(({ tables }) => {
            if (tables.includes('conversations') || tables.includes('messages')) this.#refreshSoon();
          }),
        );
        return new ConversationTree(database);
      },
      (error) => {
        this.#tree = undefined;
        throw error;
      },
    );
    return this.#tree;
  }

  #limit(key: string): number {
    return this.#limits.get(key) ?? pageSize;
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, settleMs);
  }

  async #refresh(): Promise<void> {
    // A hidden view asks anew when it is shown.
    if (!this.view.visible) return;
    try {
      const stale = await this.#stale();
      if (stale.includes(undefined)) this.#changed.fire(undefined);
      else if (stale.length > 0) this.#changed.fire(stale.flatMap((node) => node ?? []));
    } catch {
      // Asked by VS Code, the tree tells why it cannot be read.
      this.#changed.fire(undefined);
    }
  }

  /** What would be given differently now. `undefined` is the list of groups. */
  async #stale(): Promise<readonly (TreeNode | undefined)[]> {
    const stale: (TreeNode | undefined)[] = [];
    for (const { node, look } of [...this.#given.values()]) {
      if (lookOf(await this.#children(node)) !== look) stale.push(node && groupOf(node));
    }
    return [...new Set(stale)];
  }

  #tick(): void {
    if (this.view.visible && this.#tree) this.#changed.fire(undefined);
  }

  #startAnew(): void {
    this.#groups.clear();
    this.#limits.clear();
    this.#given.clear();
    this.#changed.fire(undefined);
  }
}

function rowNodes(parent: GroupNode, { rows, hasMore }: TreePage): TreeNode[] {
  const nodes: TreeNode[] = rows.map((row): RowNode => ({ type: 'row', row, parent }));
  return hasMore ? [...nodes, { type: 'more', parent }] : nodes;
}

/** Everything that could make children look different. */
function lookOf(children: readonly TreeNode[]): string {
  return JSON.stringify(
    children.map((node) =>
      node.type === 'row' ? node.row : node.type === 'group' ? [nodeId(node), node.count] : 'more',
    ),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  );
}

function moment(): TreeMoment {
  return { nowMs: Date.now(), firstWeekday: firstWeekday() };
}

/** The user's language knows on which day a week begins; where it cannot be asked, on Monday. */
function firstWeekday(): Weekday {
  const locale: Intl.Locale & { readonly getWeekInfo?: () => { readonly firstDay: number } } =
    new Intl.Locale(vscode.env.language);
  return ((locale.getWeekInfo?.().firstDay ?? 1) % 7) as Weekday;
}
