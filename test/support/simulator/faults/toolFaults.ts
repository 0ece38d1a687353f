import type { Exchange } from '../exchange.ts';
import type { Json } from '../json.ts';
import { type Outcome, streamFault } from './fault.ts';

/** Tool calls as providers really stream them. Each means the call (or calls) of `faultToolCall`. */
export const faultToolCall = { name: 'read_file', arguments: '{"path":"src/index.ts"}' } as const;

const [firstHalf, secondHalf] = [faultToolCall.arguments.slice(0, 9), faultToolCall.arguments.slice(9)];
const named = (extra: Json = {}) => ({
  type: 'function',
  function: { name: faultToolCall.name, arguments: '' },
  ...extra,
});
const more = (text: string, extra: Json = {}) => ({ function: { arguments: text }, ...extra });
const both = (extra: Json = {}) => [more(firstHalf, extra), more(secondHalf, extra)];
const whole = (extra: Json = {}) => ({ type: 'function', function: { ...faultToolCall }, ...extra });

interface Options {
  readonly outcome?: Outcome;
  /** Null says none. */
  readonly finishReason?: string | null;
  /** Text before the calls. */
  readonly text?: string;
}

/** Each inner list is one chunk. */
function calls(description: string, deltas: readonly (readonly Json[])[], options: Options = {}) {
  const { outcome = 'tool-calls', finishReason = 'tool_calls', text = '' } = options;
  return streamFault(outcome, description, async (exchange: Exchange) => {
    const { answer } = exchange;
    exchange.openStream();
    await exchange.event(answer.chunk({ role: 'assistant', content: text || null }));
    for (const pieces of deltas) await exchange.event(answer.chunk({ tool_calls: pieces }));
    if (finishReason !== null) await exchange.event(answer.chunk({ content: '' }, finishReason));
    answer.settle();
    await exchange.event(answer.chunk({ content: '' }, finishReason, { usage: answer.usage() }));
    await exchange.done();
    exchange.end();
  });
}

const first = named({ index: 0, id: 'call_1' });
const pieces = both({ index: 0 });

export const toolFaults = {
  'tool-call': calls('one call, as it should be', [[first], ...pieces.map((piece) => [piece])]),
  'tool-two': calls('two calls at once, their pieces by turns', [
    [first],
    [named({ index: 1, id: 'call_2' })],
    ...[more(firstHalf, { index: 0 }), more(firstHalf, { index: 1 })].map((piece) => [piece]),
    [more(secondHalf, { index: 0 }), more(secondHalf, { index: 1 })],
  ]),
  'tool-with-text': calls('words, then a call', [[first], ...pieces.map((piece) => [piece])], {
    text: 'Let me look at the file.',
  }),
  'tool-whole': calls('the whole call in one delta', [[whole({ index: 0, id: 'call_1' })]]),
  'tool-no-index': calls('no index: a new id begins a new call', [
    [named({ id: 'call_1' })],
    ...both().map((piece) => [piece]),
    [named({ id: 'call_2' })],
    ...both().map((piece) => [piece]),
  ]),
  'tool-shared-index': calls('two calls share index 0 and differ in id', [
    [whole({ index: 0, id: 'call_1' })],
    [whole({ index: 0, id: 'call_2' })],
  ]),
  'tool-no-id': calls('no id', [[named({ index: 0 })], ...pieces.map((piece) => [piece])]),
  'tool-empty-id': calls('an empty id, on every piece', [
    [named({ index: 0, id: '' })],
    ...both({ index: 0, id: '' }).map((piece) => [piece]),
  ]),
  'tool-duplicate-id': calls('two calls with the same id', [
    [whole({ index: 0, id: 'call_1' }), whole({ index: 1, id: 'call_1' })],
  ]),
  'tool-repeated-head': calls('id and name repeated on every piece', [
    [first],
    ...pieces.map((piece) => [
      { ...named({ index: 0, id: 'call_1' }), function: { ...faultToolCall, ...piece.function } },
    ]),
  ]),
  'tool-no-arguments': calls('no arguments at all, which means {}', [
    [{ index: 0, id: 'call_1', type: 'function', function: { name: faultToolCall.name } }],
  ]),
  'tool-trailing-space': calls('white space after the arguments are whole', [
    [first],
    ...pieces.map((piece) => [piece]),
    [more(' ', { index: 0 })],
    [more('\n', { index: 0 })],
  ]),
  'tool-incomplete-length': calls(
    'max_tokens is reached within the arguments: nothing may run',
    [[first], [more(firstHalf, { index: 0 })]],
    { outcome: 'length', finishReason: 'length' },
  ),
  'tool-bad-json': calls(
    'arguments that are not JSON, though all is said to be well',
    [[first], [more('{path: src/index.ts', { index: 0 })]],
    { outcome: 'bad-response' },
  ),
  'tool-finish-stop': calls(
    'a call, but the finish reason is "stop"',
    [[first], ...pieces.map((piece) => [piece])],
    {
      finishReason: 'stop',
    },
  ),
  'tool-finish-none': calls('a call and no finish reason', [[first], ...pieces.map((piece) => [piece])], {
    finishReason: null,
  }),
  'tool-finish-unknown': calls(
    'a call and an unknown finish reason',
    [[first], ...pieces.map((piece) => [piece])],
    {
      finishReason: 'unknown',
    },
  ),
  'tool-signature': calls('a call with a thought signature beside it', [
    [{ ...whole({ index: 0, id: 'call_1' }), extra_content: { google: { thought_signature: 'c2ln' } } }],
  ]),
} as const;
