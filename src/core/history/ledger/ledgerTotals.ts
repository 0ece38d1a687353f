import type { ConversationId, MessageId } from '../../conversation.ts';
import type { Pico } from '../../money.ts';
import type { Database, Row, SqlValue } from '../../storage/database.ts';

/*
 * Sums of the ledger. Tags are those that conversations have now. Amounts are summed in two halves, so that not
 * even an absurd import can make a sum too large for SQLite.
 */

/** What is absent is not restricted. */
export interface LedgerFilter {
  readonly fromMs?: number;
  /** Not included. */
  readonly untilMs?: number;
  readonly model?: string;
  readonly provider?: string;
  /** An empty text is none. */
  readonly workspace?: string;
  readonly tag?: string;
  readonly conversationId?: ConversationId;
  /** Such as those of a branch. */
  readonly messageIds?: readonly MessageId[];
  /** Without what was brought along from another history. */
  readonly isOwn?: true;
}

export type LedgerDimension = 'model' | 'provider' | 'workspace' | 'tag' | 'conversation' | 'purpose';

export interface LedgerTotals {
  readonly costPico: Pico;
  /** The part of it that is not settled. */
  readonly estimatedPico: Pico;
  /** Paid for with the user's own keys of providers. */
  readonly byokPico: Pico;
  readonly importedPico: Pico;
  /** What the caches of providers saved. */
  readonly savedPico: Pico;
  readonly attempts: number;
  /** Attempts whose cost is unknown. */
  readonly unknown: number;
  /** Messages that were answered. */
  readonly answers: number;
  readonly answersPico: Pico;
  readonly promptTokens: number;
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly completionTokens: number;
  readonly reasoningTokens: number;
}

export interface LedgerGroup extends LedgerTotals {
  /** Empty where there is none, such as the provider of what nobody told. */
  readonly key: string;
}

const half = 1_000_000_000_000n;

const sum = (name: string, which = '') =>
  `sum(s.cost_pico / ${half}${which}) as ${name}_whole, sum(s.cost_pico % ${half}${which}) as ${name}_rest`;

const sums = [
  sum('cost'),
  sum('estimated', " * (s.certainty = 'estimated')"),
  sum('byok', ' * coalesce(s.is_byok, 0)'),
  sum('imported', ' * s.is_imported'),
  sum('answers_cost', " * (s.purpose = 'answer')"),
  `sum(s.saved_pico / ${half}) as saved_whole, sum(s.saved_pico % ${half}) as saved_rest`,
  'count(*) as attempts',
  'sum(s.cost_pico is null) as unknown_count',
  "count(distinct case when s.purpose = 'answer' then coalesce(s.message_id, s.id) end) as answers",
  'sum(s.prompt_tokens) as prompt_tokens',
  'sum(s.cached_tokens) as cached_tokens',
  'sum(s.cache_write_tokens) as cache_write_tokens',
  'sum(s.completion_tokens) as completion_tokens',
  'sum(s.reasoning_tokens) as reasoning_tokens',
].join(', ');

export async function totalsOf(database: Database, filter: LedgerFilter): Promise<LedgerTotals> {
  const { where, params } = conditions(filter);
  const [row] = await database.read(`select ${sums} from spending as s ${where}`, params);
  return toTotals(row ?? {});
}

const keys: Readonly<Record<LedgerDimension, string>> = {
  model: 'coalesce(s.model, s.requested_model)',
  provider: 's.provider',
  workspace: 's.workspace',
  conversation: 's.conversation_id',
  purpose: 's.purpose',
  tag: 't.value',
};

export async function groupsOf(
  database: Database,
  dimension: LedgerDimension,
  filter: LedgerFilter,
): Promise<readonly LedgerGroup[]> {
  const { where, params } = conditions(filter);
  const tags =
    dimension === 'tag'
      ? 'left join conversations as c on c.id = s.conversation_id left join json_each(c.tags) as t'
      : '';
  const rows = await database.read(
    `select coalesce(${keys[dimension]}, '') as group_key, ${sums} from spending as s ${tags} ${where}
      group by group_key order by cost_whole desc, cost_rest desc, group_key`,
    params,
  );
  return rows.map((row) => ({ key: String(row['group_key']), ...toTotals(row) }));
}

export async function periodsOf(
  database: Database,
  startsMs: readonly number[],
  filter: LedgerFilter,
): Promise<readonly LedgerTotals[]> {
  const totals: LedgerTotals[] = startsMs.map(() => toTotals({}));
  for (const { first, count, lengthMs } of evenRuns(startsMs)) {
    const fromMs = startsMs[first] ?? 0;
    const untilMs = startsMs[first + count];
    const { where, params } = conditions({ ...filter, fromMs, ...(untilMs !== undefined && { untilMs }) });
    const rows = await database.read(
      `select min(cast((s.at_ms - ?) / ? as integer), ?) as period, ${sums} from spending as s ${where} group by period`,
      [fromMs, lengthMs, count - 1, ...params],
    );
    for (const row of rows) totals[first + Number(row['period'])] = toTotals(row);
  }
  return totals;
}

interface EvenRun {
  readonly first: number;
  readonly count: number;
  readonly lengthMs: number;
}

/** Periods that are equally long can be summed in one go: days are, but for those on which the clocks change. */
function evenRuns(startsMs: readonly number[]): readonly EvenRun[] {
  const runs: EvenRun[] = [];
  for (const [at, startMs] of startsMs.entries()) {
    const lengthMs = (startsMs[at + 1] ?? Number.MAX_SAFE_INTEGER) - startMs;
    const last = runs.at(-1);
    if (last?.lengthMs === lengthMs) runs[runs.length - 1] = { ...last, count: last.count + 1 };
    else runs.push({ first: at, count: 1, lengthMs });
  }
  return runs;
}

function conditions(filter: LedgerFilter): { readonly where: string; readonly params: readonly SqlValue[] } {
  const { fromMs, untilMs, model, provider, workspace, tag, conversationId, messageIds, isOwn } = filter;
  const all: readonly (readonly [sql: string, value: SqlValue | undefined])[] = [
    ['s.at_ms >= ?', fromMs],
    ['s.at_ms < ?', untilMs],
    ['coalesce(s.model, s.requested_model) = ?', model],
    ["coalesce(s.provider, '') = ?", provider],
    ["coalesce(s.workspace, '') = ?", workspace],
    ['s.conversation_id = ?', conversationId],
    ['s.is_imported = ?', isOwn && 0],
    ['s.message_id in (select value from json_each(?))', messageIds && JSON.stringify(messageIds)],
    [
      `s.conversation_id in (select c.id from conversations as c, json_each(c.tags) as filtered
        where filtered.value = ?)`,
      tag,
    ],
  ];
  const used = all.filter(([, value]) => value !== undefined);
  return {
    where: used.length > 0 ? `where ${used.map(([sql]) => sql).join(' and ')}` : '',
    params: used.map(([, value]) => value ?? null),
  };
}

function toTotals(row: Row): LedgerTotals {
  const pico = (name: string) => wide(row[`${name}_whole`]) * half + wide(row[`${name}_rest`]);
  const count = (name: string) => Number(row[name] ?? 0);
  return {
    costPico: pico('cost'),
    estimatedPico: pico('estimated'),
    byokPico: pico('byok'),
    importedPico: pico('imported'),
    savedPico: pico('saved'),
    attempts: count('attempts'),
    unknown: count('unknown_count'),
    answers: count('answers'),
    answersPico: pico('answers_cost'),
    promptTokens: count('prompt_tokens'),
    cachedTokens: count('cached_tokens'),
    cacheWriteTokens: count('cache_write_tokens'),
    completionTokens: count('completion_tokens'),
    reasoningTokens: count('reasoning_tokens'),
  };
}

function wide(value: SqlValue | undefined): bigint {
  return BigInt(String(value ?? 0));
}
