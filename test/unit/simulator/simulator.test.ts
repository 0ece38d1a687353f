import assert from 'node:assert/strict';
import { catalogue } from '../../support/simulator/catalogue.ts';
import { faultText } from '../../support/simulator/faults/fault.ts';
import { faultNames } from '../../support/simulator/faults.ts';
import { type Json, listOf, objectOf } from '../../support/simulator/json.ts';
import { modelOf } from '../../support/simulator/models.ts';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../support/simulator/simulator.ts';
import { ask, chat, choiceOf, errorOf, messageOf, post } from './ask.ts';

describe('the simulator', () => {
  const running: Simulator[] = [];
  const start = async (options: SimulatorOptions = {}) => {
    const simulator = await startSimulator(options);
    running.push(simulator);
    return simulator;
  };
  afterEach(() => Promise.all(running.splice(0).map((simulator) => simulator.close())));

  const modelsOf = async (simulator: Simulator, query = '') =>
    listOf((await ask(simulator, `/models${query}`)).json['data']).map(objectOf);

  it('lists models of every kind', async () => {
    const models = await modelsOf(await start());
    const has = (test: (model: Json) => boolean) => assert.ok(models.some(test), String(test));
    assert.ok(models.length >= 60);
    assert.ok(new Set(models.map(({ id }) => String(id).split('/')[0])).size >= 20);
    has(({ pricing }) => objectOf(pricing)['prompt'] === '-1');
    has(({ pricing }) => objectOf(pricing)['prompt'] === '');
    has(({ pricing, id }) => objectOf(pricing)['prompt'] === '0' && !String(id).endsWith(':free'));
    has(({ pricing }) => 'overrides' in objectOf(pricing));
    has(({ expiration_date }) => typeof expiration_date === 'string');
    has(({ context_length }) => context_length === null);
    has((model) => 'x_simulated_field' in model);
    has((model) => 'alias_target' in model);
    has(
      ({ top_provider, context_length }) =>
        Number(objectOf(top_provider)['context_length']) < Number(context_length) / 10,
    );
  });

  it('filters and pages its models', async () => {
    const simulator = await start();
    const all = await modelsOf(simulator);
    const withTools = await modelsOf(simulator, '?supported_parameters=tools');
    assert.ok(withTools.length > 30 && withTools.length < all.length);
    assert.ok(withTools.every((model) => listOf(model['supported_parameters']).includes('tools')));
    const ids: unknown[] = [];
    for (let next: unknown = '/api/v1/models?limit=30'; typeof next === 'string'; ) {
      const { json } = await ask(simulator, next.replace('/api/v1', ''));
      ids.push(...listOf(json['data']).map((model) => objectOf(model)['id']));
      next = objectOf(json['links'])['next'];
    }
    assert.deepEqual(
      ids,
      all.map(({ id }) => id),
    );
    const everything = await modelsOf(simulator, '?output_modalities=all');
    assert.ok(everything.length > all.length);
  });

  it('says 304 to who knows the list already', async () => {
    const simulator = await start();
    const first = await ask(simulator, '/models');
    assert.equal(first.headers.get('cache-control'), 'max-age=120');
    const again = await ask(simulator, '/models', {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });
    assert.equal(again.status, 304);
    const [row] = catalogue;
    if (row) simulator.setModels([modelOf(row)]);
    const changed = await ask(simulator, '/models', {
      headers: { 'If-None-Match': first.headers.get('etag') ?? '' },
    });
    assert.equal(changed.status, 200);
    assert.equal(listOf(changed.json['data']).length, 1);
  });

  it('lists untidy models and faults on request', async () => {
    const simulator = await start({ isUntidy: true, listsFaults: true });
    const ids = (await modelsOf(simulator)).map(({ id }) => id);
    assert.ok(ids.includes('untidy/no-pricing'));
    assert.ok(ids.includes('simulator/fault-rate-limit'));
  });

  it('takes faults from the script, a header, the prompt, the model and its options', async () => {
    const simulator = await start();
    simulator.script('rate-limit', 'none', { name: 'server-500', retryAfterSeconds: 9 });
    const statuses = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await chat(simulator, 'hello')).status);
    assert.deepEqual(statuses, [429, 200, 500, 200]);
    const headers = { 'X-Simulator-Fault': 'html-502' };
    assert.equal((await ask(simulator, '/models', { headers })).status, 502);
    assert.equal((await chat(simulator, '/fault no-credit')).status, 402);
    assert.equal((await chat(simulator, 'hello', { model: 'simulator/fault-data-policy' })).status, 404);
    assert.equal((await chat(await start({ fault: 'overloaded-529' }), 'hello')).status, 529);
    assert.equal(simulator.requests.at(-2)?.fault, 'no-credit');
  });

  it('scripts other paths, whole responses and answers', async () => {
    const simulator = await start();
    simulator.script(
      { path: '/key', name: 'bad-key' },
      { response: { status: 418, headers: { 'X-Tea': 'yes' }, body: 'short and stout' } },
      { answer: { text: 'Just this.', reasoning: 'Hm.', finishReason: 'length' } },
    );
    const tea = await chat(simulator, 'hello');
    assert.deepEqual([tea.status, tea.headers.get('x-tea'), tea.text], [418, 'yes', 'short and stout']);
    const said = await chat(simulator, 'hello');
    assert.equal(messageOf(said)['content'], 'Just this.');
    assert.equal(messageOf(said)['reasoning'], 'Hm.');
    assert.equal(choiceOf(said)['finish_reason'], 'length');
    assert.equal(errorOf(await ask(simulator, '/key'))['message'], 'User not found.');
    assert.equal((await ask(simulator, '/key')).status, 200);
  });

  it('is scripted and watched over HTTP', async () => {
    const simulator = await start();
    assert.deepEqual((await post(simulator, '/simulator/script', ['no-credit', { name: 'none' }])).json, {
      queued: 2,
    });
    assert.equal((await post(simulator, '/simulator/script', ['no-such-fault'])).status, 400);
    assert.equal((await chat(simulator, 'hello')).status, 402);
    const requests: unknown = JSON.parse((await ask(simulator, '/simulator/requests')).text);
    assert.equal(objectOf(listOf(requests)[0])['fault'], 'no-credit');
    const { json } = await ask(simulator, '/simulator/state');
    assert.deepEqual([json['requests'], json['queued'], json['billedPico']], [1, 1, '0']);
    await post(simulator, '/simulator/reset', {});
    assert.equal(simulator.requests.length, 0);
    assert.equal((await ask(simulator, '/simulator/nonsense')).status, 404);
  });

  it('waits to be released', async () => {
    const simulator = await start();
    simulator.script({ name: 'wait-for-release', afterChunks: 2 });
    const body = { stream: true, messages: [{ role: 'user', content: 'hello' }] };
    const response = await fetch(`${simulator.baseUrl}/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let isReleased = false; ; ) {
      const piece = await reader?.read();
      if (!piece || piece.done) break;
      text += piece.value;
      if (!isReleased && contentIn(text) === faultText.slice(0, 12)) {
        isReleased = true;
        await post(simulator, '/simulator/release', {});
      }
    }
    assert.equal(contentIn(text), faultText);
  });

  it('says the same twice, byte for byte', async () => {
    const session = async (seed: number) => {
      const simulator = await start({ seed, now: () => 1_790_000_000_000 });
      const told = [
        await chat(simulator, 'hello', { stream: true }),
        await chat(simulator, 'use the tool'),
        await ask(simulator, '/models'),
      ];
      return told.map(({ text }) => text);
    };
    assert.deepEqual(await session(7), await session(7));
    assert.notDeepEqual(await session(7), await session(8));
  });

  it('records what was asked', async () => {
    const simulator = await start();
    await chat(simulator, 'hello', { x_unknown: 1 });
    const [request] = simulator.requests;
    assert.equal(request?.method, 'POST');
    assert.equal(request?.path, '/api/v1/chat/completions');
    assert.match(request?.headers['authorization'] ?? '', /^Bearer sk-or-v1-/);
    assert.equal(objectOf(request?.json)['x_unknown'], 1);
    assert.equal(request?.status, 200);
    assert.equal(request?.closedByClientAt, undefined);
  });

  it('closes at once, whatever is going on, and leaves nothing open', async () => {
    const simulator = await start();
    simulator.script('stall-mid-stream', 'keep-alive-forever', 'silence-before-headers', {
      answer: { text: 'a b c', firstDelayMs: 60_000 },
    });
    const waiting = [1, 2, 3, 4].map(() =>
      chat(simulator, 'hello', { stream: true }).catch((error: unknown) => error),
    );
    while (simulator.requests.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.ok(simulator.openConnections >= 4);
    await simulator.close();
    assert.ok((await Promise.all(waiting)).every((result) => result instanceof Error));
    assert.equal(simulator.openConnections, 0);
    await assert.rejects(chat(simulator, 'hello'));
    await simulator.close();
  });

  it('names its faults so that they can be typed', () => {
    assert.ok(faultNames.length > 150);
    for (const name of faultNames) assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)*$/);
  });
});

function contentIn(stream: string): string {
  const contents = [...stream.matchAll(/"content":("(?:[^"\\]|\\.)*")/g)].map(([, text = '""']) =>
    String(JSON.parse(text)),
  );
  return contents.join('');
}
