import type { DateGroup } from './dateGroups.ts';

/* The words of the tree: what it groups and filters by. */

export type Grouping = 'date' | 'tag' | 'model' | 'workspace';

export type TreeSort = 'updated' | 'cost' | 'tokens' | 'title';

/** What a row can be marked with. */
export type Mark = 'streaming' | 'failed' | 'unread' | 'pinned';

/** Every kind must be met; of the values of one kind, any. */
export interface TreeFilter {
  readonly workspace?: string;
  readonly tags?: readonly string[];
  readonly models?: readonly string[];
  readonly marks?: readonly Mark[];
}

/** `null` has no tag, no known model, or began outside of any workspace. */
export type Group =
  | { readonly kind: 'pinned' | 'archived' | 'deleted' }
  | { readonly kind: 'date'; readonly date: DateGroup }
  | { readonly kind: 'tag' | 'model' | 'workspace'; readonly value: string | null };

export interface TreeQuery {
  readonly grouping: Grouping;
  readonly sort: TreeSort;
  readonly filter: TreeFilter;
}

/** The same for equal groups, different for others. */
export function groupKey(group: Group): string {
  switch (group.kind) {
    case 'date':
      return group.date;
    case 'tag':
    case 'model':
    case 'workspace':
      return group.value === null ? `${group.kind}-none` : `${group.kind}:${group.value}`;
    default:
      return group.kind;
  }
}

export function hasFilter({ workspace, tags = [], models = [], marks = [] }: TreeFilter): boolean {
  return workspace !== undefined || tags.length + models.length + marks.length > 0;
}
