import assert from 'node:assert/strict';
import { NewestSearch } from '../../../src/core/history/search/newestSearch.ts';
import type { SearchPage } from '../../../src/core/history/search/search.ts';

const page: SearchPage = { hits: [], isComplete: true, isCut: false };

describe('search while typing', () => {
  function stage() {
    const asked: string[] = [];
    const shown: string[] = [];
    const failed: unknown[] = [];
    const waiting: { resolve: (page: SearchPage) => void; reject: (error: Error) => void }[] = [];
    const search = new NewestSearch(
      (input) => {
        asked.push(input);
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      (_, input) => shown.push(input),
      (error) => failed.push(error),
    );
    const settle = async (error?: Error) => {
      const next = waiting.shift();
      if (error) next?.reject(error);
      else next?.resolve(page);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { search, asked, shown, failed, settle };
  }

  it('asks at once, and shows what was asked for last', async () => {
    const { search, asked, shown, settle } = stage();
    search.search('f');
    assert.deepEqual(asked, ['f']);
    for (const typed of ['fe', 'fer', 'ferr']) search.search(typed);
    assert.deepEqual(asked, ['f'], 'one search at a time');
    await settle();
    assert.deepEqual(
      [asked, shown],
      [['f', 'ferr'], []],
      'what is stale is not shown, what was between not asked',
    );
    await settle();
    assert.deepEqual(shown, ['ferr']);
    search.search('ferr');
    await settle();
    assert.deepEqual(shown, ['ferr', 'ferr'], 'the same again is asked again');
  });

  it('shows nothing after it was cancelled', async () => {
    const { search, shown, settle } = stage();
    search.search('f');
    search.cancel();
    await settle();
    assert.deepEqual(shown, []);
  });

  it('tells a failure only while it matters, and goes on', async () => {
    const { search, shown, failed, settle } = stage();
    search.search('f');
    search.search('fe');
    await settle(new Error('stale'));
    await settle(new Error('now'));
    assert.deepEqual(failed.map(String), ['Error: now']);
    search.search('fer');
    await settle();
    assert.deepEqual(shown, ['fer']);
  });
});
