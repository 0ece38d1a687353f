import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { schemaVersion } from '../../../src/core/history/migrations.ts';
import { historySchemaDoc, usefulQueries } from '../../support/historySchemaDoc.ts';
import { createMemoryDatabase } from '../../support/memoryDatabase.ts';

const root = path.join(import.meta.dirname, '../../..');
const file = path.join(root, 'docs/history-schema.md');

describe('the schema', () => {
  it('is documented as it is', () => {
    if (process.env['UPDATE_DOCS']) writeFileSync(file, historySchemaDoc());
    assert.equal(readFileSync(file, 'utf8'), historySchemaDoc());
  });

  it('answers the documented queries', async () => {
    const image = readFileSync(path.join(root, `test/fixtures/history/v${schemaVersion}.sqlite`));
    const database = await createMemoryDatabase(new Uint8Array(image));
    for (const { title, sql } of usefulQueries) {
      assert.notDeepEqual(await database.read(sql), [], title);
    }
  });

  it('says of every table what it is for', async () => {
    const database = await createMemoryDatabase();
    const tables = await database.read("select name, sql from sqlite_schema where sql like '%strict%'");
    assert.ok(tables.length > 5);
    for (const { name, sql } of tables) assert.match(String(sql), /^\s*--/m, String(name));
  });
});
