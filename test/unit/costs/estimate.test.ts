import assert from 'node:assert/strict';
import { estimateCost, type PlannedRequest } from '../../../src/core/costs/estimate.ts';
import { parseModel } from '../../../src/core/openrouter/modelList.ts';

/* Worked out by hand: prices in dollars for one token, as the list tells them; costs in pico-dollars. */

const noon = Date.UTC(2026, 10, 25, 12, 0);

interface Case {
  readonly id?: string;
  readonly pricing: object | undefined;
  readonly planned?: Partial<PlannedRequest>;
  /** Least and most, or undefined. */
  readonly costs: readonly [bigint, bigint] | undefined;
}

const plain = { prompt: '0.000002', completion: '0.00001' };
const long = { ...plain, overrides: [{ min_prompt_tokens: 1500, prompt: '0.000004' }] };
const night = { ...plain, overrides: [{ utc_start: 2300, utc_end: 600, completion: '0.000001' }] };
const both = { low: 1000, high: 1000 };

const cases: Readonly<Record<string, Case>> = {
  // 1000 × 2 µ$ = 2 m$; 100 and 500 × 10 µ$ = 1 and 5 m$.
  'an answer of unknown length': { pricing: plain, costs: [3_000_000_000n, 7_000_000_000n] },
  'a prompt of unknown length': {
    pricing: plain,
    planned: { promptTokens: { low: 900, high: 1200 } },
    costs: [2_800_000_000n, 7_400_000_000n],
  },
  // The least: 400 × 2 + 600 × 0.2 µ$ + 1 m$.
  'a prompt that is cached in part': {
    pricing: { ...plain, input_cache_read: '0.0000002' },
    planned: { cachedTokens: 600 },
    costs: [1_920_000_000n, 7_000_000_000n],
  },
  'a cached part where the list does not price it': {
    pricing: plain,
    planned: { cachedTokens: 600 },
    costs: [3_000_000_000n, 7_000_000_000n],
  },
  'more cached than there is': {
    pricing: { ...plain, input_cache_read: '0.0000002' },
    planned: { cachedTokens: 5000 },
    costs: [1_200_000_000n, 7_000_000_000n],
  },
  // The most: all 1000 written at 2.5 µ$.
  'a cache that asks for the writing': {
    pricing: { ...plain, input_cache_write: '0.0000025' },
    costs: [3_000_000_000n, 7_500_000_000n],
  },
  'thoughts that are dearer than words': {
    pricing: { ...plain, internal_reasoning: '0.00002' },
    costs: [3_000_000_000n, 12_000_000_000n],
  },
  'thoughts listed at nothing, which are words': {
    pricing: { ...plain, internal_reasoning: '0' },
    costs: [3_000_000_000n, 7_000_000_000n],
  },
  'pictures that are drawn': {
    pricing: { ...plain, image_output: '0.00004' },
    costs: [3_000_000_000n, 22_000_000_000n],
  },
  'pictures that go along': {
    pricing: { ...plain, image: '0.001' },
    planned: { images: 2 },
    costs: [5_000_000_000n, 9_000_000_000n],
  },
  'pictures without a price: they are counted as tokens': {
    pricing: plain,
    planned: { images: 2 },
    costs: [3_000_000_000n, 7_000_000_000n],
  },
  'a price for the request itself': {
    pricing: { ...plain, request: '0.005' },
    costs: [8_000_000_000n, 12_000_000_000n],
  },
  'a search of the web': {
    pricing: { ...plain, web_search: '0.01' },
    planned: { webSearches: 1 },
    costs: [13_000_000_000n, 17_000_000_000n],
  },
  'a search of the web without a price': {
    pricing: plain,
    planned: { webSearches: 1 },
    costs: undefined,
  },
  'a prompt as long as a threshold': {
    pricing: long,
    planned: { promptTokens: { low: 1500, high: 1500 } },
    costs: [4_000_000_000n, 8_000_000_000n],
  },
  'a prompt one token longer': {
    pricing: long,
    planned: { promptTokens: { low: 1501, high: 1501 } },
    costs: [7_004_000_000n, 11_004_000_000n],
  },
  // From 1000 × 2 µ$ + 1 m$ to 2000 × 4 µ$ + 5 m$.
  'a prompt that may be beyond a threshold': {
    pricing: long,
    planned: { promptTokens: { low: 1000, high: 2000 } },
    costs: [3_000_000_000n, 13_000_000_000n],
  },
  // Cheaper beyond: the least is 1501 × 1 µ$ + 1 m$, the most 1500 × 2 µ$ + 5 m$.
  'a threshold beyond which it is cheaper': {
    pricing: { ...plain, overrides: [{ min_prompt_tokens: 1500, prompt: '0.000001' }] },
    planned: { promptTokens: { low: 1400, high: 1600 } },
    costs: [2_501_000_000n, 8_000_000_000n],
  },
  'noon, outside the cheap hours': { pricing: night, costs: [3_000_000_000n, 7_000_000_000n] },
  'one at night, within the cheap hours': {
    pricing: night,
    planned: { atMs: Date.UTC(2026, 10, 25, 1) },
    costs: [2_100_000_000n, 2_500_000_000n],
  },
  'six in the morning, when they have just ended': {
    pricing: night,
    planned: { atMs: Date.UTC(2026, 10, 25, 6) },
    costs: [3_000_000_000n, 7_000_000_000n],
  },
  'a discount that may be taken off already': {
    pricing: { ...plain, discount: 0.25 },
    costs: [2_250_000_000n, 7_000_000_000n],
  },
  'an own key of the provider: a twentieth may come on top': {
    pricing: plain,
    planned: { isByok: true },
    costs: [3_000_000_000n, 7_350_000_000n],
  },
  // 100 to 2000 tokens.
  'nobody knows how long the answers are': {
    pricing: plain,
    planned: { answerTokens: undefined },
    costs: [3_000_000_000n, 22_000_000_000n],
  },
  'nobody knows whose key pays': {
    pricing: plain,
    planned: { isByok: undefined } as object,
    costs: [3_000_000_000n, 7_350_000_000n],
  },
  'a price that varies': { pricing: { prompt: '-1', completion: '-1' }, costs: undefined },
  'a price of which half is missing': { pricing: { prompt: '0.000002' }, costs: undefined },
  'no prices': { pricing: {}, costs: undefined },
  'no list of prices': { pricing: undefined, costs: undefined },
  'zero, and not free': { pricing: { prompt: '0', completion: '0' }, costs: undefined },
  'only the prompt at nothing': {
    pricing: { prompt: '0', completion: '0.00001' },
    costs: [1_000_000_000n, 5_000_000_000n],
  },
  'free by its name': { id: 'acme/m:free', pricing: { prompt: '0', completion: '0' }, costs: [0n, 0n] },
  'free by its name, without prices': { id: 'acme/m:free', pricing: undefined, costs: [0n, 0n] },
  'free, and a search that is not': {
    id: 'acme/m:free',
    pricing: { prompt: '0', completion: '0', web_search: '0.01' },
    planned: { webSearches: 2 },
    costs: [20_000_000_000n, 20_000_000_000n],
  },
  // 37.5 nano-dollars: binary floats cannot say it.
  'a tiny price': {
    pricing: { prompt: '0.0000000375', completion: '1e-12' },
    planned: { promptTokens: { low: 3, high: 3 }, answerTokens: { low: 1, high: 1 } },
    costs: [112_501n, 112_501n],
  },
  'a huge prompt at a huge price': {
    pricing: { prompt: '0.15', completion: '0.6' },
    planned: {
      promptTokens: { low: 10_000_000, high: 10_000_000 },
      answerTokens: { low: 1_000_000, high: 1_000_000 },
    },
    costs: [2_100_000_000_000_000_000n, 2_100_000_000_000_000_000n],
  },
};

describe('the cost of a request before it is sent', () => {
  for (const [name, { id = 'acme/m', pricing, planned, costs }] of Object.entries(cases)) {
    it(name, () => {
      const model = parseModel({ id, pricing });
      assert.ok(model);
      const usual = { promptTokens: both, answerTokens: { low: 100, high: 500 }, isByok: false, atMs: noon };
      const range = estimateCost(model, { ...usual, ...planned });
      assert.deepEqual(range, costs && { lowPico: costs[0], highPico: costs[1] });
    });
  }

  it('is unknown for a model that nobody has heard of', () => {
    assert.equal(estimateCost(undefined, { promptTokens: both, answerTokens: both, atMs: noon }), undefined);
  });
});
