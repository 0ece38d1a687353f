import type * as vscode from 'vscode';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { Clock } from '../../core/ports.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';
import { binConversations, emptyBin, removeForEver, restoreConversations } from './bin.ts';
import type { ConversationsTree } from './conversationsTree.ts';
import { duplicateConversation, forkConversation } from './copies.ts';
import { copyAsMarkdown, exportChoice, exportConversations } from './exportCommands.ts';
import { checkHistory, openHistoryFolder } from './historyCommands.ts';
import { importConversations } from './importCommand.ts';
import { jumpTo, jumpToSide } from './jump.ts';
import { keyTargets } from './keyTargets.ts';
import { archive, pin } from './organise.ts';
import type { ReadOnlyDocuments } from './readOnlyDocuments.ts';
import { renameConversation } from './rename.ts';
import { askForSearch, searchDocument } from './searchDocument.ts';
import { type SearchTarget, searchConversations } from './searchPick.ts';
import { editTags } from './tagPick.ts';
import { isFromTreeKey, targetsOf } from './targets.ts';
import { conversationIdsOf, isTreeNode } from './treeNodes.ts';
import type { TreeState } from './treeState.ts';
import { pickFilter, pickGrouping, pickSort } from './viewPicks.ts';

/* The commands of the view *Conversations*, and of the history. */

export interface ConversationSources {
  readonly core: () => Promise<Core>;
  readonly panels: ChatPanels;
  readonly tree: ConversationsTree;
  readonly treeState: TreeState;
  readonly documents: ReadOnlyDocuments;
  readonly clock: Clock;
  readonly historyFolder: vscode.Uri;
}

type Command = (...args: readonly unknown[]) => unknown;

export function conversationCommands(sources: ConversationSources) {
  return {
    ...viewCommands(sources),
    ...searchCommands(sources),
    ...organisingCommands(sources),
    ...historyCommands(sources),
  };
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

function searchCommands({ core, panels, documents }: ConversationSources) {
  const showAll = async (opened: Core, input: string) => documents.show(await searchDocument(opened, input));
  return {
    [commandIds.searchConversations]: async (input) => {
      const opened = await core();
      const doors = {
        open: (target: SearchTarget) => jumpTo(opened, panels, target),
        openToSide: (target: SearchTarget) => jumpToSide(opened, panels, target),
        showAll: (typed: string) => showAll(opened, typed),
      };
      searchConversations(opened, doors, typeof input === 'string' ? input : '');
    },
    [commandIds.showSearchResults]: async (input) => {
      const typed = typeof input === 'string' ? input : await askForSearch();
      if (typed?.trim()) await showAll(await core(), typed);
    },
  } satisfies Record<string, Command>;
}

function historyCommands({ core, tree, panels, documents, clock, historyFolder }: ConversationSources) {
  const chosen = (args: readonly unknown[]) =>
    targetsOf(args, tree.view.selection, panels.active?.conversationId ?? undefined);
  return {
    [commandIds.exportConversation]: async (...args) => {
      const ids = chosen(args);
      if (ids.length > 0) await exportConversations(await core(), clock, ids, exportChoice(args[1]));
    },
    [commandIds.exportAllConversations]: async (choice) =>
      exportConversations(await core(), clock, undefined, exportChoice(choice)),
    [commandIds.copyConversation]: async (...args) => copyAsMarkdown(await core(), clock, chosen(args)),
    [commandIds.importConversations]: async (uri) => importConversations(await core(), uri),
    [commandIds.openHistoryFolder]: () => openHistoryFolder(historyFolder),
    [commandIds.checkHistory]: async () => checkHistory(await core(), documents, historyFolder),
  } satisfies Record<string, Command>;
}

function organisingCommands({ core, panels, tree }: ConversationSources) {
  const onAll =
    (action: (core: Core, ids: readonly ConversationId[]) => Promise<void>): Command =>
    async (...args) => {
      const ids = isFromTreeKey(args[0])
        ? conversationIdsOf(await keyTargets(tree.view))
        : targetsOf(args, tree.view.selection, panels.active?.conversationId ?? undefined);
      await action(await core(), ids);
    };
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
    [commandIds.duplicateConversation]: onAll(async (opened, ids) => {
      for (const id of ids) await duplicateConversation(opened, id);
    }),
    [commandIds.regenerateTitle]: onAll(async ({ titles }, ids) => {
      for (const id of ids) await titles.regenerate(id);
    }),
    [commandIds.deleteConversation]: onAll(binConversations),
    [commandIds.restoreConversation]: onAll(restoreConversations),
    [commandIds.deleteConversationForEver]: onAll(removeForEver),
    [commandIds.emptyBin]: async () => emptyBin(await core()),
  } satisfies Record<string, Command>;
}
