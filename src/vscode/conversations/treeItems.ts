import * as vscode from 'vscode';
import { assertNever } from '../../core/base/assertNever.ts';
import type { ConversationSummary } from '../../core/conversation.ts';
import { marksOf, type TreeRow } from '../../core/history/tree/conversationTree.ts';
import { displayText, withoutIcons, withoutLinks } from '../../core/history/tree/displayText.ts';
import type { Group, Mark } from '../../core/history/tree/groups.ts';
import { formatUsd } from '../../core/money.ts';
import { commandIds } from '../ids.ts';
import { relativeTime } from '../relativeTime.ts';
import { type GroupNode, type MoreNode, nodeId, type RowNode, type TreeNode } from './treeNodes.ts';
import { workspaceName } from './workspaceName.ts';

/* Nodes as VS Code draws them. What icons and colors say, the label for screen readers says as well. */

export function treeItem(node: TreeNode): vscode.TreeItem {
  const item = itemOf(node);
  item.id = nodeId(node);
  return item;
}

function itemOf(node: TreeNode): vscode.TreeItem {
  switch (node.type) {
    case 'group':
      return groupItem(node);
    case 'row':
      return rowItem(node);
    case 'more':
      return moreItem(node);
    default:
      return assertNever(node);
  }
}

function groupItem({ group, count, isFirst }: GroupNode): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const name = groupName(group);
  const item = new vscode.TreeItem(name, isFirst || isRecent(group) ? Expanded : Collapsed);
  item.description = count.toLocaleString(vscode.env.language);
  item.contextValue = `group ${group.kind}`;
  item.tooltip = name;
  item.accessibilityInformation = {
    label:
      count === 1
        ? vscode.l10n.t('{0}, 1 conversation', name)
        : vscode.l10n.t('{0}, {1} conversations', name, count),
  };
  if (group.kind === 'archived') item.iconPath = new vscode.ThemeIcon('archive');
  if (group.kind === 'deleted') item.iconPath = new vscode.ThemeIcon('trash');
  return item;
}

function isRecent(group: Group): boolean {
  return (
    group.kind === 'pinned' || (group.kind === 'date' && group.date !== 'month' && group.date !== 'older')
  );
}

export function groupName(group: Group): string {
  switch (group.kind) {
    case 'pinned':
      return vscode.l10n.t('Pinned');
    case 'archived':
      return vscode.l10n.t('Archived');
    case 'deleted':
      return vscode.l10n.t('Bin');
    case 'date':
      return {
        today: vscode.l10n.t('Today'),
        yesterday: vscode.l10n.t('Yesterday'),
        week: vscode.l10n.t('This Week'),
        month: vscode.l10n.t('This Month'),
        older: vscode.l10n.t('Older'),
      }[group.date];
    case 'tag':
      return group.value === null ? vscode.l10n.t('No Tag') : displayText(group.value);
    case 'model':
      return group.value === null ? vscode.l10n.t('No Model') : displayText(group.value);
    case 'workspace':
      return group.value === null ? vscode.l10n.t('No Workspace') : workspaceName(group.value);
    default:
      return assertNever(group);
  }
}

function rowItem({ row }: RowNode): vscode.TreeItem {
  const { conversation, hasForks } = row;
  const { id, status, isPinned } = conversation;
  const { None, Collapsed } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(titleOf(row), hasForks ? Collapsed : None);
  const [iconMark, ...otherMarks] = marksOf(row);
  const when = relativeTime(conversation.deletedAtMs ?? conversation.updatedAtMs, Date.now());
  item.description = [...otherMarks.map(markName), when].join(' · ');
  item.iconPath = rowIcon(row, iconMark);
  item.contextValue = `conversation ${status}${isPinned ? ' pinned' : ''}`;
  item.command = {
    command: commandIds.openConversation,
    title: vscode.l10n.t('Open Conversation'),
    arguments: [id],
  };
  const isFork = conversation.forkedFrom ? [vscode.l10n.t('fork')] : [];
  item.accessibilityInformation = {
    label: [titleOf(row), ...marksOf(row).map(markName), ...isFork, when].join(', '),
  };
  return item;
}

export function titleOf({ conversation }: Pick<TreeRow, 'conversation'>): string {
  return withoutIcons(conversation.title) || vscode.l10n.t('Untitled');
}

/** The title as a notification may show it. */
export function notifiedTitle({ title }: Pick<ConversationSummary, 'title'>): string {
  return withoutLinks(title) || vscode.l10n.t('Untitled');
}

function markName(mark: Mark): string {
  return {
    streaming: vscode.l10n.t('answering'),
    failed: vscode.l10n.t('failed'),
    unread: vscode.l10n.t('unread'),
    pinned: vscode.l10n.t('pinned'),
  }[mark];
}

function rowIcon({ conversation }: TreeRow, mark: Mark | undefined): vscode.ThemeIcon {
  switch (mark) {
    case 'streaming':
      return new vscode.ThemeIcon('loading~spin');
    case 'failed':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'unread':
      return new vscode.ThemeIcon('circle-filled', new vscode.ThemeColor('notificationsInfoIcon.foreground'));
    case 'pinned':
      return new vscode.ThemeIcon('pinned');
    case undefined:
      return new vscode.ThemeIcon(conversation.forkedFrom ? 'repo-forked' : 'comment-discussion');
    default:
      return assertNever(mark);
  }
}

function moreItem({ parent }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load More…'));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.tooltip = vscode.l10n.t('{0} conversations in all', parent.count);
  item.command = {
    command: commandIds.loadMoreConversations,
    title: vscode.l10n.t('Load More…'),
    arguments: [parent],
  };
  return item;
}

/** Made when the pointer rests on a row. A title is text in it, never Markdown. */
export function tooltip({ conversation, model }: TreeRow): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const { title, totalCostPico, totalTokens, messageCount, tags, workspace, updatedAtMs } = conversation;
  const { language } = vscode.env;
  text.appendMarkdown('**').appendText(displayText(title)).appendMarkdown('**\n\n');
  const facts: readonly (readonly [string, string | undefined])[] = [
    [vscode.l10n.t('Cost'), formatUsd(totalCostPico)],
    [vscode.l10n.t('Model'), model],
    [vscode.l10n.t('Messages'), messageCount.toLocaleString(language)],
    [vscode.l10n.t('Tokens'), totalTokens.toLocaleString(language)],
    [vscode.l10n.t('Tags'), tags.length > 0 ? tags.join(', ') : undefined],
    [vscode.l10n.t('Workspace'), workspace && workspaceName(workspace)],
    [vscode.l10n.t('Changed'), new Date(updatedAtMs).toLocaleString(language)],
  ];
  for (const [name, value] of facts) {
    if (value !== undefined)
      text
        .appendMarkdown('- ')
        .appendText(`${name}: ${displayText(value)}`)
        .appendMarkdown('\n');
  }
  return text;
}
