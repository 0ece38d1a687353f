import initSqlJs, { type Database as SqlJsDatabase, type Statement as SqlJsStatement } from 'sql.js';
import { Emitter } from '../../src/core/base/emitter.ts';
import { migrations, schemaVersion } from '../../src/core/history/migrations.ts';
import { searchFunctions } from '../../src/core/history/search/searchFunctions.ts';
import type { Database, DatabaseChange, Row, SqlValue, Statement } from '../../src/core/storage/database.ts';

/*
 * The durable database without the durability: the same contract over sql.js in this process. It keeps its
 * journal, so that a test can replay it and compare.
 */

export interface MemoryDatabase extends Database {
  /** Every transaction that stood, as it would be in the file: through JSON and back. */
  readonly journal: readonly (readonly Statement[])[];
  /** A second window: the same journal, replayed. */
  replica(): Promise<MemoryDatabase>;
  /** All tables with all rows, the hidden ones of the search index too. */
  dump(): string;
  export(): Uint8Array;
  /** Makes the next commits fail as a full disk would. */
  failNextCommit(error: Error, count?: number): void;
  /** Brings the schema to a version, backwards as well. */
  migrateTo(version: number): Promise<void>;
}

const engine = initSqlJs();

/** A database with the newest schema. `file` is an image as `export` gives it, of the schema `fileVersion`. */
export async function createMemoryDatabase(
  file?: Uint8Array,
  fileVersion: number = file ? schemaVersion : 0,
): Promise<MemoryDatabase> {
  const database = await emptyDatabase(file, fileVersion);
  await database.migrateTo(schemaVersion);
  return database;
}

async function emptyDatabase(file?: Uint8Array, version = 0): Promise<InProcessDatabase> {
  const { Database: Sql } = await engine;
  return new InProcessDatabase(new Sql(file), version);
}

const allowedStatement = /^\s*(insert|update|delete|replace|with|create|alter|drop)\b/i;

class InProcessDatabase implements MemoryDatabase {
  readonly #sql: SqlJsDatabase;
  readonly #changed = new Emitter<DatabaseChange>();
  readonly #tables = new Set<string>();
  readonly journal: (readonly Statement[])[] = [];
  readonly #prepared = new Map<string, SqlJsStatement>();
  #failures: Error[] = [];

  #version: number;

  constructor(sql: SqlJsDatabase, version: number) {
    this.#sql = sql;
    this.#version = version;
    sql.run('pragma foreign_keys = on');
    for (const [name, implementation] of Object.entries(searchFunctions))
      sql.create_function(name, implementation);
    sql.updateHook((_operation, _database, table) => void this.#tables.add(table));
  }

  get onDidChange() {
    return this.#changed.event;
  }

  async read(sql: string, params: readonly SqlValue[] = []): Promise<readonly Row[]> {
    // As late as the worker's answer, so that nobody relies on less.
    await Promise.resolve();
    return this.#all({ sql, params });
  }

  async commit(statements: readonly Statement[]): Promise<void> {
    await Promise.resolve();
    const failure = this.#failures.pop();
    if (failure) throw failure;
    const record = throughJson(statements);
    this.#apply(record);
    this.journal.push(record);
    const tables = [...this.#tables];
    this.#tables.clear();
    this.#changed.fire({ tables, isOwn: true });
  }

  async close(): Promise<void> {
    this.#sql.close();
  }

  async replica(): Promise<MemoryDatabase> {
    const other = await emptyDatabase();
    for (const record of this.journal) await other.commit(record);
    other.#version = this.#version;
    return other;
  }

  async migrateTo(version: number): Promise<void> {
    for (const { version: next, up } of migrations) {
      if (next > this.#version && next <= version) await this.commit(up);
    }
    for (const { version: last, down } of [...migrations].reverse()) {
      if (last > version && last <= this.#version) await this.commit(down);
    }
    this.#version = version;
  }

  dump(): string {
    const tables = this.#all({ sql: "select name from sqlite_schema where type = 'table' order by name" });
    return tables
      .map(({ name }) => {
        const rows = this.#all({ sql: `select * from "${String(name)}"` });
        return JSON.stringify([name, rows.map((row) => Object.values(row).map(printable))]);
      })
      .join('\n');
  }

  export(): Uint8Array {
    return this.#sql.export();
  }

  failNextCommit(error: Error, count = 1): void {
    this.#failures = Array(count).fill(error);
  }

  #apply(statements: readonly Statement[]): void {
    this.#sql.run('begin');
    try {
      for (const statement of statements) {
        if (!allowedStatement.test(statement.sql)) throw new Error(`Not for a journal: ${statement.sql}`);
        this.#all(statement);
      }
      this.#sql.run('commit');
    } catch (error) {
      this.#sql.run('rollback');
      this.#tables.clear();
      throw error;
    }
  }

  #all({ sql, params = [] }: Statement): Row[] {
    const prepared = this.#prepared.get(sql) ?? this.#sql.prepare(sql);
    this.#prepared.set(sql, prepared);
    try {
      prepared.bind(params.map((value) => (typeof value === 'bigint' ? value.toString() : value)));
      const rows: Row[] = [];
      while (prepared.step()) rows.push(prepared.getAsObject());
      return rows;
    } finally {
      prepared.reset();
    }
  }
}

function throughJson(statements: readonly Statement[]): readonly Statement[] {
  const text = JSON.stringify(statements, (_key, value: unknown) => {
    if (value instanceof Uint8Array) throw new Error('The history stores no blobs.');
    return typeof value === 'bigint' ? value.toString() : value;
  });
  return JSON.parse(text) as Statement[];
}

function printable(value: SqlValue): string | number | null {
  if (value instanceof Uint8Array)
    return `x${value.reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '')}`;
  return typeof value === 'bigint' ? value.toString() : value;
}
