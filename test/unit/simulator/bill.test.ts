import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { pricesFor } from '../../support/simulator/bill.ts';
import type { Json } from '../../support/simulator/json.ts';
import { objectOf } from '../../support/simulator/json.ts';
import { decimalOf, perToken, picoOf } from '../../support/simulator/money.ts';
import { Shelf } from '../../support/simulator/shelf.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { ask, chat, dataOf, messageOf, usageOf } from './ask.ts';

/** NT_FUZZ_SEED repeats a run that failed. */
const seed = Number(process.env['NT_FUZZ_SEED'] ?? randomInt(2 ** 31));

const noon = new Date('2026-10-01T12:00:00Z');
const pricingOf = (id: string) => new Shelf().find(id)?.pricing ?? {};

describe("the simulator's bill", () => {
  let simulator: Simulator;
  beforeEach(async () => {
    simulator = await startSimulator();
  });
  afterEach(() => simulator.close());

  /** The prompt "hello" is 8 tokens: 3 for the request, 4 for the message, 1 for the word. */
  const costOf = async (model: string, text: string, more: Json = {}, key?: string) => {
    simulator.script({ answer: { text } });
    return usageOf(await chat(simulator, 'hello', { model, ...more }, key));
  };

  it('is tokens times price', async () => {
    const usage = await costOf('openai/gpt-4.1', 'one two three');
    assert.equal(usage['prompt_tokens'], 8);
    assert.equal(usage['completion_tokens'], 3);
    assert.equal(usage['cost'], 0.00004); // 8 × $2/M + 3 × $8/M
    assert.equal(simulator.billedPico, 40_000_000n);
  });

  it('keeps fractions far below a cent', async () => {
    const usage = await costOf('amazon/nova-micro-v1', 'one');
    assert.equal(usage['cost'], 0.00000042); // 8 × $0.035/M + 1 × $0.14/M
    assert.equal(simulator.billedPico, 420_000n);
  });

  it('adds the price of the request', async () => {
    const usage = await costOf('perplexity/sonar', 'one two');
    assert.equal(usage['cost'], 0.00501); // $0.005 + 10 × $1/M
  });

  it('adds the price of an image that is read', async () => {
    const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } };
    simulator.script({ answer: { text: 'one' } });
    const content = [{ type: 'text', text: 'hello' }, picture];
    const usage = usageOf(await chat(simulator, content, { model: 'openai/gpt-4o-mini' }));
    assert.equal(usage['prompt_tokens'], 266);
    assert.equal(usage['cost'], 0.0002575); // 266 × $0.15/M + 1 × $0.6/M + $0.000217
  });

  it('adds the price of a web search', async () => {
    const usage = await costOf('openai/gpt-4.1:online', 'one two three');
    assert.equal(usage['cost'], 0.01004);
    assert.equal(objectOf(usage['server_tool_use_details'])['web_search_requests'], 1);
    assert.equal(objectOf(usage['cost_details'])['server_tool_cost'], 0.01);
  });

  it('bills reasoning as output, shown or not', async () => {
    for (const reasoning of [{ effort: 'high' }, { effort: 'high', exclude: true }]) {
      simulator.script({ answer: { text: 'one', reasoning: 'two three four' } });
      const told = await chat(simulator, 'hello', { model: 'anthropic/claude-sonnet-4.5', reasoning });
      const usage = usageOf(told);
      assert.equal(objectOf(usage['completion_tokens_details'])['reasoning_tokens'], 3);
      assert.equal(usage['completion_tokens'], 4);
      assert.equal(usage['cost'], 0.000084); // 8 × $3/M + 4 × $15/M
      assert.equal(messageOf(told)['reasoning'], 'exclude' in reasoning ? null : 'two three four');
    }
  });

  it('bills images that are drawn at their own price', async () => {
    const more = { model: 'google/gemini-2.5-flash-image', modalities: ['image', 'text'] };
    const usage = usageOf(await chat(simulator, 'hello', more));
    const words = Number(usage['completion_tokens']) - 1290;
    const pico = 8n * 300_000n + BigInt(words) * 2_500_000n + 1290n * 30_000_000n;
    assert.equal(objectOf(usage['completion_tokens_details'])['image_tokens'], 1290);
    assert.equal(usage['cost'], Number(decimalOf(pico)));
  });

  it("takes a twentieth when the user's own key pays upstream", async () => {
    const usage = await costOf('openai/gpt-4.1', 'one two three', {}, simulatorKeys.byok);
    assert.equal(usage['is_byok'], true);
    assert.equal(usage['cost'], 0.000002);
    assert.equal(objectOf(usage['cost_details'])['upstream_inference_cost'], 0.00004);
    assert.equal(simulator.billedPico, 2_000_000n);
    const key = dataOf(await ask(simulator, '/key', {}, simulatorKeys.byok));
    assert.deepEqual([key['usage'], key['byok_usage']], [0.000002, 0.00004]);
  });

  it('lets overrides hold only above their minimum, the later ones last', () => {
    const pricing = pricingOf('qwen/qwen3-coder');
    const promptPrice = (tokens: number) => pricesFor(pricing, tokens, noon)['prompt'];
    assert.equal(promptPrice(32_000), '0.00000022');
    assert.equal(promptPrice(32_001), '0.0000003');
    assert.equal(promptPrice(128_000), '0.0000003');
    assert.equal(promptPrice(128_001), '0.0000005');
  });

  it('lets overrides hold within their hours, over midnight', () => {
    const pricing = pricingOf('deepseek/deepseek-chat-v3.1');
    const priceAt = (time: string) => pricesFor(pricing, 1, new Date(`2026-10-01T${time}:00Z`))['prompt'];
    assert.equal(priceAt('16:29'), '0.00000027');
    assert.equal(priceAt('16:30'), '0.000000135');
    assert.equal(priceAt('23:59'), '0.000000135');
    assert.equal(priceAt('00:29'), '0.000000135');
    assert.equal(priceAt('00:30'), '0.00000027');
  });

  const long = 'word '.repeat(2000).trim();

  it('reads a repeated beginning from the cache', async () => {
    const first = { role: 'user', content: long };
    const ask1 = await chat(simulator, '', { messages: [first], max_tokens: 1 });
    const more = [first, { role: 'assistant', content: 'yes' }, { role: 'user', content: 'hello' }];
    const usage = usageOf(await chat(simulator, '', { messages: more, max_tokens: 1 }));
    const cached = 2004;
    assert.equal(objectOf(usageOf(ask1)['prompt_tokens_details'])['cached_tokens'], 0);
    assert.equal(objectOf(usage['prompt_tokens_details'])['cached_tokens'], cached);
    // 2017 tokens of prompt: 2004 at $0.5/M, 13 at $2/M; one of completion at $8/M.
    assert.equal(usage['prompt_tokens'], 2017);
    assert.equal(usage['cost'], 0.001036);
  });

  it('caches for Anthropic only what is marked, and bills the writing', async () => {
    const model = 'anthropic/claude-sonnet-4.5';
    const marked = (ttl?: string) => ({
      role: 'user',
      content: [{ type: 'text', text: long, cache_control: { type: 'ephemeral', ...(ttl && { ttl }) } }],
    });
    const send = async (message: Json, session: string) => {
      const messages = [{ role: 'system', content: session }, message];
      const usage = usageOf(await chat(simulator, '', { model, messages, max_tokens: 1 }));
      const details = objectOf(usage['prompt_tokens_details']);
      return [details['cache_write_tokens'], details['cached_tokens'], usage['cost']];
    };
    const plain = { role: 'user', content: long };
    // 2012 tokens of prompt: 3 are never cached. $3/M, written 3.75, for an hour 6, read 0.3; output $15/M.
    assert.deepEqual(await send(plain, 'a'), [0, 0, 0.006051]);
    assert.deepEqual(await send(plain, 'a'), [0, 0, 0.006051]);
    assert.deepEqual(await send(marked(), 'b'), [2009, 0, 0.00755775]);
    assert.deepEqual(await send(marked(), 'b'), [0, 2009, 0.0006267]);
    assert.deepEqual(await send(marked('1h'), 'c'), [2009, 0, 0.012078]);
  });

  it('adds up: answers, account and key say the same', async () => {
    let pico = 0n;
    for (const model of ['openai/gpt-5-nano', 'mistralai/mistral-nemo', 'x-ai/grok-4', 'openrouter/auto']) {
      const usage = usageOf(await chat(simulator, `tell me about ${model}`, { model }));
      pico += picoOf(Number(usage['cost']).toFixed(12));
    }
    assert.equal(simulator.billedPico, pico);
    assert.equal(dataOf(await ask(simulator, '/key'))['usage_daily'], Number(decimalOf(pico)));
    assert.equal(
      dataOf(await ask(simulator, '/credits'))['total_usage'],
      Number(decimalOf(pico + picoOf('21.3'))),
    );
  });
});

describe("the simulator's decimals", () => {
  it(`survive the way to pico-dollars and back (NT_FUZZ_SEED=${seed})`, () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (pico) => {
        assert.equal(picoOf(decimalOf(pico)), pico);
      }),
      { seed },
    );
  });

  it('are refused when finer than a pico-dollar', () => {
    assert.throws(() => picoOf('0.0000000000001'));
    assert.throws(() => picoOf('1e-7'));
  });

  it('go from a million tokens to one by shifting digits', () => {
    assert.equal(perToken('0.28'), '0.00000028');
    assert.equal(perToken('15'), '0.000015');
    assert.equal(perToken('2500000'), '2.5');
    assert.equal(perToken('0.0833'), '0.0000000833');
    assert.equal(perToken('0'), '0');
    assert.equal(perToken('-1'), '-1');
    assert.equal(perToken(''), '');
  });
});
