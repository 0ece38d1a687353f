import assert from 'node:assert/strict';
import type { Attempt, Charge } from '../../../src/core/charge.ts';
import { AttemptMeter } from '../../../src/core/costs/attemptMeter.ts';
import { parseModel } from '../../../src/core/openrouter/modelList.ts';
import { readUsage } from '../../../src/core/openrouter/usage.ts';
import type { StreamPart } from '../../../src/core/stream.ts';

/* What an attempt is charged with, worked out by hand: usage as it comes over the wire, prices as the list tells
 * them, costs in pico-dollars. */

interface Case {
  readonly usage?: object;
  readonly pricing?: object;
  readonly id?: string;
  readonly atMs?: number;
  /** Parts besides the usage, in front of it. */
  readonly parts?: readonly StreamPart[];
  /** Undefined where nothing was spent. */
  readonly is?: readonly [certainty: Charge['certainty'], costPico?: bigint];
}

const list = { prompt: '0.000002', completion: '0.00001' };
const used = { prompt_tokens: 1000, completion_tokens: 100 };
const text = (length: number): StreamPart => ({ type: 'text-delta', text: 'x'.repeat(length) });
const known: StreamPart = { type: 'answered-by', generationId: 'gen-1' };

const cases: Readonly<Record<string, Case>> = {
  'what the server told': { usage: { ...used, cost: 0.00213 }, is: ['exact', 2_130_000_000n] },
  'what the server told, against the list': {
    usage: { ...used, cost: 0.5 },
    pricing: list,
    is: ['exact', 500_000_000_000n],
  },
  'nothing, as the server told': { usage: { ...used, cost: 0 }, is: ['exact', 0n] },
  'a tiny cost in exponents': { usage: { ...used, cost: 3.75e-8 }, is: ['exact', 37_500n] },
  'a tenth, which no binary float is': { usage: { ...used, cost: 0.1 }, is: ['exact', 100_000_000_000n] },
  'a sum that floats get wrong': {
    usage: { ...used, cost: 0.30000000000000004 },
    is: ['exact', 300_000_000_000n],
  },
  'a huge cost': { usage: { ...used, cost: 123456.789 }, is: ['exact', 123_456_789_000_000_000n] },
  'less than a pico-dollar': { usage: { ...used, cost: 4e-13 }, is: ['exact', 0n] },
  'a negative cost is unknown': { usage: { ...used, cost: -1 }, is: ['unknown'] },
  'a negative cost where the list knows': {
    usage: { ...used, cost: -1 },
    pricing: list,
    is: ['estimated', 3_000_000_000n],
  },
  'an own key: the fee and what the provider asks': {
    usage: { ...used, cost: 0.0001, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } },
    is: ['exact', 2_100_000_000n],
  },
  'an own key without a fee': {
    usage: { ...used, cost: 0, is_byok: true, cost_details: { upstream_inference_cost: 0.002 } },
    is: ['exact', 2_000_000_000n],
  },
  'an own key, and the provider does not tell': {
    usage: { ...used, cost: 0.0001, is_byok: true },
    is: ['exact', 100_000_000n],
  },
  'no own key: the provider’s part is in the cost already': {
    usage: { ...used, cost: 0.002, is_byok: false, cost_details: { upstream_inference_cost: 0.002 } },
    is: ['exact', 2_000_000_000n],
  },
  'nobody says whose key it was': {
    usage: { ...used, cost: 0.002, cost_details: { upstream_inference_cost: 0.002 } },
    is: ['exact', 2_000_000_000n],
  },
  // 1000 × 2 µ$ + 100 × 10 µ$.
  'tokens without a cost': { usage: used, pricing: list, is: ['estimated', 3_000_000_000n] },
  'tokens without a cost or a list': { usage: used, is: ['unknown'] },
  // 400 × 2 + 600 × 0.2 + 1000 µ$.
  'cached tokens': {
    usage: { ...used, prompt_tokens_details: { cached_tokens: 600 } },
    pricing: { ...list, input_cache_read: '0.0000002' },
    is: ['estimated', 1_920_000_000n],
  },
  'cached tokens as DeepSeek tells them': {
    usage: { ...used, prompt_cache_hit_tokens: 600 },
    pricing: { ...list, input_cache_read: '0.0000002' },
    is: ['estimated', 1_920_000_000n],
  },
  // 200 × 2 + 800 × 2.5 + 1000 µ$.
  'tokens that the cache took in': {
    usage: { ...used, prompt_tokens_details: { cache_write_tokens: 800 } },
    pricing: { ...list, input_cache_write: '0.0000025' },
    is: ['estimated', 3_400_000_000n],
  },
  // 70 × 10 + 30 × 20 + 2000 µ$.
  'thoughts at a price of their own': {
    usage: { ...used, completion_tokens_details: { reasoning_tokens: 30 } },
    pricing: { ...list, internal_reasoning: '0.00002' },
    is: ['estimated', 3_300_000_000n],
  },
  'thoughts at no price of their own': {
    usage: { ...used, completion_tokens_details: { reasoning_tokens: 30 } },
    pricing: { ...list, internal_reasoning: '0' },
    is: ['estimated', 3_000_000_000n],
  },
  // 10 × 10 + 90 × 40 + 2000 µ$.
  'a picture that was drawn': {
    usage: { ...used, completion_tokens_details: { image_tokens: 90 } },
    pricing: { ...list, image_output: '0.00004' },
    is: ['estimated', 5_700_000_000n],
  },
  'a search of the web': {
    usage: { ...used, server_tool_use_details: { web_search_requests: 2 } },
    pricing: { ...list, web_search: '0.01' },
    is: ['estimated', 23_000_000_000n],
  },
  'a search of the web at a price nobody tells': {
    usage: { ...used, server_tool_use_details: { web_search_requests: 2 } },
    pricing: list,
    is: ['unknown'],
  },
  'a prompt beyond a threshold': {
    usage: { ...used, prompt_tokens: 1001 },
    pricing: { ...list, overrides: [{ min_prompt_tokens: 1000, prompt: '0.000004' }] },
    is: ['estimated', 5_004_000_000n],
  },
  'an answer in the cheap hours': {
    usage: used,
    pricing: { ...list, overrides: [{ utc_start: 1630, utc_end: 30, completion: '0.000001' }] },
    atMs: Date.UTC(2026, 10, 25, 23, 59),
    is: ['estimated', 2_100_000_000n],
  },
  'an answer when they have ended': {
    usage: used,
    pricing: { ...list, overrides: [{ utc_start: 1630, utc_end: 30, completion: '0.000001' }] },
    atMs: Date.UTC(2026, 10, 26, 0, 30),
    is: ['estimated', 3_000_000_000n],
  },
  'a free model': {
    id: 'acme/m:free',
    usage: used,
    pricing: { prompt: '0', completion: '0' },
    is: ['estimated', 0n],
  },
  'a price that varies': { usage: used, pricing: { prompt: '-1', completion: '-1' }, is: ['unknown'] },
  'zero, and not free': { usage: used, pricing: { prompt: '0', completion: '0' }, is: ['unknown'] },
  // 50 tokens of the prompt, as they were guessed, and 400 / 4 of the answer.
  'stopped in the middle': { parts: [known, text(400)], pricing: list, is: ['estimated', 1_100_000_000n] },
  'stopped in the middle, without a list': { parts: [known, text(400)], is: ['unknown'] },
  'stopped before a word, known to the server': { parts: [known], pricing: list, is: ['estimated', 0n] },
  'stopped before anything': { pricing: list },
  'refused before any work': {
    parts: [{ type: 'failure', failure: { kind: 'rate-limited' } }],
    pricing: list,
  },
  'cut off after words': {
    parts: [known, text(400), { type: 'failure', failure: { kind: 'cut-off', charge: 'possible' } }],
    pricing: list,
    is: ['estimated', 1_100_000_000n],
  },
  'stopped after the server went to another model': {
    parts: [
      { type: 'answered-by', model: 'other/m', fallback: { from: 'acme/m', reason: 'server' } },
      text(400),
    ],
    pricing: list,
    is: ['unknown'],
  },
};

describe('the charge of an attempt', () => {
  for (const [name, { usage, pricing, id = 'acme/m', atMs, parts = [], is }] of Object.entries(cases)) {
    it(name, () => {
      const model = pricing && parseModel({ id, pricing });
      const attempt: Attempt = {
        id: 'a',
        atMs: atMs ?? Date.UTC(2026, 10, 25, 12),
        spending: { purpose: 'other' },
        server: 'https://openrouter.ai',
        model: id,
        promptTokens: 50,
        ...(model && { priced: { pricing: model.pricing, isFree: model.isFree } }),
      };
      const meter = new AttemptMeter(attempt);
      for (const part of parts) meter.add(part);
      const read = usage && readUsage(usage);
      if (read) meter.add({ type: 'usage', usage: read });
      const charge = meter.charge();
      assert.deepEqual(charge && [charge.certainty, charge.costPico], is && [is[0], is[1]]);
    });
  }
});
