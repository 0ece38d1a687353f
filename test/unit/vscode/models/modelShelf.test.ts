import assert from 'node:assert/strict';
import { type Memory, ModelShelf } from '../../../../src/vscode/models/modelShelf.ts';

class KeptInMemory implements Memory {
  readonly #values = new Map<string, unknown>();

  get(key: string): unknown {
    return this.#values.get(key);
  }

  async update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, value);
  }
}

describe('the shelf of models', () => {
  it('shows favourites and those of late in every window, and what comes next in its own', async () => {
    const shared = new KeptInMemory();
    const [here, there] = [
      new ModelShelf(shared, new KeptInMemory()),
      new ModelShelf(shared, new KeptInMemory()),
    ];
    await here.star('a/1', true);
    await there.star('a/2', true);
    await here.star('a/1', true);
    assert.deepEqual(there.favourites, ['a/2', 'a/1'], 'each once');
    await there.star('a/2', false);
    assert.deepEqual(here.favourites, ['a/1']);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c']) await here.used(id);
    assert.deepEqual(there.recents, ['c', 'g', 'f', 'e', 'd', 'b']);
    await here.chooseNext({ model: 'a/1' });
    assert.deepEqual(there.next, {});
  });

  it('gives what is chosen for the next conversation to one conversation only', async () => {
    const shelf = new ModelShelf(new KeptInMemory(), new KeptInMemory());
    await shelf.chooseNext({ model: 'a/1' });
    await shelf.chooseNext({ parameters: { temperature: 0.1 } });
    assert.deepEqual(await shelf.takeNext(), { model: 'a/1', parameters: { temperature: 0.1 } });
    assert.deepEqual(await shelf.takeNext(), {});
  });

  it('takes what it cannot read for nothing', () => {
    const broken: Memory = { get: () => 'odd', update: async () => undefined };
    const shelf = new ModelShelf(broken, broken);
    assert.deepEqual(
      [shelf.favourites, shelf.recents, shelf.lookedAtMs, shelf.next],
      [[], [], undefined, {}],
    );
  });
});
