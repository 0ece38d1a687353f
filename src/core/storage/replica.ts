import type { SqlValue } from './database.ts';
import type { CommitRecord } from './record.ts';
import type { SqlFunction, Sqlite, SqliteDatabase } from './sqlite.ts';
import { whyForbidden } from './sqlText.ts';
import { type Rows, StatementCache } from './statementCache.ts';

/*
 * One window's copy of the database, in memory. It changes only by applying the records of the journal in
 * their order, so that all windows' copies are equal.
 */

export type Outcome =
  | { readonly kind: 'applied' }
  /** The record stands in the journal and changes nothing, in any window. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/** `newer-version` or what SQLite said. */
export type RefusalReason = string;
export const newerVersion = 'newer-version';

/** Not a fault of a record: this copy cannot be relied on any more and must be loaded again. */
export class ReplicaBroken extends Error {
  override readonly name = 'ReplicaBroken';
}

// These depend on this process and not on the record, so other windows would come to another result.
const brokenPattern =
  /^(?:out of memory|database or disk is full|disk I\/O error|database disk image is malformed|file is not a database|interrupted)/;

/** What sql.js throws for an error of SQLite is a plain Error; anything else is the engine itself failing. */
export function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name !== 'Error' || brokenPattern.test(error.message);
}

// A record comes again only when its writer was left in doubt, and then at once.
const rememberedGenerations = 2;

/** Where the replica keeps its own state, inside the database. */
export const stateTables: readonly string[] = [
  'create table storage_state (name text primary key, value integer not null) strict, without rowid',
  'create table storage_records (id text primary key, generation integer not null, refused text) strict, without rowid',
];
const firstState = "insert into storage_state values ('generation', 1), ('schema', 0)";

export class Replica {
  readonly #database: SqliteDatabase;
  readonly #statements: StatementCache;
  #generation = 0;
  #schema = 0;

  /** Throws where the image is no database of ours. */
  constructor(sqlite: Sqlite, image?: Uint8Array, functions: Readonly<Record<string, SqlFunction>> = {}) {
    this.#database = sqlite.open(image);
    this.#statements = new StatementCache(this.#database);
    for (const pragma of [
      'foreign_keys = on',
      'journal_mode = memory',
      'synchronous = off',
      'temp_store = memory',
      // What is deleted is overwritten: a snapshot holds nothing that is gone.
      'secure_delete = on',
    ])
      this.#database.run(`pragma ${pragma}`);
    this.#database.run('pragma locking_mode = exclusive; pragma cache_size = -8000');
    for (const [name, implementation] of Object.entries(functions))
      this.#database.create_function(name, implementation);
    if (!image) for (const sql of [...stateTables, firstState]) this.#database.run(sql);
    const state = new Map(this.#statements.query('select name, value from storage_state').values.map(pair));
    this.#generation = state.get('generation') ?? 0;
    this.#schema = state.get('schema') ?? 0;
  }

  /** The journal that is to be read next. */
  get generation(): number {
    return this.#generation;
  }

  get schema(): number {
    return this.#schema;
  }

  /** Reads; a statement that would write fails. */
  query(sql: string, params: readonly SqlValue[] = []): Rows {
    if (/^\s*(?:select|values|explain)\b/i.test(sql)) return this.#statements.query(sql, params);
    this.#statements.run('pragma query_only = on');
    try {
      return this.#statements.query(sql, params);
    } finally {
      this.#statements.run('pragma query_only = off');
    }
  }

  /** Undefined for a record that was never applied. */
  outcomeOf(id: string): Outcome | undefined {
    const [row] = this.query('select refused from storage_records where id = ?', [id]).values;
    if (!row) return undefined;
    return row[0] === null ? { kind: 'applied' } : { kind: 'refused', reason: String(row[0]) };
  }

  /** Undefined for a record that was applied before: it counts once. */
  apply(record: CommitRecord): Outcome | undefined {
    const run = (sql: string, params?: readonly SqlValue[]) => this.#statements.run(sql, params);
    try {
      return this.#applyIn(run, record);
    } catch (error) {
      throw error instanceof ReplicaBroken ? error : new ReplicaBroken('applying a record', { cause: error });
    }
  }

  #applyIn(
    run: (sql: string, params?: readonly SqlValue[]) => void,
    record: CommitRecord,
  ): Outcome | undefined {
    const insert = 'insert or ignore into storage_records (id, generation, refused) values (?, ?, ?)';
    run('begin');
    run(insert, [record.id, this.#generation, null]);
    if (this.#database.getRowsModified() === 0) {
      run('rollback');
      return undefined;
    }
    const reason = this.#whyRefused(run, record);
    if (reason === undefined) return { kind: 'applied' };
    // The refusal is remembered, so that the same record is refused for ever, even if it came again.
    run('begin');
    run(insert, [record.id, this.#generation, reason]);
    run('commit');
    return { kind: 'refused', reason };
  }

  /** Runs the statements and commits; afterwards no transaction is open. */
  #whyRefused(run: (sql: string, params?: readonly SqlValue[]) => void, record: CommitRecord) {
    try {
      const isStale = record.schema !== this.#schema;
      const reason = isStale
        ? newerVersion
        : record.statements.map(({ sql }) => whyForbidden(sql)).find(Boolean);
      if (reason !== undefined) throw new Error(reason);
      for (const { sql, params } of record.statements) run(sql, params);
      const schema = record.migratesTo ?? this.#schema;
      if (schema !== this.#schema) run("update storage_state set value = ? where name = 'schema'", [schema]);
      run('commit');
      this.#schema = schema;
      return undefined;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (isBroken(error)) throw new ReplicaBroken(message, { cause: error });
      this.#rollBack(run);
      return message;
    }
  }

  /** A statement may have ended the transaction already, with `or rollback`. */
  #rollBack(run: (sql: string) => void): void {
    try {
      run('rollback');
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error;
    }
  }

  /** Begins the next generation. Which records were applied is remembered for a few more. */
  startGeneration(next: number): void {
    const run = (sql: string, params?: readonly SqlValue[]) => this.#statements.run(sql, params);
    run('begin');
    run('delete from storage_records where generation < ?', [this.#generation - rememberedGenerations]);
    run("update storage_state set value = ? where name = 'generation'", [next]);
    run('commit');
    this.#generation = next;
  }

  get sizeBytes(): number {
    const [row] = this.query('select page_count * page_size from pragma_page_count, pragma_page_size').values;
    return Number(row?.[0] ?? 0);
  }

  export(): Uint8Array {
    return this.#database.export();
  }

  close(): void {
    this.#database.close();
  }
}

const pair = (row: readonly SqlValue[]): [string, number] => [String(row[0]), Number(row[1])];
