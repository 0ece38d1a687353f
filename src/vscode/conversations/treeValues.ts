import type { Core } from '../../core/core.ts';
import { ConversationTree } from '../../core/history/tree/conversationTree.ts';

/** Every tag, model or workspace that a conversation has. */
export async function valuesOf(
  { database }: Core,
  grouping: 'tag' | 'model' | 'workspace',
): Promise<readonly string[]> {
  const query = { grouping, sort: 'updated', filter: {} } as const;
  const groups = await new ConversationTree(database).groups(query, { nowMs: 0, firstWeekday: 1 });
  return groups.flatMap(({ group }) => ('value' in group && group.value !== null ? [group.value] : []));
}
