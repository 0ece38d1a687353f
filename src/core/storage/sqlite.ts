/*
 * The part of sql.js that is used, so that the core imports no package and tests can break it.
 */

export interface Sqlite {
  /** Takes ownership of the image: the caller must not touch it afterwards. */
  open(image?: Uint8Array): SqliteDatabase;
}

export type SqliteValue = string | number | bigint | Uint8Array | null;

export interface SqliteDatabase {
  run(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
  iterateStatements(sql: string): SqliteStatements;
  getRowsModified(): number;
  create_function(name: string, implementation: SqlFunction): unknown;
  /** A copy of the whole database file; throws inside a transaction. */
  export(): Uint8Array;
  close(): void;
}

export interface SqliteStatement {
  bind(values: readonly SqliteValue[]): boolean;
  step(): boolean;
  get(params: null, config: { readonly useBigInt: boolean }): SqliteValue[];
  getColumnNames(): string[];
  reset(): unknown;
  free(): unknown;
}

export interface SqliteStatements {
  next(): { readonly done?: boolean };
  getRemainingSQL(): string;
  return(): unknown;
}

/** A function that SQL can call; its arity is its number of parameters. It must be pure. */
export type SqlFunction = (...args: readonly SqliteValue[]) => SqliteValue;
