import type { Exchange } from '../exchange.ts';
import type { Json } from '../json.ts';
import { finish } from '../play.ts';
import { streamFault } from './fault.ts';

/** Reasoning before the words. Each reasons `faultReasoning`. */
export const faultReasoning = 'First I look. Then I think.';

const halves = ['First I look. ', 'Then I think.'];

function reasoned(description: string, deltas: readonly Json[], after: readonly Json[] = []) {
  return streamFault('answer', description, async (exchange: Exchange) => {
    const { answer } = exchange;
    exchange.openStream();
    for (const delta of deltas)
      await exchange.event(answer.chunk({ role: 'assistant', content: '', ...delta }));
    for (const chunk of answer.contentChunks) await exchange.event(chunk);
    for (const delta of after) await exchange.event(answer.chunk(delta));
    await finish(exchange, answer);
  });
}

const textDetail = (text: string, extra: Json = {}) => ({
  type: 'reasoning.text',
  text,
  format: 'anthropic-claude-v1',
  index: 0,
  ...extra,
});

const signature = textDetail('', { signature: 'c2lnbmVkLWJ5LXRoZS1zaW11bGF0b3I=' });
const encrypted = (id: string, data: string, index: number) => ({
  type: 'reasoning.encrypted',
  data,
  id,
  format: 'openai-responses-v1',
  index,
});

export const reasoningFaults = {
  'reasoning-plain': reasoned(
    '`reasoning` without details',
    halves.map((text) => ({ reasoning: text })),
  ),
  'reasoning-content-only': reasoned(
    'only the alias `reasoning_content`',
    halves.map((text) => ({ reasoning_content: text })),
  ),
  'reasoning-twice': reasoned(
    '`reasoning`, `reasoning_content` and details all say the same',
    halves.map((text) => ({
      reasoning: text,
      reasoning_content: text,
      reasoning_details: [textDetail(text)],
    })),
  ),
  'reasoning-details-only': reasoned(
    'only `reasoning_details`',
    halves.map((text) => ({ reasoning_details: [textDetail(text)] })),
  ),
  'signature-late': reasoned('the signature comes in an empty delta at the end of the reasoning', [
    ...halves.map((text) => ({ reasoning: text, reasoning_details: [textDetail(text)] })),
    { reasoning_details: [signature] },
  ]),
  'signature-after-text': reasoned(
    'the signature comes after the words',
    halves.map((text) => ({ reasoning: text, reasoning_details: [textDetail(text)] })),
    [{ content: '', reasoning_details: [signature] }],
  ),
  'reasoning-encrypted': reasoned(
    'a summary, and two encrypted records of different ids that share an index',
    [
      ...halves.map((text) => ({
        reasoning: text,
        reasoning_details: [
          { type: 'reasoning.summary', summary: text, format: 'openai-responses-v1', index: 0 },
        ],
      })),
      { reasoning_details: [encrypted('rs_1', 'Zmlyc3Q=', 1)] },
      { reasoning_details: [encrypted('rs_2', 'c2Vjb25k', 1)] },
    ],
  ),
  'reasoning-odd-details': reasoned('details without index, with null fields, of an unknown type', [
    ...halves.map((text) => ({
      reasoning: text,
      reasoning_details: [{ type: 'reasoning.text', text, signature: null, id: null, format: null }],
    })),
    { reasoning_details: [{ type: 'reasoning.dream', dream: 'sheep' }] },
  ]),
  'reasoning-null': reasoned('reasoning that is null or empty among real one', [
    { reasoning: null, reasoning_details: [] },
    { reasoning: halves[0], reasoning_details: null },
    { reasoning: '' },
    { reasoning: halves[1] },
  ]),
} as const;
