import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import type { Grouping, Mark, TreeFilter, TreeSort } from '../../core/history/tree/groups.ts';
import type { TreeState } from './treeState.ts';
import { valuesOf } from './treeValues.ts';
import { currentWorkspace, workspaceName } from './workspaceName.ts';

/* How the view is grouped, sorted and filtered. A key binding can give the answer right away. */

const groupings = ['date', 'tag', 'model', 'workspace'] as const satisfies readonly Grouping[];
const sorts = ['updated', 'cost', 'tokens', 'title'] as const satisfies readonly TreeSort[];

export async function pickGrouping(state: TreeState, given: unknown): Promise<void> {
  const labels: Readonly<Record<Grouping, string>> = {
    date: vscode.l10n.t('Date'),
    tag: vscode.l10n.t('Tag'),
    model: vscode.l10n.t('Model'),
    workspace: vscode.l10n.t('Workspace'),
  };
  const grouping = await choose(vscode.l10n.t('Group By'), groupings, labels, state.query.grouping, given);
  if (grouping) await state.order({ grouping });
}

export async function pickSort(state: TreeState, given: unknown): Promise<void> {
  const labels: Readonly<Record<TreeSort, string>> = {
    updated: vscode.l10n.t('Recent'),
    cost: vscode.l10n.t('Cost'),
    tokens: vscode.l10n.t('Tokens'),
    title: vscode.l10n.t('Title'),
  };
  const sort = await choose(vscode.l10n.t('Sort By'), sorts, labels, state.query.sort, given);
  if (sort) await state.order({ sort });
}

async function choose<T extends string>(
  title: string,
  values: readonly T[],
  labels: Readonly<Record<T, string>>,
  current: T,
  given: unknown,
): Promise<T | undefined> {
  const known = values.find((value) => value === given);
  if (known) return known;
  const items = values.map((value) => ({
    label: labels[value],
    ...(value === current && { description: vscode.l10n.t('now') }),
    value,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.value;
}

interface FilterItem extends vscode.QuickPickItem {
  readonly filter: TreeFilter;
}

export async function pickFilter(core: Core, state: TreeState): Promise<void> {
  const items = await filterItems(core, state.query.filter);
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Filter Conversations'),
    placeHolder: vscode.l10n.t('What is picked is shown; nothing picked shows all'),
    canPickMany: true,
  });
  if (picked) await state.filter(together(picked.map(({ filter }) => filter)));
}

async function filterItems(core: Core, current: TreeFilter): Promise<readonly FilterItem[]> {
  const [tags, models] = await Promise.all([valuesOf(core, 'tag'), valuesOf(core, 'model')]);
  const markLabels: Readonly<Record<Mark, string>> = {
    unread: vscode.l10n.t('Unread'),
    streaming: vscode.l10n.t('Answering'),
    failed: vscode.l10n.t('Failed'),
    pinned: vscode.l10n.t('Pinned'),
  };
  const marks: readonly Mark[] = ['unread', 'streaming', 'failed', 'pinned'];
  const workspace = current.workspace ?? currentWorkspace();
  return [
    ...(workspace === undefined ? [] : [workspaceItem(workspace, current)]),
    separator(vscode.l10n.t('Status')),
    ...marks.map((mark) => ({
      label: markLabels[mark],
      picked: current.marks?.includes(mark) === true,
      filter: { marks: [mark] },
    })),
    ...section(vscode.l10n.t('Tags'), tags, current.tags, (tag) => ({ tags: [tag] })),
    ...section(vscode.l10n.t('Models'), models, current.models, (model) => ({ models: [model] })),
  ];
}

function workspaceItem(workspace: string, current: TreeFilter): FilterItem {
  return {
    label: vscode.l10n.t('This Workspace Only'),
    description: withoutIcons(workspaceName(workspace)),
    picked: current.workspace !== undefined,
    filter: { workspace },
  };
}

function section(
  title: string,
  values: readonly string[],
  current: readonly string[] | undefined,
  filter: (value: string) => TreeFilter,
): readonly FilterItem[] {
  if (values.length === 0) return [];
  const items = values.map((value) => ({
    label: withoutIcons(value),
    picked: current?.includes(value) === true,
    filter: filter(value),
  }));
  return [separator(title), ...items];
}

function separator(label: string): FilterItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, filter: {} };
}

function together(filters: readonly TreeFilter[]): TreeFilter {
  const workspace = filters.find((filter) => filter.workspace !== undefined)?.workspace;
  return {
    ...(workspace !== undefined && { workspace }),
    tags: filters.flatMap(({ tags = [] }) => tags),
    models: filters.flatMap(({ models = [] }) => models),
    marks: filters.flatMap(({ marks = [] }) => marks),
  };
}
