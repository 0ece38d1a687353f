import type { Sqlite, SqliteDatabase } from './sqlite.ts';
import { StatementCache } from './statementCache.ts';

/*
 * Saves what can still be read of a damaged database: the last resort, when no snapshot is whole. Two windows
 * that salvage the same file come to the same result.
 */

/** What is assumed where the database does not say it any more. */
export interface SalvagedState {
  readonly generation: number;
  readonly schema: number;
}

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** A new image with all rows that can be read, or undefined where not even the list of tables can. */
export function salvage(sqlite: Sqlite, image: Uint8Array, state: SalvagedState): Uint8Array | undefined {
  const damaged = sqlite.open(image);
  const saved = sqlite.open();
  try {
    copyAll(new StatementCache(damaged), saved);
    completeState(new StatementCache(saved), state);
    return saved.export();
  } catch {
    return undefined;
  } finally {
    saved.close();
    closeQuietly(damaged);
  }
}

function copyAll(damaged: StatementCache, saved: SqliteDatabase): void {
  const target = new StatementCache(saved);
  const entries = schemaOf(damaged);
  const virtual = entries.filter(({ sql }) => /^create virtual table/i.test(sql));
  const isShadow = (name: string) => virtual.some((table) => name.startsWith(`${table.name}_`));
  const plain = entries.filter(
    ({ type, name, sql }) => type === 'table' && !isShadow(name) && !isVirtual(sql),
  );
  for (const { sql } of plain) target.run(sql);
  for (const { name } of plain) copyTable(damaged, target, name);
  for (const table of virtual) copyVirtual(damaged, target, table, entries);
  for (const { type, sql } of entries) if (type !== 'table') attempt(() => target.run(sql));
}

const isVirtual = (sql: string) => /^create virtual table/i.test(sql);

function schemaOf(damaged: StatementCache): SchemaEntry[] {
  const { values } = damaged.query(
    "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid",
  );
  return values.map(([type, name, sql]) => ({ type: String(type), name: String(name), sql: String(sql) }));
}

/** Throws where there is no such table: then it is no database of ours. */
function completeState(saved: StatementCache, { generation, schema }: SalvagedState): void {
  const insert = 'insert or ignore into storage_state (name, value) values (?, ?)';
  saved.run(insert, ['generation', generation]);
  saved.run(insert, ['schema', schema]);
}

/** An index of words is copied where it is whole; half of one would fail in searches, so it is left empty. */
function copyVirtual(
  damaged: StatementCache,
  target: StatementCache,
  { name, sql }: SchemaEntry,
  entries: readonly SchemaEntry[],
): void {
  target.run(sql);
  const shadows = entries.filter((entry) => entry.type === 'table' && entry.name.startsWith(`${name}_`));
  if (shadows.every((shadow) => copyTable(damaged, target, shadow.name))) return;
  target.run(`drop table "${name}"`);
  target.run(sql);
}

/** From the front up to the damage, then from the back up to it; whether there was none. */
function copyTable(damaged: StatementCache, target: StatementCache, table: string): boolean {
  const hasRowid = attempt(() => target.query(`select rowid from "${table}" limit 0`)) !== undefined;
  const info = target.query('select name, pk from pragma_table_info(?)', [table]).values;
  const named = info.map(([name]) => `"${String(name)}"`);
  const keys = info.filter(([, pk]) => Number(pk) > 0).map(([name]) => `"${String(name)}"`);
  const columns = (hasRowid ? ['rowid', ...named] : named).join(', ');
  const places = (hasRowid ? ['?', ...named] : named).map(() => '?').join(', ');
  const insert = `insert or ignore into "${table}" (${columns}) values (${places})`;
  for (const direction of ['asc', 'desc']) {
    const order = hasRowid ? `rowid ${direction}` : keys.map((key) => `${key} ${direction}`).join(', ');
    const whole = attempt(() =>
      // The second direction meets rows again, and a damaged row may break a constraint.
      damaged.each(`select ${columns} from "${table}" order by ${order}`, (row) =>
        attempt(() => target.run(insert, row)),
      ),
    );
    if (whole) return direction === 'asc';
  }
  return false;
}

/** The value, or undefined where it fails: damage is expected here. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}

function closeQuietly(database: SqliteDatabase): void {
  attempt(() => database.close());
}
