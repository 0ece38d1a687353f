import * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { changeTags, existing } from './organise.ts';
import { valuesOf } from './treeValues.ts';

interface TagItem extends vscode.QuickPickItem {
  readonly tag: string;
}

/** All tags there are, with those of the conversations picked; what is typed can become a new one. */
export async function editTags(core: Core, ids: readonly ConversationId[]): Promise<void> {
  const conversations = await existing(core.history, ids);
  if (conversations.length === 0) return;
  const known = await valuesOf(core, 'tag');
  const before = known.filter((tag) => conversations.every(({ tags }) => tags.includes(tag)));
  const after = await pickTags(known, before);
  if (!after) return;
  await changeTags(core, ids, {
    add: after.filter((tag) => !before.includes(tag)),
    remove: before.filter((tag) => !after.includes(tag)),
  });
}

function pickTags(
  known: readonly string[],
  before: readonly string[],
): Promise<readonly string[] | undefined> {
  const pick = vscode.window.createQuickPick<TagItem>();
  const items = known.map(tagItem);
  pick.title = vscode.l10n.t('Tags');
  pick.placeholder = vscode.l10n.t('Choose tags, or type a new one');
  pick.canSelectMany = true;
  pick.items = items;
  pick.selectedItems = items.filter(({ tag }) => before.includes(tag));
  const added: TagItem[] = [];
  pick.onDidChangeValue((value) => {
    const typed = value.trim().replace(/\s+/g, ' ');
    // New items are new objects to VS Code: what was picked is picked again.
    const picked = pick.selectedItems;
    added.push(...picked.filter((item) => !items.includes(item) && !added.includes(item)));
    const isNew = typed !== '' && ![...items, ...added].some(({ tag }) => tag === typed);
    pick.items = [...(isNew ? [newTagItem(typed)] : []), ...added, ...items];
    pick.selectedItems = picked;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems.map(({ tag }) => tag));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function tagItem(tag: string): TagItem {
  return { label: withoutIcons(tag), tag };
}

function newTagItem(tag: string): TagItem {
  return { ...tagItem(tag), description: vscode.l10n.t('new tag') };
}
