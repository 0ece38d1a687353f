import * as z from 'zod/mini';
import type { ConversationId, ConversationStatus, MessageId, Role } from '../../conversation.ts';
import type { Clock } from '../../ports.ts';
import type { Database, Row } from '../../storage/database.ts';
import { parsedJson } from '../partColumns.ts';
import { indexBatch } from './indexStatements.ts';
import { type MatchExpression, matchExpression, type OpenWords, openWords } from './matchExpression.ts';
import { type Filters, parseQuery, type Term } from './query.ts';
import {
  filterSql,
  type HitKind,
  hitsSql,
  isCommonSql,
  isNarrowSql,
  type PageRequest,
  type Sql,
} from './searchSql.ts';
import { type Snippet, snippetOf } from './snippet.ts';

/* Search over all conversations. */

export interface SearchOptions {
  readonly limit: number;
  /** Where the page before ended. */
  readonly cursor?: string;
  /** System prompts, reasoning and tools too. */
  readonly includesHidden?: boolean;
}

export interface SearchPage {
  readonly hits: readonly SearchHit[];
  /** Present when there is more. */
  readonly cursor?: string;
  /** False while messages wait to be indexed: the newest may be missing. */
  readonly isComplete: boolean;
  /** What was typed is longer than what was searched for. */
  readonly isCut: boolean;
}

export interface SearchHit {
  readonly kind: HitKind;
  readonly conversationId: ConversationId;
  readonly title: string;
  readonly status: ConversationStatus;
  /** Absent where the conversation itself was found. */
  readonly messageId?: MessageId;
  readonly role?: Role;
  readonly atMs: number;
  readonly snippet: Snippet;
}

const batchSize = 1000;
/** As many messages are indexed while a search waits; the rest when nobody does. */
const batchesBeforeSearch = 3;

/** For common words of which only the beginning is given, as many messages are read, and then as many. */
const readsForCommon = [1000, 4000] as const;

/** The newest message, the place of the page, and how many messages are read for it, if it is for common words. */
const cursorSchema = z.tuple([z.number(), z.number(), z.int().check(z.minimum(0), z.maximum(4000))]);

export class Search {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async find(input: string, options: SearchOptions): Promise<SearchPage> {
    const { terms, filters, isCut } = parseQuery(input, this.#clock.now());
    const match = matchExpression(terms);
    if (!match && Object.keys(filters).length === 0) return { hits: [], isComplete: true, isCut };
    // Where nothing can be written, what is indexed can be searched still.
    const isComplete = await this.#catchUp(batchesBeforeSearch).catch(() => false);
    const cursor = cursorSchema.safeParse(parsedJson(options.cursor)).data;
    const [newestSeq, offset, goesOn] = cursor ?? ([await this.#newestSeq(), 0, undefined] as const);
    const { limit, includesHidden = false } = options;
    const isNarrow = match !== undefined && (await this.#isNarrow(filters));
    const request = { limit, offset, newestSeq, includesHidden, isNarrow };
    const { rows, reads } = match
      ? await this.#hits(match, filters, openWords(terms), request, goesOn)
      : { rows: await this.#read(filterSql(filters, request)), reads: 0 };
    return {
      hits: rows.slice(0, limit).map((row) => toHit(row, terms)),
      ...(rows.length > limit && { cursor: JSON.stringify([newestSeq, offset + limit, reads]) }),
      isComplete,
      isCut,
    };
  }

  /** Makes the first search as quick as those that follow. */
  async warmUp(): Promise<void> {
    await this.find('warm up', { limit: 1 });
    await this.find('warming', { limit: 1 });
  }

  /**
   * Common words of which only the beginning is given are looked for among the newest messages, and among more where
   * those do not fill the page: SQLite's lists of all words that begin so may take seconds.
   */
  async #hits(
    match: MatchExpression,
    filters: Filters,
    open: OpenWords | undefined,
    request: PageRequest,
    goesOn: number | undefined,
  ): Promise<{ readonly rows: readonly Row[]; readonly reads: number }> {
    const isCommon =
      open && (goesOn === undefined ? await this.#isCommon(open, request.newestSeq) : goesOn > 0);
    if (!isCommon) return { rows: await this.#read(hitsSql(match, filters, request)), reads: 0 };
    const [few, many] = readsForCommon;
    const read = (reads: number) =>
      this.#read(hitsSql(match, filters, { ...request, open: { ...open, reads } }));
    const rows = await read(goesOn ?? few);
    if (goesOn !== undefined || rows.length > request.limit) return { rows, reads: goesOn ?? few };
    return { rows: await read(many), reads: many };
  }

  async #isCommon(open: OpenWords, newestSeq: number): Promise<boolean> {
    const [row] = await this.#read(isCommonSql(open, newestSeq));
    return row?.['is_common'] === 1;
  }

  async #isNarrow(filters: Filters): Promise<boolean> {
    const sql = isNarrowSql(filters);
    const [row] = sql ? await this.#read(sql) : [];
    return row?.['is_narrow'] === 1;
  }

  #read({ sql, params }: Sql): Promise<readonly Row[]> {
    return this.#database.read(sql, params);
  }

  /** Brings the index up to date; for when nothing else is to be done. */
  async updateIndex(): Promise<void> {
    while (!(await this.#catchUp(1)));
  }

  async #catchUp(batches: number): Promise<boolean> {
    for (let batch = 0; batch < batches; batch += 1) {
      if (await this.#isQueueEmpty()) return true;
      await this.#database.commit(indexBatch(batchSize));
    }
    return this.#isQueueEmpty();
  }

  async #isQueueEmpty(): Promise<boolean> {
    const [row] = await this.#database.read('select exists (select 1 from search_queue) as waits');
    return row?.['waits'] === 0;
  }

  async #newestSeq(): Promise<number> {
    const [row] = await this.#database.read('select max(seq) as newest from messages');
    return Number(row?.['newest'] ?? 0);
  }
}

function toHit(row: Row, terms: readonly Term[]): SearchHit {
  return {
    kind: row['kind'] as HitKind,
    conversationId: String(row['conversation_id']),
    title: String(row['title']),
    status: row['status'] as ConversationStatus,
    ...(row['message_id'] !== null && { messageId: String(row['message_id']) }),
    ...(row['role'] !== null && { role: row['role'] as Role }),
    atMs: Number(row['at_ms']),
    snippet: snippetOf(String(row['text']), terms),
  };
}
