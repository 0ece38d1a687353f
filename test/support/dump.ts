import type { SqlValue } from '../../src/core/storage/database.ts';
import type { Storage } from '../../src/core/storage/storage.ts';

/** Everything the database holds, table by table, as text. */
export function dump(storage: Storage): string {
  const tables = storage.read(
    "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name",
  ).values;
  const rows = tables.map(([name, sql]) => {
    const { values } = storage.read(`select * from "${String(name)}"`);
    return `${String(sql)}\n${values.map((row) => JSON.stringify(row.map(readable))).join('\n')}`;
  });
  return rows.join('\n\n');
}

const readable = (value: SqlValue) =>
  value instanceof Uint8Array
    ? `x'${Buffer.from(value).toString('hex')}'`
    : typeof value === 'bigint'
      ? `${value}n`
      : value;
