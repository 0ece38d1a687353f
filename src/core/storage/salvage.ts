import type { Migration } from './database.ts';
import { stateTables } from './replica.ts';
import type { Sqlite } from './sqlite.ts';
import { StatementCache } from './statementCache.ts';

/*
 * Saves what can still be read of a damaged database: the last resort, when no snapshot is whole. The tables are
 * made anew by the migrations, and filled with all rows that can be read. Two windows that salvage the same file
 * come to the same result.
 */

/** What is known without the database. */
export interface SalvageContext {
  readonly generation: number;
  readonly migrations: readonly Migration[];
}

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly sql: string;
}

/** A new image with all rows that can be read, or undefined where not even the list of tables can. */
export function salvage(sqlite: Sqlite, image: Uint8Array, context: SalvageContext): Uint8Array | undefined {
  const damaged = sqlite.open(image);
  const saved = sqlite.open();
  try {
    // Otherwise one description that is garbled keeps all tables from being read.
    damaged.run('pragma writable_schema = on');
    salvageInto(new StatementCache(saved), new StatementCache(damaged), context);
    return saved.export();
  } catch {
    return undefined;
  } finally {
    saved.close();
    attempt(() => damaged.close());
  }
}

function salvageInto(target: StatementCache, damaged: StatementCache, context: SalvageContext): void {
  const { generation, migrations } = context;
  const found = schemaOf(damaged);
  const newest = Math.max(0, ...migrations.map(({ version }) => version));
  const schema = schemaVersionOf(damaged) ?? newest;
  makeTables(
    target,
    found,
    migrations.filter(({ version }) => version <= schema),
  );
  const entries = schemaOf(target);
  const triggers = entries.filter(({ type }) => type === 'trigger');
  for (const { name } of triggers) target.run(`drop trigger "${name}"`);
  copyAll(target, damaged, entries);
  for (const { sql } of triggers) target.run(sql);
  const insert = 'insert or ignore into storage_state (name, value) values (?, ?)';
  target.run(insert, ['generation', generation]);
  target.run(insert, ['schema', schema]);
}

function makeTables(
  target: StatementCache,
  found: readonly SchemaEntry[],
  migrations: readonly Migration[],
): void {
  for (const sql of stateTables) target.run(sql);
  const ordered = migrations.toSorted((a, b) => a.version - b.version);
  for (const { sql, params } of ordered.flatMap(({ up }) => up)) target.run(sql, params);
  // What no migration makes is taken over as it is described, where it can be.
  const made = new Set(schemaOf(target).map(({ name }) => name));
  for (const { name, sql } of found) if (!made.has(name)) attempt(() => target.run(sql));
}

function copyAll(target: StatementCache, damaged: StatementCache, entries: readonly SchemaEntry[]): void {
  const virtual = entries.filter(({ sql }) => /^create virtual table/i.test(sql));
  const isShadow = (name: string) => virtual.some((table) => name.startsWith(`${table.name}_`));
  for (const { type, name, sql } of entries)
    if (type === 'table' && !isShadow(name) && !/^create virtual table/i.test(sql))
      copyTable(target, damaged, name);
  for (const table of virtual) copyVirtual(target, damaged, table, entries);
}

/** An index of words is copied where it is whole; half of one would fail in searches, so it is left empty. */
function copyVirtual(
  target: StatementCache,
  damaged: StatementCache,
  { name, sql }: SchemaEntry,
  entries: readonly SchemaEntry[],
): void {
  const shadows = entries.filter((entry) => entry.type === 'table' && entry.name.startsWith(`${name}_`));
  if (shadows.every((shadow) => copyTable(target, damaged, shadow.name))) return;
  target.run(`drop table "${name}"`);
  target.run(sql);
}

/** From the front up to the damage, then from the back up to it; whether there was none. */
function copyTable(target: StatementCache, damaged: StatementCache, table: string): boolean {
  const hasRowid = attempt(() => target.query(`select rowid from "${table}" limit 0`)) !== undefined;
  const info = target.query('select name, pk from pragma_table_info(?)', [table]).values;
  const keys = info.filter(([, pk]) => Number(pk) > 0).map(([name]) => `"${String(name)}"`);
  const columns = [...(hasRowid ? ['rowid'] : []), ...info.map(([name]) => `"${String(name)}"`)];
  const insert = `insert or ignore into "${table}" (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
  // What the migrations have put there is there in the damaged database as well, and may have changed since.
  target.run(`delete from "${table}"`);
  for (const direction of ['asc', 'desc']) {
    const order = hasRowid ? `rowid ${direction}` : keys.map((key) => `${key} ${direction}`).join(', ');
    const read = `select ${columns.join(', ')} from "${table}" order by ${order}`;
    // The second direction meets rows again, and a damaged row may break a constraint.
    const whole = attempt(() => damaged.each(read, (row) => attempt(() => target.run(insert, row))));
    if (whole) return direction === 'asc';
  }
  return false;
}

function schemaOf(database: StatementCache): SchemaEntry[] {
  const { values } = database.query(
    "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite\\_%' escape '\\' order by rowid",
  );
  return values.map(([type, name, sql]) => ({ type: String(type), name: String(name), sql: String(sql) }));
}

function schemaVersionOf(damaged: StatementCache): number | undefined {
  const read = "select value from storage_state where name = 'schema'";
  const value = attempt(() => damaged.query(read).values[0]?.[0]);
  return typeof value === 'number' ? value : undefined;
}

/** The value, or undefined where it fails: damage is expected here. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
