import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { Group } from '../../core/history/tree/groups.ts';
import { binConversations } from './bin.ts';
import { archive, changeTags, pin } from './organise.ts';

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
