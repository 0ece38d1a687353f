import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { migrations } from '../../../src/core/history/migrations.ts';
import { openTestDatabase, temporaryFolder } from '../../support/testDatabase.ts';

/* Erasing, with the real schema: no byte of what was kept stays in any file, and no window brings it back. */

const word = 'Quokkas';
const insert = (id: string) => ({
  sql: "insert into conversations (id, status, created_at_ms, updated_at_ms, title) values (?, 'active', 0, 0, ?)",
  params: [id, `${word} ${id}`],
});
const index = {
  sql: 'insert into title_index (docid, title, title_tokens) select seq, title, null from conversations where id = ?',
};

describe('erasing everything', () => {
  it('leaves no byte of it in any file, whatever other windows do', async () => {
    const { folder, remove } = temporaryFolder();
    const one = await openTestDatabase(folder, migrations, { idleMs: 0, idleRecords: 1 });
    const two = await openTestDatabase(folder, migrations, { idleMs: 0, idleRecords: 1 });
    for (let n = 0; n < 40; n++) {
      await (n % 2 ? one : two).commit([insert(`c${n}`), { ...index, params: [`c${n}`] }]);
    }
    await one.checkAndRepair();
    writeFileSync(path.join(folder, 'damaged-2026-01-01T00-00-00.000Z-history-000001.journal'), word);
    assert.ok(filesWith(word, folder).length > 0);
    await one.eraseAll();
    assert.deepEqual(filesWith(word, folder), []);
    assert.deepEqual(await one.read('select count(*) as n from conversations'), [{ n: 0 }]);
    await until(async () => (await two.read('select id from conversations')).length === 0);
    assert.deepEqual(await two.read("select docid from title_index where title_index match 'quokkas'"), []);
    // The other window goes on, and whatever it writes from its memory holds nothing of it either.
    await two.commit([{ ...insert('later'), params: ['later', 'Something else'] }]);
    await two.exportCopy(path.join(folder, 'copy.sqlite'));
    assert.deepEqual(filesWith(word, folder), []);
    await Promise.all([one.close(), two.close()]);
    const again = await openTestDatabase(folder, migrations);
    assert.deepEqual(await again.read('select title from conversations'), [{ title: 'Something else' }]);
    assert.deepEqual(filesWith(word, folder), []);
    await again.close();
    remove();
  });
});

function filesWith(text: string, folder: string): readonly string[] {
  const forms = [text, text.toLowerCase()].map((form) => Buffer.from(form.slice(1)));
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(path.join(folder, name));
    return forms.some((form) => bytes.includes(form));
  });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
