import assert from 'node:assert/strict';
import { SecretKeyStore } from '../../../src/vscode/keyStore.ts';

const origin = 'https://openrouter.ai';

class FakeSecrets {
  readonly kept = new Map<string, string>();
  isMissing = false;
  forgets = false;
  readonly onDidChange = () => ({ dispose: () => undefined });

  async get(name: string): Promise<string | undefined> {
    if (this.isMissing) throw new Error('no keyring');
    return this.kept.get(name);
  }

  async store(name: string, value: string): Promise<void> {
    if (this.isMissing) throw new Error(`no keyring for ${value}`);
    if (!this.forgets) this.kept.set(name, value);
  }

  async delete(name: string): Promise<void> {
    this.kept.delete(name);
  }

  async keys(): Promise<string[]> {
    return [...this.kept.keys()];
  }
}

function make(secrets = new FakeSecrets(), marks = new Map<string, unknown>()) {
  const memento = {
    get: <T>(name: string) => marks.get(name) as T | undefined,
    update: async (name: string, value: unknown) =>
      void (value === undefined ? marks.delete(name) : marks.set(name, value)),
    keys: () => [...marks.keys()],
  };
  return { secrets, marks, store: new SecretKeyStore(secrets, memento as never) };
}

describe('the key store', () => {
  const before = process.env['OPENROUTER_API_KEY'];
  beforeEach(() => {
    delete process.env['OPENROUTER_API_KEY'];
  });
  after(() => {
    if (before !== undefined) process.env['OPENROUTER_API_KEY'] = before;
  });

  it('keeps a key for one server only', async () => {
    const { store } = make();
    assert.equal(await store.store(origin, 'k'), 'stored');
    assert.deepEqual([await store.get(origin), await store.source(origin)], ['k', 'stored']);
    assert.equal(await store.get('https://gateway.example'), undefined);
  });

  it('reads the variable where no key is stored, for OpenRouter and this machine only', async () => {
    process.env['OPENROUTER_API_KEY'] = ' from-env\n';
    const { store } = make();
    assert.deepEqual([await store.get(origin), await store.source(origin)], ['from-env', 'environment']);
    assert.equal(await store.get('https://gateway.example'), undefined);
    assert.equal(await store.get('https://openrouter.ai.example'), undefined);
    await store.store(origin, 'stored');
    assert.equal(await store.get(origin), 'stored');
  });

  it('tells a keyring that is missing from one that forgets, and keeps the key for the session when asked', async () => {
    const missing = make();
    missing.secrets.isMissing = true;
    assert.equal(await missing.store.store(origin, 'k'), 'unavailable');
    assert.equal(await missing.store.get(origin), undefined);
    missing.store.keepForSession(origin, 'k');
    assert.deepEqual([await missing.store.get(origin), await missing.store.source(origin)], ['k', 'session']);
    const forgets = make();
    forgets.secrets.forgets = true;
    assert.equal(await forgets.store.store(origin, 'k'), 'forgotten');
  });

  it('notices that a keyring forgot between two sessions, and never marks the key itself', async () => {
    const { store, marks, secrets } = make();
    await store.store(origin, 'secret');
    assert.equal(await store.wasForgotten(origin), false);
    secrets.kept.clear();
    assert.equal(await make(secrets, marks).store.wasForgotten(origin), true);
    assert.ok(!JSON.stringify([...marks]).includes('secret'));
  });

  it('forgets everywhere when told to', async () => {
    const { store, secrets, marks } = make();
    await store.store(origin, 'k');
    store.keepForSession(origin, 'k');
    await store.delete(origin);
    assert.equal(await store.get(origin), undefined);
    assert.equal(secrets.kept.size, 0);
    assert.equal(await make(secrets, marks).store.wasForgotten(origin), false);
  });

  it('removes the keys of all servers at once', async () => {
    const { store, secrets, marks } = make();
    await store.set(origin, 'one');
    await store.set('https://other.example', 'two');
    store.keepForSession('https://third.example', 'three');
    await store.deleteAll();
    assert.deepEqual([secrets.kept.size, marks.size], [0, 0]);
    assert.equal(await store.get('https://third.example'), undefined);
  });
});
