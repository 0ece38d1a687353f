import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nodeModelCache } from '../../../src/node/modelCache.ts';

describe('the file of the model list', () => {
  it('is one for each server, whole, and only there once written', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'models-'));
    try {
      const cache = nodeModelCache(path.join(folder, 'not there yet'));
      assert.equal(await cache.read('https://a.example'), undefined);
      await Promise.all([cache.write('https://a.example', 'A'), cache.write('https://b.example', 'B')]);
      await cache.write('https://a.example', 'AA');
      assert.deepEqual(
        [await cache.read('https://a.example'), await cache.read('https://b.example')],
        ['AA', 'B'],
      );
      assert.equal(fs.readdirSync(path.join(folder, 'not there yet')).length, 2);
      await cache.clear();
      assert.deepEqual(fs.readdirSync(path.join(folder, 'not there yet')), []);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
