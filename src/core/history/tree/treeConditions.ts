import { assertNever } from '../../base/assertNever.ts';
import type { SqlValue } from '../../storage/database.ts';
import type { DateRange } from './dateGroups.ts';
import type { Group, Mark, TreeFilter } from './groups.ts';

/* Groups and filters as conditions on `conversations`, whatever alias stands for it. */

export interface Condition {
  readonly sql: (alias: string) => string;
  readonly params: readonly SqlValue[];
}

/** The model that the user chose, else the one that answered last. */
export function modelOf(alias: string): string {
  return `coalesce(${alias}.model, ${alias}.tip_model)`;
}

export function groupCondition(group: Group, dates: readonly DateRange[]): Condition {
  switch (group.kind) {
    case 'pinned':
      return condition((c) => `${c}.status = 'active' and ${c}.is_pinned = 1`);
    case 'archived':
      return condition((c) => `${c}.status = 'archived'`);
    case 'deleted':
      return condition((c) => `${c}.status = 'deleted'`);
    case 'date': {
      const range = dates.find(({ date }) => date === group.date);
      return condition(
        (c) =>
          `${c}.status = 'active' and ${c}.is_pinned = 0 and ${c}.updated_at_ms >= ? and ${c}.updated_at_ms < ?`,
        range?.startMs ?? 0,
        range?.endMs ?? 0,
      );
    }
    case 'tag':
      return group.value === null
        ? condition((c) => `${c}.status = 'active' and ${c}.tags = '[]'`)
        : condition((c) => `${c}.status = 'active' and ${hasTagOf(c, 'value = ?')}`, group.value);
    case 'model':
      return condition((c) => `${c}.status = 'active' and ${modelOf(c)} is ?`, group.value);
    case 'workspace':
      return condition((c) => `${c}.status = 'active' and ${c}.workspace is ?`, group.value);
    default:
      return assertNever(group);
  }
}

export function filterCondition({ workspace, tags = [], models = [], marks = [] }: TreeFilter): Condition {
  const all: Condition[] = [];
  if (workspace !== undefined) all.push(condition((c) => `${c}.workspace = ?`, workspace));
  if (tags.length > 0)
    all.push(
      condition((c) => hasTagOf(c, 'value in (select value from json_each(?))'), JSON.stringify(tags)),
    );
  if (models.length > 0)
    all.push(condition((c) => `${modelOf(c)} in (select value from json_each(?))`, JSON.stringify(models)));
  if (marks.length > 0)
    all.push(condition((c) => `(${marks.map((mark) => markCondition(mark, c)).join(' or ')})`));
  return every(all);
}

export function every(conditions: readonly Condition[]): Condition {
  return {
    sql: (alias) => conditions.map(({ sql }) => sql(alias)).join(' and ') || '1',
    params: conditions.flatMap(({ params }) => params),
  };
}

function condition(sql: (alias: string) => string, ...params: readonly SqlValue[]): Condition {
  return { sql, params };
}

/** Most conversations have no tags, and to look into a list costs more than to see that it is empty. */
function hasTagOf(alias: string, which: string): string {
  return `${alias}.tags <> '[]' and exists (select 1 from json_each(${alias}.tags) where ${which})`;
}

function markCondition(mark: Mark, alias: string): string {
  switch (mark) {
    case 'pinned':
      return `${alias}.is_pinned = 1`;
    case 'unread':
      return `${alias}.is_unread = 1`;
    case 'streaming':
      return `${alias}.tip_state = 'streaming'`;
    case 'failed':
      return `${alias}.tip_state in ('failed', 'cut-off', 'interrupted')`;
    default:
      return assertNever(mark);
  }
}
