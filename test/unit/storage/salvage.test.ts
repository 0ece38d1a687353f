import assert from 'node:assert/strict';
import { stateTables } from '../../../src/core/storage/replica.ts';
import { salvage } from '../../../src/core/storage/salvage.ts';
import { sqlite } from '../../support/testStorage.ts';

const rows = 120;
const migrations = [
  {
    version: 1,
    up: [
      { sql: 'create table messages (id text primary key, body text)' },
      { sql: 'create index by_body on messages (body)' },
      { sql: 'create table tags (name text primary key) strict, without rowid' },
      { sql: "insert into tags values ('seed')" },
      { sql: 'create virtual table words using fts4 (content="messages", body)' },
      {
        sql: 'create trigger tagged after insert on messages begin insert or ignore into tags values (new.id); end',
      },
    ],
    down: [],
  },
];
const state = { generation: 7, migrations };

/** Tables with and without row ids, an index of words over part of one of them, a trigger. */
function image(): Uint8Array {
  const database = sqlite.open();
  for (const sql of stateTables) database.run(sql);
  for (const { sql } of migrations.flatMap(({ up }) => up)) database.run(sql);
  for (const sql of ["delete from tags where name = 'seed'", 'create table unknown (id integer)'])
    database.run(sql);
  for (let row = 1; row <= rows; row += 1)
    database.run(`insert into messages values ('m${row}', 'word${row} ${'x'.repeat(300)}')`);
  database.run('insert into words (docid, body) select rowid, body from messages where rowid % 2');
  const bytes = database.export();
  database.close();
  return bytes;
}

function count(bytes: Uint8Array, sql: string): number {
  const database = sqlite.open(bytes.slice());
  const statement = database.prepare(sql);
  statement.step();
  const [value] = statement.get(null, { useBigInt: false });
  statement.free();
  database.close();
  return Number(value);
}

describe('salvage', () => {
  it('of a sound database loses nothing, not even row ids or the state of an index', () => {
    const saved = salvage(sqlite, image(), state);
    assert.ok(saved);
    assert.equal(count(saved, 'select count(*) from messages'), rows);
    assert.equal(count(saved, 'select count(*) from tags'), rows);
    assert.equal(count(saved, "select docid from words where words match 'word7'"), 7);
    assert.equal(count(saved, "select count(*) from words where words match 'word8'"), 0);
    assert.equal(
      count(
        saved,
        "select count(*) from sqlite_schema where type in ('index', 'trigger') and sql is not null",
      ),
      2,
    );
  });

  it('makes every table anew where their list is garbled', () => {
    const damaged = image();
    const text = Buffer.from(damaged.buffer, damaged.byteOffset, 4096);
    for (const word of ['storage_records', 'messages', 'CREATE']) text.write('?', text.indexOf(word));
    const saved = salvage(sqlite, damaged, state);
    assert.ok(saved);
    assert.equal(count(saved, 'select count(*) from storage_records'), 0);
    assert.ok(count(saved, 'select count(*) from messages') >= 0);
    assert.ok(count(saved, 'select count(*) from tags') >= 0);
  });

  it('of any page that is gone leaves what the other pages hold', () => {
    const whole = image();
    for (let page = 2; page * 4096 < whole.length; page += 1) {
      const damaged = whole.slice().fill(0xa5, page * 4096, (page + 1) * 4096);
      const saved = salvage(sqlite, damaged, state);
      assert.ok(saved, `page ${page}`);
      assert.ok(
        count(saved, 'select count(*) + (select count(*) from tags) from messages') >= rows,
        `page ${page}`,
      );
      assert.equal(count(saved, "select value from storage_state where name = 'generation'"), 7);
      count(saved, "select count(*) from words where words match 'word7'");
    }
  });

  it('of something else is nothing', () => {
    assert.equal(salvage(sqlite, new Uint8Array(5_000).fill(7), state), undefined);
  });
});
