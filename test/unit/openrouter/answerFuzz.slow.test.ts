import assert from 'node:assert/strict';
import { AnswerBody } from '../../../src/core/openrouter/answerBody.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { streamFixtures } from '../../support/fixtures.ts';
import { randomFrom, seedOf } from '../../support/seed.ts';

/*
 * Random bytes never throw and always end in exactly one terminal part. NT_FUZZ_RUNS sets how many,
 * NT_SEED repeats a run that failed.
 */

const runs = Number(process.env['NT_FUZZ_RUNS'] ?? 1_000_000);

/** Words of the format, which random bytes alone would never hit on. */
const words = [
  'data: ',
  '\n\n',
  '\r\n',
  '\n',
  ': comment\n',
  '[DONE]',
  '{"choices":[{"delta":{"content":"a"}}]}',
  '{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"x","function":{"name":"f","arguments":"{"}}]}}]}',
  '{"choices":[{"delta":{"tool_calls":[{"function":{"arguments":{"a":1}}}]},"finish_reason":"tool_calls"}]}',
  '{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{}]},null,1]}}]}',
  '{"choices":[{"delta":{"reasoning_details":[{"type":"reasoning.text","text":1},null,[]]}}]}',
  '{"choices":[{"delta":{"annotations":[{"type":"url_citation","url_citation":{"url":7}},7]},"finish_reason":7}]}',
  '{"error":{"code":{},"message":[],"metadata":{"raw":{"error":{"message":{}}},"headers":[],"reasons":"x"}}}',
  '{"error":"plain"}',
  '{"usage":{"prompt_tokens":"x","cost":1e999,"cost_details":7}}',
  '{"usage":{"cost":-1e-7,"is_byok":true,"cost_details":{"upstream_inference_cost":1e300}}}',
  '{"choices":{"0":{}},"citations":{"a":1},"id":{},"model":[]}',
  '{"__proto__":{"choices":[]},"constructor":1}',
  '"text"',
  '1e5',
  '\ufeff',
];

interface Chance {
  below(limit: number): number;
}

const encoder = new TextEncoder();
const recorded = streamFixtures().map(({ bytes }) => bytes);

function randomStream(chance: Chance): Uint8Array {
  const kind = chance.below(3);
  if (kind === 0) return Uint8Array.from({ length: chance.below(200) }, () => chance.below(256));
  if (kind === 1)
    return encoder.encode(
      Array.from({ length: chance.below(12) }, () => words[chance.below(words.length)]).join(''),
    );
  const source = recorded[chance.below(recorded.length)] ?? new Uint8Array();
  const from = chance.below(source.length);
  const bytes = source.slice(from, from + chance.below(400));
  for (let count = chance.below(4); count > 0 && bytes.length > 0; count -= 1)
    bytes[chance.below(bytes.length)] = chance.below(256);
  return bytes;
}

function read(bytes: Uint8Array, chance: Chance): StreamPart[] {
  const body = new AnswerBody({ model: 'a/b' }, chance.below(2) === 0);
  const cut = chance.below(bytes.length + 1);
  const parts = [...body.feed(bytes.subarray(0, cut))];
  if (!body.isOver) parts.push(...body.feed(bytes.subarray(cut)));
  parts.push(...body.end(undefined));
  return parts;
}

describe('random streams', () => {
  it(`never throw and end once (${runs} runs)`, function () {
    this.timeout(600_000);
    const random = randomFrom(seedOf('random streams'));
    const chance: Chance = { below: (limit) => Math.floor(random() * limit) };
    for (let run = 0; run < runs; run += 1) {
      const bytes = randomStream(chance);
      const parts = read(bytes, chance);
      const terminals = parts.filter(({ type }) => type === 'end' || type === 'failure').length;
      if (terminals === 1 && terminals === Number(['end', 'failure'].includes(parts.at(-1)?.type ?? '')))
        continue;
      assert.fail(`run ${run}: ${JSON.stringify(new TextDecoder().decode(bytes))}`);
    }
  });
});
