import assert from 'node:assert/strict';
import { createParser } from 'eventsource-parser';
import { type RawResponse, rawPost } from '../../support/rawHttp.ts';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { faultText } from '../../support/simulator/faults/fault.ts';
import { faultReasoning, reasoningFaults } from '../../support/simulator/faults/reasoningFaults.ts';
import { faultToolCall } from '../../support/simulator/faults/toolFaults.ts';
import { type FaultName, faultNames, faults } from '../../support/simulator/faults.ts';
import { listOf, objectOf, parseJson, textOf } from '../../support/simulator/json.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { faultWire } from './faultWire.ts';

const longEnoughToSeeSilenceMs = 120;

describe('each fault of the simulator', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  const provoke = (name: FaultName) =>
    rawPost({
      baseUrl: simulator.baseUrl,
      headers: { Authorization: `Bearer ${simulatorKeys.good}`, 'X-Simulator-Fault': name },
      body: { model: 'openai/gpt-4.1', stream: true, messages: [{ role: 'user', content: 'hello' }] },
      ...(faultWire[name][1] === 'open' && {
        leaveAfterMs: longEnoughToSeeSilenceMs,
        isEnough: (response) => hasCome(name, response),
      }),
    });

  for (const name of faultNames) {
    it(`${name}: ${faults[name].description}`, async () => {
      const response = await provoke(name);
      const [status, ending, ...seen] = faultWire[name];
      assert.equal(response.status, status);
      assert.equal(response.ending, ending);
      const all = textOfResponse(response);
      for (const pattern of seen) {
        if (pattern instanceof RegExp) assert.match(all, pattern);
        else assert.doesNotMatch(all, pattern.not);
      }
      checkOutcome(name, response);
    });
  }

  function checkOutcome(name: FaultName, response: RawResponse): void {
    const { outcome, status } = faults[name];
    if (status !== undefined) assert.equal(response.status, status);
    const said = read(response);
    if (outcome === 'answer' && name !== 'wait-for-release') assert.equal(said.text, faultText);
    if (outcome === 'tool-calls') {
      assert.ok(said.calls > 0);
      // The pieces of two calls may come by turns, but together they make whole ones.
      assert.equal(said.arguments.trim().length % faultToolCall.arguments.length, 0);
    }
    if (outcome === 'empty') assert.equal(said.text, '');
    if (name in reasoningFaults) assert.equal(said.reasoning, faultReasoning);
  }
});

/** Whether all that is to come has come; on a busy machine that takes its time. */
function hasCome(name: FaultName, response: RawResponse): boolean {
  const [status, , ...seen] = faultWire[name];
  const all = textOfResponse(response);
  return response.status === status && seen.every((item) => !(item instanceof RegExp) || item.test(all));
}

function textOfResponse({ headers, body }: RawResponse): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\n`);
  return `${head.join('')}\n\n${body}`;
}

/** What another reader makes of it, one written elsewhere. */
function read({ headers, body }: RawResponse) {
  const said = { text: '', reasoning: '', calls: 0, arguments: '' };
  const take = (part: unknown) => {
    const choice = listOf(objectOf(part)['choices'])
      .map(objectOf)
      .find(({ index }) => index === 0);
    const delta = objectOf(choice?.['delta'] ?? choice?.['message']);
    said.text += textOf(delta['content']) ?? '';
    const detail = textOf(objectOf(listOf(delta['reasoning_details'])[0])['text']);
    said.reasoning += textOf(delta['reasoning']) ?? textOf(delta['reasoning_content']) ?? detail ?? '';
    const calls = listOf(delta['tool_calls']).map((call) => objectOf(objectOf(call)['function']));
    said.calls += calls.length;
    said.arguments += calls.map((call) => call['arguments'] ?? '').join('');
  };
  if (/json/.test(headers['content-type'] ?? '')) take(parseJson(body));
  let isDone = false;
  const parser = createParser({
    onEvent: ({ data }) => {
      isDone ||= data === '[DONE]';
      if (!isDone) take(parseJson(data));
    },
  });
  parser.feed(body);
  return said;
}

describe('the cuts of the framing faults', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator();
  });
  after(() => simulator.close());

  const piecesOf = async (name: FaultName) => {
    simulator.script(name);
    const body = { stream: true, messages: [{ role: 'user', content: 'hello' }] };
    return (await rawPost({ baseUrl: simulator.baseUrl, body })).pieces;
  };

  it('byte-by-byte: each piece is one byte', async () => {
    const pieces = await piecesOf('byte-by-byte');
    assert.ok(pieces.length > 1000);
    assert.ok(pieces.every(({ length }) => length === 1));
  });

  it('split-utf8: pieces end within a sign', async () => {
    const pieces = await piecesOf('split-utf8');
    const broken = pieces.filter((piece) => piece.toString('utf8').includes('\uFFFD'));
    assert.ok(broken.length > 10);
  });

  it('crlf-split: pieces end between CR and LF', async () => {
    const pieces = await piecesOf('crlf-split');
    assert.ok(pieces.some((piece, index) => piece.at(-1) === 13 && pieces[index + 1]?.[0] === 10));
  });

  it('one-write: a single piece', async () => {
    assert.equal((await piecesOf('one-write')).length, 1);
  });
});
