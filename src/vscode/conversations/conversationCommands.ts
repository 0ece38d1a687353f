import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';
import { binConversations, emptyBin, removeForEver, restoreConversations } from './bin.ts';
import type { ConversationsTree } from './conversationsTree.ts';
import { duplicateConversation, forkConversation } from './copies.ts';
import { archive, pin } from './organise.ts';
import { renameConversation } from './rename.ts';
import { editTags } from './tagPick.ts';
import { targetsOf } from './targets.ts';
import { isTreeNode } from './treeNodes.ts';
import type { TreeState } from './treeState.ts';
import { pickFilter, pickGrouping, pickSort } from './viewPicks.ts';

/* The commands of the view *Conversations*, and of the history. */

export interface ConversationSources {
  readonly core: () => Promise<Core>;
  readonly panels: ChatPanels;
  readonly tree: ConversationsTree;
  readonly treeState: TreeState;
}

type Command = (...args: readonly unknown[]) => unknown;

export function conversationCommands(sources: ConversationSources) {
  return { ...viewCommands(sources), ...organisingCommands(sources) };
}

function viewCommands({ core, tree, treeState }: ConversationSources) {
  return {
    [commandIds.groupConversations]: (grouping) => pickGrouping(treeState, grouping),
    [commandIds.sortConversations]: (sort) => pickSort(treeState, sort),
    [commandIds.filterConversations]: async () => pickFilter(await core(), treeState),
    [commandIds.clearConversationFilter]: () => treeState.filter({}),
    [commandIds.loadMoreConversations]: (node) => {
      if (isTreeNode(node) && node.type === 'group') tree.loadMore(node);
    },
  } satisfies Record<string, Command>;
}

function organisingCommands({ core, panels, tree }: ConversationSources) {
  const onAll =
    (action: (core: Core, ids: readonly ConversationId[]) => Promise<void>): Command =>
    async (...args) =>
      action(await core(), targetsOf(args, tree.selection, panels.active?.conversationId ?? undefined));
  const onFirst =
    (action: (core: Core, id: ConversationId, args: readonly unknown[]) => Promise<void>): Command =>
    (...args) =>
      onAll(async (opened, [id]) => {
        if (id !== undefined) await action(opened, id, args);
      })(...args);
  return {
    [commandIds.renameConversation]: onFirst((opened, id, [, title]) =>
      renameConversation(opened, id, typeof title === 'string' ? title : undefined),
    ),
    [commandIds.pinConversation]: onAll((opened, ids) => pin(opened, ids, true)),
    [commandIds.unpinConversation]: onAll((opened, ids) => pin(opened, ids, false)),
    [commandIds.archiveConversation]: onAll((opened, ids) => archive(opened, ids, true)),
    [commandIds.unarchiveConversation]: onAll((opened, ids) => archive(opened, ids, false)),
    [commandIds.tagConversation]: onAll(editTags),
    [commandIds.forkConversation]: onFirst(async (opened, id) => {
      const fork = await forkConversation(opened, id);
      if (fork) await panels.show(fork.id);
    }),
    [commandIds.duplicateConversation]: onFirst(async (opened, id) => {
      await duplicateConversation(opened, id);
    }),
    [commandIds.deleteConversation]: onAll(binConversations),
    [commandIds.restoreConversation]: onAll(restoreConversations),
    [commandIds.deleteConversationForEver]: onAll(removeForEver),
    [commandIds.emptyBin]: async () => emptyBin(await core()),
  } satisfies Record<string, Command>;
}
