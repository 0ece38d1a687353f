import assert from 'node:assert/strict';
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { nodeFiles } from '../../../src/node/nodeFiles.ts';
import { dump } from '../../support/dump.ts';
import { temporaryFolder, wasmFile } from '../../support/testDatabase.ts';
import { openStorage } from '../../support/testStorage.ts';

const processes = 8;
const commits = 1_000;
const writer = path.join(import.meta.dirname, '../../support/sharedWriter.ts');
const run = promisify(execFile);

describe('eight windows on one history', () => {
  it('keep each transaction once and hold the same, byte for byte, while one snapshots', async () => {
    const { folder, remove } = temporaryFolder();
    const expected = String(processes * commits);
    const outputs = await Promise.all(
      Array.from({ length: processes }, (_, index) => {
        const role = index === 0 ? 'sealer' : 'writer';
        const args = [writer, folder, wasmFile, `p${index}`, String(commits), expected, role];
        return run(process.execPath, args, { maxBuffer: 1e8 });
      }),
    );
    const told = outputs.map(({ stdout }) => JSON.parse(stdout) as { hash: string; generation: number });
    assert.equal(new Set(told.map(({ hash }) => hash)).size, 1, 'all windows hold the same');
    const generations = Math.max(...told.map(({ generation }) => generation));
    assert.ok(generations > 10, `${generations} generations`);

    const reopened = await openStorage(nodeFiles(folder));
    const keys = reopened
      .read("select key from pairs where key not like '%''' and key <> 'last' order by key")
      .values.flat();
    const all = Array.from(
      { length: processes * commits },
      (_, index) => `p${index % processes}-${Math.floor(index / processes)}`,
    );
    assert.deepEqual(keys, all.sort());
    assert.deepEqual(reopened.read('select commits from totals').values, [[processes * commits + 1]]);
    assert.deepEqual(reopened.openingNotices, []);
    await reopened.seal();
    const other = await openStorage(nodeFiles(folder));
    assert.equal(dump(other), dump(reopened));
    await Promise.all([other.close(), reopened.close()]);
    if (spawnSync('sqlite3', ['-version']).status === 0)
      assert.equal(
        execFileSync(
          'sqlite3',
          [path.join(folder, 'history.sqlite'), 'pragma integrity_check; select commits from totals'],
          { encoding: 'utf8' },
        ),
        `ok\n${processes * commits + 1}\n`,
      );
    remove();
  }).timeout(180_000);
});
