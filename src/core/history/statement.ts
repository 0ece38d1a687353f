import type { SqlValue, Statement } from '../storage/database.ts';

type Param = SqlValue | boolean | undefined;

/** A statement with parameters as SQLite keeps them. */
export function statement(sql: string, ...params: readonly Param[]): Statement {
  return { sql, params: params.map(toSql) };
}

function toSql(value: Param): SqlValue {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return storableText(value);
  // As text: JavaScript numbers end at 2^53, and the columns' type makes it an integer again.
  return typeof value === 'bigint' ? value.toString() : value;
}

/**
 * Text that SQLite gives back as it took it: half a character is no Unicode, and most readers end a text at a
 * NUL. Both are replaced by one visible character, so that lengths stay.
 */
export function storableText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\u2400');
}
