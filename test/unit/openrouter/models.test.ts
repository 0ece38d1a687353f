import assert from 'node:assert/strict';
import { type Model, mayBeDearer, pricesAt } from '../../../src/core/model.ts';
import { modelEndpoints } from '../../../src/core/openrouter/endpoints.ts';
import { diffModels } from '../../../src/core/openrouter/modelDiff.ts';
import { parseModel, parseModelList } from '../../../src/core/openrouter/modelList.ts';
import { Models, type ModelsChange, type ModelsPorts } from '../../../src/core/openrouter/models.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { catalogue } from '../../support/simulator/catalogue.ts';
import { modelOf } from '../../support/simulator/models.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { TestClock } from '../../support/testClock.ts';

const row = {
  id: 'acme/m-1',
  name: 'Acme: M1',
  created: 1767225600,
  context_length: 262144,
  architecture: { input_modalities: ['text', 'image', 'file'], output_modalities: ['text'] },
  pricing: {
    prompt: '0.00000028',
    completion: '0.0000011',
    request: '0',
    input_cache_read: '0.000000028',
    input_cache_write_1h: '5.6e-7',
    discount: 0,
    overrides: [
      { min_prompt_tokens: 200000, prompt: '0.00000056', completion: '0.0000022' },
      { utc_start: '2300', utc_end: '0100', completion: '0.0000005' },
    ],
  },
  top_provider: { context_length: 131072, max_completion_tokens: 32768, is_moderated: false },
  supported_parameters: ['tools', 'reasoning'],
  expiration_date: '2026-12-31',
  reasoning: { mandatory: false, default_enabled: true, default_effort: 'medium', supported_efforts: null },
};

function model(more: object = {}): Model {
  const parsed = parseModel({ ...row, ...more });
  assert.ok(parsed);
  return parsed;
}

const signal = new AbortController().signal;

describe('a row of the catalogue', () => {
  it('is read with exact prices', () => {
    const { pricing, ...rest } = model();
    assert.deepEqual(rest, {
      id: 'acme/m-1',
      name: 'Acme: M1',
      createdAtMs: 1767225600000,
      contextTokens: 262144,
      endpointContextTokens: 131072,
      maxCompletionTokens: 32768,
      inputs: ['text', 'image', 'file'],
      outputs: ['text'],
      parameters: ['tools', 'reasoning'],
      isFree: false,
      expiresOn: '2026-12-31',
      reasoning: { isMandatory: false, isDefault: true, defaultEffort: 'medium' },
    });
    assert.deepEqual(pricing, {
      prompt: 280_000n,
      completion: 1_100_000n,
      request: 0n,
      cacheRead: 28_000n,
      cacheWriteHour: 560_000n,
      overrides: [
        { minPromptTokens: 200000, prices: { prompt: 560_000n, completion: 2_200_000n } },
        { fromMinute: 1380, toMinute: 60, prices: { completion: 500_000n } },
      ],
    });
  });

  it('has the price of a long prompt only beyond the limit, and of the night only at night', () => {
    const { pricing } = model();
    const at = (tokens: number, hour: number) =>
      pricesAt(pricing, tokens, Date.UTC(2026, 9, 2, hour, 30)).completion;
    assert.deepEqual(
      [at(200_000, 12), at(200_001, 12), at(1, 23), at(1, 0), at(1, 1), at(200_001, 23)],
      [1_100_000n, 2_200_000n, 500_000n, 500_000n, 1_100_000n, 500_000n],
    );
  });

  it('keeps unknown prices unknown', () => {
    const unknown = (pricing: unknown) => model({ pricing }).pricing;
    assert.deepEqual(unknown({ prompt: '-1', completion: '-1' }), { overrides: [] });
    assert.deepEqual(unknown(undefined), { overrides: [] });
    assert.deepEqual(unknown({ prompt: '', completion: 'free', overrides: 7 }), { overrides: [] });
    assert.deepEqual(unknown({ prompt: '0', completion: 0 }), { prompt: 0n, completion: 0n, overrides: [] });
  });

  it('is free by its name, not by a price of zero', () => {
    assert.equal(model({ pricing: { prompt: '0', completion: '0' } }).isFree, false);
    assert.equal(model({ id: 'acme/m-1:free' }).isFree, true);
  });

  it('is read however untidy, and left out when it is none', () => {
    const untidy = {
      id: 'x',
      name: null,
      architecture: 7,
      pricing: [],
      supported_parameters: {},
      context_length: 'a',
    };
    assert.deepEqual(
      parseModelList({ data: [untidy, { name: 'no id' }, null, row] })?.models.map(({ id }) => id),
      ['x', 'acme/m-1'],
    );
    assert.deepEqual(parseModel({ id: 'llama3', object: 'model', owned_by: 'library' })?.inputs, ['text']);
    assert.equal(parseModelList({ error: 'no' }), undefined);
  });

  it('may be dearer than another unless it is known not to be', () => {
    const priced = (prompt: string, completion: string) => model({ pricing: { prompt, completion } });
    assert.equal(mayBeDearer(priced('1', '2'), priced('1', '2')), false);
    assert.equal(mayBeDearer(priced('1', '3'), priced('2', '2')), true);
    assert.equal(mayBeDearer(priced('-1', '-1'), priced('2', '2')), true);
    assert.equal(mayBeDearer(priced('1', '1'), priced('-1', '-1')), true);
    assert.equal(mayBeDearer(model({ id: 'a:free', pricing: {} }), priced('0', '0')), false);
    const longIsDear = model({
      pricing: { prompt: '1', completion: '1', overrides: [{ min_prompt_tokens: 9, prompt: '5' }] },
    });
    assert.equal(mayBeDearer(longIsDear, priced('2', '2')), true);
  });
});

describe('the difference between two lists', () => {
  it('is what came, went, changed its price or will go', () => {
    const [a, b, c] = [model({ id: 'a' }), model({ id: 'b' }), model({ id: 'c', expiration_date: null })];
    const dearB = model({ id: 'b', pricing: { ...row.pricing, prompt: '1' } });
    const expiringC = model({ id: 'c', expiration_date: '2027-01-01' });
    const d = model({ id: 'd', expiration_date: null });
    assert.deepEqual(diffModels([a, b, c], [dearB, expiringC, d]), {
      came: [d],
      went: [a],
      repriced: [{ before: b, after: dearB }],
      expiring: [expiringC],
    });
  });
});

describe('the catalogue', () => {
  let simulator: Simulator;
  let server: Server;
  before(async () => {
    simulator = await startSimulator();
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  beforeEach(() => simulator.reset());
  after(() => simulator.close());

  function make(files = new Map<string, string>(), key: string | undefined = simulatorKeys.good) {
    const clock = new TestClock();
    const ports: ModelsPorts = {
      fetch: (url, init) => fetch(url, init),
      clock,
      keys: { get: async () => key },
      cache: {
        read: async (origin) => files.get(origin),
        write: async (origin, text) => void files.set(origin, text),
      },
      log: () => undefined,
    };
    const models = new Models(server, ports);
    const changes: ModelsChange[] = [];
    models.onDidChange((change) => changes.push(change));
    return { models, clock, changes, files };
  }

  const asked = () => simulator.requests.map(({ path }) => path);

  it('is fetched once, kept, and shown at once the next time, also offline', async () => {
    const first = make();
    const [one, two] = await Promise.all([first.models.refresh(signal), first.models.refresh(signal)]);
    assert.equal(one, two);
    assert.ok(one.models.length > 10);
    assert.equal(asked().length, 1);
    await first.models.refresh(signal);
    assert.equal(asked().length, 1, 'still fresh');

    const again = make(first.files);
    const loaded = await again.models.load();
    assert.equal(loaded.models.length, one.models.length);
    assert.equal(loaded.checkedAtMs, one.checkedAtMs);
    assert.equal(asked().length, 1, 'loading asks nobody');

    again.clock.sleep(3_600_000);
    const offline = new Models(
      { ...server, baseUrl: 'http://127.0.0.1:9' },
      {
        fetch: (url, init) => fetch(url, init),
        clock: again.clock,
        keys: { get: async () => undefined },
        cache: { read: async () => [...first.files.values()][0], write: async () => undefined },
        log: () => undefined,
      },
    );
    const stale = await offline.refresh(signal);
    assert.equal(stale.models.length, one.models.length);
    assert.equal(stale.failure?.kind, 'network');
    assert.equal(again.clock.pending, 0);
  });

  it('asks whether the list is still true before it takes it again, and tells what changed', async () => {
    const { models, clock, changes } = make();
    await models.refresh(signal);
    clock.sleep(3_600_000);
    await models.refresh(signal);
    assert.equal(simulator.requests.at(-1)?.headers['if-none-match'] !== undefined, true);
    assert.equal(models.state.checkedAtMs, clock.now());
    assert.ok(changes.every(({ diff }) => diff === undefined));
    const rows = catalogue.map(modelOf);
    const [newest] = rows;
    assert.ok(newest);
    simulator.setModels([...rows.slice(1), { ...newest, id: 'acme/new' }]);
    await models.refresh(signal, { isForced: true });
    const diff = changes.at(-1)?.diff;
    assert.deepEqual(
      diff?.came.map(({ id }) => id),
      ['acme/new'],
    );
    assert.deepEqual(
      diff?.went.map(({ id }) => id),
      [newest.id],
    );
    simulator.setModels(rows);
  });

  it('uses the list of the account with a key, and the public one, without the key, otherwise', async () => {
    await make().models.refresh(signal);
    await make(new Map(), '').models.refresh(signal);
    const bad = make(new Map(), 'sk-or-v1-wrong');
    const { failure } = await bad.models.refresh(signal);
    assert.equal(failure, undefined);
    assert.ok(bad.models.state.models.length > 10);
    assert.ok(asked().some((path) => path.endsWith('/models/user')));
    const last = simulator.requests.at(-1);
    assert.ok(last?.path.endsWith('/models') && last.headers['authorization'] === undefined);
  });

  it('survives a cache that is nonsense', async () => {
    for (const text of [
      '',
      '{',
      'null',
      '{"rows":{}}',
      '{"rows":[1,{"id":"a"}],"etag":7,"checkedAtMs":"x"}',
    ]) {
      const { models } = make(new Map([[server.origin, text]]));
      await models.load();
      assert.ok((await models.refresh(signal)).models.length > 10, text);
    }
  });

  it('knows which models keep nothing, also offline, and asks once in a while', async () => {
    const { models, files, clock } = make();
    await models.refresh(signal);
    assert.equal(models.zeroRetention, undefined, 'nobody asked yet');
    await models.refreshZeroRetention(signal);
    await models.refreshZeroRetention(signal);
    assert.equal(asked().filter((path) => path === '/api/v1/endpoints/zdr').length, 1);
    const ids = models.zeroRetention ?? [];
    assert.ok(ids.length > 3 && new Set(ids).size === ids.length);
    assert.ok(ids.length < models.state.models.length, 'not all of them do');
    assert.ok(ids.every((id) => models.find(id)));
    const zdr = simulator.requests.find(({ path }) => path.endsWith('/zdr'));
    assert.equal(zdr?.headers['authorization'], undefined, 'the list is public');
    await clock.advance(11 * 60_000);
    await models.refreshZeroRetention(signal);
    assert.equal(asked().filter((path) => path === '/api/v1/endpoints/zdr').length, 2);
    const later = make(files).models;
    await later.load();
    assert.deepEqual(later.zeroRetention, ids);
  });

  it('tells the endpoints of a model', async () => {
    const { models } = make();
    const { models: list } = await models.refresh(signal);
    const id = list.find(({ isFree }) => !isFree && list.length > 0)?.id ?? '';
    const answer = await modelEndpoints(
      server,
      id,
      {
        fetch: (url, init) => fetch(url, init),
        clock: new TestClock(),
        keys: { get: async () => undefined },
      },
      signal,
    );
    assert.ok(answer.ok && answer.endpoints.length > 0);
    const [endpoint] = answer.endpoints;
    assert.ok(endpoint && endpoint.provider !== '' && endpoint.pricing.prompt !== undefined);
  });
});
