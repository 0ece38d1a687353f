import assert from 'node:assert/strict';
import { rawPost } from '../../support/rawHttp.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { type Json, listOf, objectOf } from '../../support/simulator/json.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { ask, chat, choiceOf, dataOf, errorOf, messageOf, usageOf } from './ask.ts';

describe('a chat with the simulator', () => {
  let simulator: Simulator;
  let nowMs = Date.parse('2026-10-01T12:00:00Z');
  beforeEach(async () => {
    simulator = await startSimulator({ now: () => nowMs });
  });
  afterEach(() => simulator.close());

  const contentOf = async (prompt: string, more: Json = {}) =>
    String(messageOf(await chat(simulator, prompt, more))['content']);
  const refusalOf = async (more: Json, prompt: unknown = 'hello', key?: string) => {
    const told = await chat(simulator, prompt, more, key);
    return [told.status, errorOf(told)['message']];
  };

  it('answers with a text that suits the question', async () => {
    assert.match(await contentOf('cosine similarity in Python'), /```python/);
    assert.match(await contentOf('Explain ownership in Rust'), /```rust/);
    assert.equal(await contentOf('/echo  exactly this '), ' exactly this ');
    assert.ok((await contentOf('a long answer please')).length >= 40_000);
    assert.match(await contentOf('/faults'), /\| `rate-limit` \| 429/);
  });

  it('ends at max_tokens and at a stop word', async () => {
    const cut = await chat(simulator, '/echo one two three four', { max_tokens: 2 });
    assert.equal(messageOf(cut)['content'], 'one two');
    assert.equal(choiceOf(cut)['finish_reason'], 'length');
    assert.equal(usageOf(cut)['completion_tokens'], 2);
    assert.equal(await contentOf('/echo one two three', { stop: [' three'] }), 'one two');
  });

  const tool = (name: string) => ({ type: 'function', function: { name, parameters: { type: 'object' } } });

  it('calls tools when asked, told or named, and only then', async () => {
    const callsOf = async (prompt: string, more: Json) =>
      listOf(
        messageOf(await chat(simulator, prompt, { tools: [tool('look'), tool('run')], ...more }))[
          'tool_calls'
        ],
      ).map((call) => objectOf(objectOf(call)['function'])['name']);
    assert.deepEqual(await callsOf('hello', {}), []);
    assert.deepEqual(await callsOf('use the tool', {}), ['look']);
    assert.deepEqual(await callsOf('use the tools', {}), ['look', 'run']);
    assert.deepEqual(await callsOf('use the tools', { parallel_tool_calls: false }), ['look']);
    assert.deepEqual(await callsOf('use the tool', { tool_choice: 'none' }), []);
    assert.deepEqual(await callsOf('hello', { tool_choice: 'required' }), ['look']);
    const named = { type: 'function', function: { name: 'run' } };
    assert.deepEqual(await callsOf('hello', { tool_choice: named }), ['run']);
  });

  it('draws, cites, reads documents and fills schemas', async () => {
    const drawn = messageOf(await chat(simulator, 'draw a cat', { model: 'google/gemini-2.5-flash-image' }));
    const { url } = objectOf(objectOf(listOf(drawn['images'])[0])['image_url']);
    const png = Buffer.from(String(url).replace('data:image/png;base64,', ''), 'base64');
    assert.equal(png.subarray(1, 4).toString(), 'PNG');
    const cited = messageOf(await chat(simulator, 'hello', { plugins: [{ id: 'web' }] }));
    assert.equal(objectOf(listOf(cited['annotations'])[0])['type'], 'url_citation');
    const file = { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVB' };
    const parsed = messageOf(
      await chat(simulator, [
        { type: 'text', text: 'hello' },
        { type: 'file', file },
      ]),
    );
    const annotation = objectOf(listOf(parsed['annotations'])[0]);
    assert.equal(objectOf(annotation['file'])['name'], 'a.pdf');
    const schema = { type: 'object', properties: { city: { type: 'string' }, kind: { enum: ['a', 'b'] } } };
    const format = { type: 'json_schema', json_schema: { name: 's', schema } };
    assert.deepEqual(JSON.parse(await contentOf('hello', { response_format: format })), {
      city: 'Tallinn',
      kind: 'a',
    });
  });

  it('serves routers, aliases, suffixes and presets, and says by which model', async () => {
    const servedBy = async (model: string) => (await chat(simulator, 'hello', { model })).json['model'];
    assert.equal(await servedBy('openrouter/auto'), 'openai/gpt-5-mini');
    assert.equal(await servedBy('~anthropic/claude-sonnet-latest'), 'anthropic/claude-sonnet-4.5');
    assert.equal(await servedBy('openai/gpt-4.1:nitro'), 'openai/gpt-4.1');
    assert.equal(await servedBy('@preset/mine'), 'openai/gpt-4.1-mini');
  });

  it('falls back along `models`, and tells the first refusal when none answers', async () => {
    const models = ['acme/none', 'simulator/fault-provider-down-502', 'openai/gpt-4.1-mini'];
    const told = await chat(simulator, 'hello', { model: models[0], models: models.slice(1) });
    assert.equal(told.json['model'], 'openai/gpt-4.1-mini');
    assert.deepEqual(await refusalOf({ model: 'acme/none', models: ['acme/other'] }), [
      400,
      'acme/none is not a valid model ID',
    ]);
  });

  it('routes by the wishes for providers, or says why it cannot', async () => {
    const served = async (provider: Json) => (await chat(simulator, 'hello', { provider })).json['provider'];
    assert.equal(await served({}), 'OpenAI');
    assert.equal(await served({ only: ['azure'] }), 'Azure');
    assert.equal(await served({ ignore: ['openai'] }), 'Azure');
    assert.equal(await served({ order: ['azure', 'openai'] }), 'Azure');
    assert.deepEqual(await refusalOf({ provider: { only: ['groq'] } }), [
      404,
      "No allowed providers are available for the selected model. Providers serving openai/gpt-4.1: openai, azure, but your request's provider.only preference permits only: groq.",
    ]);
    assert.equal((await refusalOf({ provider: { max_price: { prompt: 1 } } }))[0], 404);
    const free = { model: 'qwen/qwen3-coder:free', provider: { data_collection: 'deny' } };
    assert.match(String((await refusalOf(free))[1]), /No endpoints found matching your data policy/);
  });

  it('refuses what a model cannot do', async () => {
    const picture = [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } }];
    assert.match(
      String((await refusalOf({ model: 'microsoft/phi-4', tools: [tool('a')] }))[1]),
      /support tool use/,
    );
    assert.match(String((await refusalOf({ model: 'microsoft/phi-4' }, picture))[1]), /support image input/);
    assert.match(
      String((await refusalOf({ model: 'openai/gpt-5', reasoning: { effort: 'none' } }))[1]),
      /Reasoning is mandatory/,
    );
    assert.match(
      String((await refusalOf({ model: 'gryphe/mythomax-l2-13b', max_tokens: 5000 }))[1]),
      /maximum context length is 4096 tokens. However, you requested about 5008 tokens/,
    );
    assert.equal((await refusalOf({ reasoning_effort: 'low', reasoning: { effort: 'high' } }))[0], 400);
    assert.equal((await refusalOf({ messages: [] }))[0], 400);
  });

  it('knows its keys', async () => {
    assert.deepEqual(await refusalOf({}, 'hello', 'sk-or-v1-wrong'), [401, 'User not found.']);
    assert.deepEqual(await refusalOf({}, 'hello', simulatorKeys.expired), [401, 'User not found.']);
    assert.deepEqual(await refusalOf({}, 'hello', ''), [401, 'No cookie auth credentials found']);
    assert.equal((await ask(simulator, '/models', {}, 'sk-or-v1-wrong')).status, 200);
    assert.equal((await ask(simulator, '/key', {}, 'sk-or-v1-wrong')).status, 401);
  });

  it('asks beforehand whether the answer can be paid', async () => {
    const [status, message] = await refusalOf({ max_tokens: 30_000 }, 'hello', simulatorKeys.limited);
    assert.equal(status, 402);
    // $0.008 are left: less 8 tokens at $2/M, by $8/M.
    assert.match(String(message), /You requested up to 30000 tokens, but can only afford 998\./);
    assert.equal((await chat(simulator, 'hello', { max_tokens: 998 }, simulatorKeys.limited)).status, 200);
    assert.match(String((await refusalOf({}, 'hello', simulatorKeys.spent))[1]), /Key limit exceeded/);
    simulator.account.setCredit('20');
    assert.match(String((await refusalOf({ model: 'qwen/qwen3-coder:free' }))[1]), /Insufficient credits/);
  });

  it('lets a free model be asked twenty times a minute', async () => {
    const model = 'qwen/qwen3-coder:free';
    for (let count = 0; count < 20; count += 1) {
      assert.equal((await chat(simulator, '/echo a', { model })).status, 200);
    }
    const told = await chat(simulator, '/echo a', { model });
    assert.equal(told.status, 429);
    assert.equal(told.headers.get('x-ratelimit-reset'), `${Date.parse('2026-10-01T12:01:00Z')}`);
    nowMs += 60_000;
    assert.equal((await chat(simulator, '/echo a', { model })).status, 200);
  });

  it('notices who leaves, and bills what was made until then', async () => {
    simulator.script({ answer: { text: 'word '.repeat(500), chunkDelayMs: 5 } });
    const stay = { baseUrl: simulator.baseUrl, headers: { Authorization: `Bearer ${simulatorKeys.good}` } };
    const body = { model: 'openai/gpt-4.1', stream: true, messages: [{ role: 'user', content: 'hello' }] };
    const { body: seen, ending } = await rawPost({ ...stay, body, leaveAfterMs: 100 });
    assert.equal(ending, 'open');
    await until(() => simulator.requests.at(-1)?.closedByClientAt !== undefined);
    const id = /gen-\d+-\w+/.exec(seen)?.[0] ?? '';
    await ask(simulator, `/generation?id=${id}`);
    const record = dataOf(await ask(simulator, `/generation?id=${id}`));
    assert.equal(record['cancelled'], true);
    const tokens = Number(record['tokens_completion']);
    assert.ok(tokens > 0 && tokens < 400, `${tokens}`);
    assert.equal(simulator.billedPico, 8n * 2_000_000n + BigInt(tokens) * 8_000_000n);
  });

  it('bills the whole answer where the provider runs on', async () => {
    simulator.script({ answer: { text: 'one two three', chunkDelayMs: 60 } });
    const stay = { baseUrl: simulator.baseUrl, headers: { Authorization: `Bearer ${simulatorKeys.good}` } };
    const body = {
      model: 'mistralai/codestral-2508',
      stream: true,
      messages: [{ role: 'user', content: 'hello' }],
    };
    await rawPost({ ...stay, body, leaveAfterMs: 30 });
    await until(() => simulator.billedPico > 0n);
    assert.equal(simulator.billedPico, 8n * 300_000n + 3n * 900_000n);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
