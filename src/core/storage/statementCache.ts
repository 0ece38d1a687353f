import type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite.ts';

/** Prepared statements, kept for reuse; the least recently used one goes first. */
export class StatementCache {
  readonly #database: SqliteDatabase;
  readonly #statements = new Map<string, SqliteStatement>();
  readonly #capacity = 200;

  constructor(database: SqliteDatabase) {
    this.#database = database;
  }

  /** Runs a statement to its end; its rows are of no interest. */
  run(sql: string, params: readonly SqliteValue[] = []): void {
    const statement = this.#get(sql);
    try {
      statement.bind(params);
      while (statement.step());
    } finally {
      // Also after an error: an unfinished statement would keep the database locked.
      statement.reset();
    }
  }

  query(sql: string, params: readonly SqliteValue[] = []): Rows {
    const values: SqliteValue[][] = [];
    const columns = this.each(sql, (row) => values.push(row), params);
    return { columns, values };
  }

  /** Calls back for each row as it is read; returns the names of the columns. */
  each(sql: string, onRow: (row: SqliteValue[]) => void, params: readonly SqliteValue[] = []): string[] {
    const statement = this.#get(sql);
    try {
      statement.bind(params);
      while (statement.step()) onRow(rowOf(statement));
      return statement.getColumnNames();
    } finally {
      statement.reset();
    }
  }

  #get(sql: string): SqliteStatement {
    const known = this.#statements.get(sql);
    if (known) this.#statements.delete(sql);
    const statement = known ?? this.#prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #prepare(sql: string): SqliteStatement {
    this.#refuseSeveral(sql);
    const [oldest] = this.#statements;
    if (oldest && this.#statements.size >= this.#capacity) {
      oldest[1].free();
      this.#statements.delete(oldest[0]);
    }
    return this.#database.prepare(sql);
  }

  /** SQLite prepares the first statement of a text and silently drops the rest. */
  #refuseSeveral(sql: string): void {
    if (!/;\s*\S/.test(sql)) return;
    const statements = this.#database.iterateStatements(sql);
    try {
      const isEmpty = statements.next().done === true;
      const rest = isEmpty ? '' : statements.getRemainingSQL();
      if (isEmpty || !/^(?:\s|--[^\n]*(?:\n|$))*$/.test(rest)) throw new Error('one statement at a time');
    } finally {
      statements.return();
    }
  }
}

export interface Rows {
  readonly columns: readonly string[];
  readonly values: readonly (readonly SqliteValue[])[];
}

function rowOf(statement: SqliteStatement): SqliteValue[] {
  const values = statement.get(null, { useBigInt: false });
  const isInexact = values.some(
    (value) => typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER,
  );
  if (!isInexact) return values;
  const exact = statement.get(null, { useBigInt: true });
  return values.map((value, index) => {
    const other = exact[index];
    return typeof other === 'bigint' && !Number.isSafeInteger(value) ? other : value;
  });
}
