import type { Migration, SqlValue } from '../../src/core/storage/database.ts';

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
