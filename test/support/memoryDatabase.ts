import initSqlJs, { type Database as SqlJsDatabase } from 'sql.js';
import { Emitter } from '../../src/core/base/emitter.ts';
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
  /** Makes the next commit fail as a full disk would. */
  failNextCommit(error: Error): void;
}

const engine = initSqlJs();

export async function createMemoryDatabase(file?: Uint8Array): Promise<MemoryDatabase> {
  const { Database: Sql } = await engine;
  return new InProcessDatabase(new Sql(file));
}

class InProcessDatabase implements MemoryDatabase {
  readonly #sql: SqlJsDatabase;
  readonly #changed = new Emitter<DatabaseChange>();
  readonly #tables = new Set<string>();
  readonly journal: (readonly Statement[])[] = [];
  #failure: Error | undefined;

  constructor(sql: SqlJsDatabase) {
    this.#sql = sql;
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
    const failure = this.#failure;
    this.#failure = undefined;
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
    const other = await createMemoryDatabase();
    for (const record of this.journal) await other.commit(record);
    return other;
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

  failNextCommit(error: Error): void {
    this.#failure = error;
  }

  #apply(statements: readonly Statement[]): void {
    this.#sql.run('begin');
    try {
      for (const statement of statements) this.#all(statement);
      this.#sql.run('commit');
    } catch (error) {
      this.#sql.run('rollback');
      this.#tables.clear();
      throw error;
    }
  }

  #all({ sql, params = [] }: Statement): Row[] {
    const prepared = this.#sql.prepare(sql);
    try {
      prepared.bind(params.map((value) => (typeof value === 'bigint' ? value.toString() : value)));
      const rows: Row[] = [];
      while (prepared.step()) rows.push(prepared.getAsObject());
      return rows;
    } finally {
      prepared.free();
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
