import type { Migration, SqlValue } from '../../src/core/storage/database.ts';
import type { Files } from '../../src/core/storage/files.ts';
import { defaultSealing } from '../../src/core/storage/sealing.ts';
import { Storage, type StorageOptions } from '../../src/core/storage/storage.ts';
import { nodeChecksum } from '../../src/node/nodeFiles.ts';
import { loadSqlJs } from '../../src/node/sqlJs.ts';
import { TestClock } from './testClock.ts';
import { wasmFile } from './testDatabase.ts';

/** A schema with what storage has to get right: a constraint, a counter, a blob. */
export const pairMigrations: readonly Migration[] = [
  {
    version: 1,
    up: [
      { sql: 'create table pairs (key text primary key, value text, blob blob) strict' },
      { sql: 'create table totals (id integer primary key, commits integer not null) strict' },
      { sql: 'insert into totals values (1, 0)' },
    ],
    down: [{ sql: 'drop table pairs' }, { sql: 'drop table totals' }],
  },
];

/** Both halves of a transaction, and a counter that a record applied twice would betray. */
export const put = (key: string, value: SqlValue) => [
  { sql: 'insert or replace into pairs (key, value) values (?, ?)', params: [key, value] },
  { sql: 'insert or replace into pairs (key, value) values (?, ?)', params: [`${key}'`, value] },
  { sql: 'update totals set commits = commits + 1' },
];

const sqlite = await loadSqlJs(wasmFile);
let windows = 0;

/** The store in this thread, over the files that are given; time stands still unless the clock is moved. */
export function openStorage(files: Files, options: Partial<StorageOptions> = {}): Promise<Storage> {
  windows += 1;
  return Storage.open({
    files,
    sqlite,
    checksum: nodeChecksum,
    clock: new TestClock(),
    random: () => 0,
    functions: {},
    migrations: pairMigrations,
    writer: `window${windows}`,
    incarnation: 1,
    maxRecordBytes: 1024 * 1024,
    sealing: defaultSealing,
    ...options,
  });
}

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
