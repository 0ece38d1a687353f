import type { SqlValue } from '../../storage/database.ts';
import {
  type Conditions,
  conversationConditions,
  messageConditions,
  titleConditions,
} from './filterConditions.ts';
import type { MatchExpression, OpenWords } from './matchExpression.ts';
import type { Filters } from './query.ts';

/*
 * One statement finds, ranks and cuts a page. Of each index only the newest hits are ranked: a word that is in
 * nearly every message must not cost more than a rare one.
 */

const rankedHits = 2000;
const sampleSize = 100;
/** So many of the sample, and the word is common. */
const commonInSample = 10;

export type HitKind = 'title' | 'prompt' | 'answer' | 'hidden' | 'system-prompt';

interface SearchIndex {
  readonly kind: HitKind;
  readonly name: string;
  readonly table: 'messages' | 'conversations';
  /** No number of hits makes up for the next higher weight. */
  readonly weight: number;
  readonly isHidden: boolean;
}

const indexes: readonly SearchIndex[] = [
  { kind: 'title', name: 'title_index', table: 'conversations', weight: 100, isHidden: false },
  { kind: 'prompt', name: 'prompt_index', table: 'messages', weight: 40, isHidden: false },
  { kind: 'answer', name: 'answer_index', table: 'messages', weight: 15, isHidden: false },
  { kind: 'hidden', name: 'hidden_index', table: 'messages', weight: 5, isHidden: true },
  { kind: 'system-prompt', name: 'system_prompt_index', table: 'conversations', weight: 5, isHidden: true },
];

export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
  /** Messages that came later are not for this page: they would shift it. */
  readonly newestSeq: number;
  readonly includesHidden: boolean;
  /** Common words of which only the beginning is given: only the newest messages are looked through for them. */
  readonly open?: OpenWords & { readonly reads: number };
  /** The conversations that pass the filters have few messages: these are listed first. */
  readonly isNarrow?: boolean | undefined;
}

export interface Sql {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/*
 * A fork shows messages of a conversation that may be in the bin. They are found, as messages of the fork.
 */
const shared = `with recursive shared(seq, id, parent_id) as (
    select c.seq, m.id, m.parent_id from conversations as c
      join messages as m on m.id = c.forked_from_message_id where c.status <> 'deleted'
    union
    select shared.seq, m.id, m.parent_id from shared join messages as m on m.id = shared.parent_id)`;

const shownIn = `case when c.status <> 'deleted' and m.deleted_at_ms is null then c.seq
  else (select min(shared.seq) from shared where shared.id = m.id and shared.seq <> c.seq) end`;

/** Hits for words, best first. */
export function hitsSql(match: MatchExpression, filters: Filters, page: PageRequest): Sql {
  const chosen = indexes.filter(
    ({ isHidden, table }) =>
      (!isHidden || page.includesHidden || filters.role === 'tool') &&
      (table === 'messages' || filters.role === undefined),
  );
  const parts = chosen.map((index) =>
    index.table === 'messages'
      ? hitsInMessages(index, match, filters, page)
      : hitsInConversations(index, match, filters, page),
  );
  return {
    sql: `${shared}, hits(kind, docid, shown, at_ms, weight, counts) as (
        ${parts.map(({ sql }) => `select * from (${sql})`).join(' union all ')})
      ${pageColumns} from (select kind, docid, shown, at_ms, ${scoreOf(page.open?.match ?? match)} as score from hits
          order by score desc, at_ms desc, docid desc limit ? offset ?) as h
        join conversations as c on c.seq = h.shown
        left join messages as m on m.seq = h.docid and h.kind in ('prompt', 'answer', 'hidden')
      order by h.score desc, h.at_ms desc, h.docid desc`,
    params: [...parts.flatMap(({ params }) => params), page.limit + 1, page.offset],
  };
}

const maxTextChars = 65_536;

const pageColumns = `select h.kind, h.score, h.at_ms, c.id as conversation_id, c.title, c.status, m.id as message_id,
  m.role, substr(case h.kind when 'title' then c.title when 'system-prompt' then c.system_prompt
    when 'hidden' then m.hidden_text else m.text end, 1, ${maxTextChars}) as text`;

function hitsInMessages(
  index: SearchIndex,
  match: MatchExpression,
  filters: Filters,
  page: PageRequest,
): Sql {
  const { open } = page;
  if (!open) return messageHits(index, match, filters, page, rankedHits);
  return withWords(open, index, messageHits(index, open.match, filters, page, open.reads));
}

function hitsInConversations(
  index: SearchIndex,
  match: MatchExpression,
  filters: Filters,
  { open }: PageRequest,
): Sql {
  if (!open) return conversationHits(index, match, filters);
  return withWords(open, index, conversationHits(index, open.match, filters));
}

/** Of the hits for the first letters, those whose words begin as they should. */
function withWords({ words }: OpenWords, index: SearchIndex, { sql, params }: Sql): Sql {
  const { texts, tokens } = columnsOf(index);
  const begins = words.map(() => `(has_word_beginning(t.${texts}, ?) or has_word_beginning(t.${tokens}, ?))`);
  return {
    sql: `select h.* from (${sql}) as h cross join ${index.table} as t on t.seq = h.docid
      where ${begins.join(' and ')}`,
    params: [...params, ...words.flatMap(({ beginning }) => [beginning, beginning])],
  };
}

/**
 * Whether, of the newest messages with the first letters of a word, many have the word. If so, SQLite would read
 * long lists for it; if not, short ones.
 */
export function isCommonSql({ words }: OpenWords, newestSeq: number): Sql {
  const samples = indexes
    .filter(({ table, isHidden }) => table === 'messages' && !isHidden)
    .flatMap(({ name }) =>
      words.map(({ match, lastWord }) => ({
        sql: `select * from (select docid, ? as word from ${name} where ${name} match ? and docid <= ?
          order by docid desc limit ${sampleSize})`,
        params: [lastWord, match, newestSeq],
      })),
    );
  return {
    sql: `select exists (select 1
      from (${samples.map(({ sql }) => sql).join(' union all ')}) as f join messages as m on m.seq = f.docid
      where has_word_beginning(m.text, f.word)
      group by f.word having count(*) >= ${commonInSample}) as is_common`,
    params: samples.flatMap(({ params }) => params),
  };
}

function columnsOf({ kind }: SearchIndex): { readonly texts: string; readonly tokens: string } {
  switch (kind) {
    case 'title':
      return { texts: 'title', tokens: 'title_tokens' };
    case 'system-prompt':
      return { texts: 'system_prompt', tokens: 'system_prompt_tokens' };
    case 'hidden':
      return { texts: 'hidden_text', tokens: 'hidden_tokens' };
    default:
      return { texts: 'text', tokens: 'text_tokens' };
  }
}

function messageHits(
  index: SearchIndex,
  match: MatchExpression,
  filters: Filters,
  { newestSeq, isNarrow }: PageRequest,
  limit: number,
): Sql {
  const visible = filters.isDeleted
    ? "(c.status = 'deleted' or m.deleted_at_ms is not null)"
    : `(${shownIn}) is not null`;
  const conditions = joined([
    ofConversation(conversationConditions(filters), isNarrow),
    messageConditions(filters),
  ]);
  return {
    sql: `select '${index.kind}', f.docid as docid, ${filters.isDeleted ? 'c.seq' : shownIn}, m.created_at_ms,
        ${index.weight}, matchinfo(${index.name}, 'y')
      from ${index.name} as f cross join messages as m on m.seq = f.docid
        cross join conversations as c indexed by conversations_by_id on c.id = m.conversation_id
      where ${index.name} match ? and f.docid <= ? and ${[...conditions.sql, visible].join(' and ')}
      order by f.docid desc limit ${limit}`,
    params: [match.text, newestSeq, ...conditions.params],
  };
}

function conversationHits(index: SearchIndex, match: MatchExpression, filters: Filters): Sql {
  const conditions = joined([conversationConditions(filters), titleConditions(filters)]);
  return {
    sql: `select '${index.kind}', f.docid, c.seq, c.updated_at_ms, ${index.weight},
        matchinfo(${index.name}, 'y')
      from ${index.name} as f cross join conversations as c on c.seq = f.docid
      where ${index.name} match ? and ${[statusCondition(filters), ...conditions.sql].join(' and ')}
      order by f.docid desc limit ${rankedHits}`,
    params: [match.text, ...conditions.params],
  };
}

/**
 * Asked once for all conversations, and not again for each of many hits. A common word has hits in all of a hundred
 * thousand messages: where few of them can count, it is told by their numbers, without looking at each message.
 */
function ofConversation({ sql, params }: Conditions, isNarrow = false): Conditions {
  if (sql.length === 0) return { sql: [], params: [] };
  const chosen = `from conversations as c where ${sql.join(' and ')}`;
  return isNarrow
    ? {
        sql: [
          `+f.docid in (select own.seq from (select c.id ${chosen}) as ids
            cross join messages as own indexed by messages_by_conversation on own.conversation_id = ids.id)`,
        ],
        params,
      }
    : { sql: [`m.conversation_id in (select c.id ${chosen})`], params };
}

const fewMessages = 15_000;

/** Whether the conversations that pass the filters have few messages; undefined where all pass. */
export function isNarrowSql(filters: Filters): Sql | undefined {
  const { sql, params } = conversationConditions(filters);
  if (sql.length === 0) return undefined;
  return {
    sql: `select coalesce(sum(c.message_count), 0) <= ${fewMessages} as is_narrow
      from conversations as c where ${sql.join(' and ')}`,
    params,
  };
}

function statusCondition({ isDeleted }: Filters): string {
  return isDeleted ? "c.status = 'deleted'" : "c.status <> 'deleted'";
}

/**
 * The weight of the place, and less than as much again for phrases that stand there more than once. SQLite
 * counts the hits of each phrase in each of the two columns as four bytes, the lowest first.
 */
function scoreOf({ phraseCount }: MatchExpression): string {
  const bonus = Array.from({ length: phraseCount * 2 }, (_, at) => {
    const lowByte = `substr(counts, ${at * 4 + 1}, 1)`;
    // Most stand there once or not at all; thousands of hits are asked.
    return `case ${lowByte} when x'01' then 0 when x'00' then 0 when x'' then 0
      when x'02' then 1 when x'03' then 1 else 2 end`;
  });
  return `weight * (1 + (${bonus.join(' + ')}) / ${phraseCount * 4 + 1}.0)`;
}

/** Conversations that pass the filters, the newest first: a search without words. */
export function filterSql(filters: Filters, { limit, offset }: PageRequest): Sql {
  const conditions = joined([conversationConditions(filters), titleConditions(filters)]);
  return {
    sql: `select 'title' as kind, c.updated_at_ms as at_ms, c.id as conversation_id, c.title, c.status,
        null as message_id, null as role, c.title as text
      from conversations as c where ${[statusCondition(filters), ...conditions.sql].join(' and ')}
      order by c.updated_at_ms desc, c.seq desc limit ? offset ?`,
    params: [...conditions.params, limit + 1, offset],
  };
}

function joined(all: readonly Conditions[]): Conditions {
  return { sql: all.flatMap(({ sql }) => sql), params: all.flatMap(({ params }) => params) };
}
