import assert from 'node:assert/strict';
import { AnswerBody } from '../../../src/core/openrouter/answerBody.ts';
import type { StreamPart } from '../../../src/core/stream.ts';
import { plain, type StreamFixture, streamFixtures } from '../../support/fixtures.ts';

const fixtures = streamFixtures();
const asked = { model: 'acme/m-1', fallbackModels: ['other/m-2'] };

/** What the reader makes of these pieces, told as they came. */
function partsOf(pieces: readonly Uint8Array[]): StreamPart[] {
  const body = new AnswerBody(asked, true);
  const parts: StreamPart[] = [];
  for (const piece of pieces) if (!body.isOver) parts.push(...body.feed(piece));
  parts.push(...body.end(undefined));
  return parts;
}

/** Whether the bytes so far tell, to a plain reading, how the answer ended. */
function tellsItsEnd(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes).replaceAll('\r\n', '\n');
  return text.split('\n\n').some((event) => {
    const data = event
      .split('\n')
      .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []));
    if (data.join('\n') === '[DONE]') return true;
    try {
      const chunk = JSON.parse(data.join('\n'));
      return (
        event.includes('event: error') ||
        Boolean(chunk?.error ?? chunk?.choices?.[0]?.error ?? chunk?.choices?.[0]?.finish_reason)
      );
    } catch {
      return false;
    }
  });
}

/** What is told as it comes: all but the end and the totals. */
function streamed(parts: readonly StreamPart[]): unknown[] {
  const late = ['usage', 'reasoning-details', 'file-annotations', 'tool-call', 'end', 'failure'];
  return parts.filter(({ type }) => !late.includes(type));
}

function each(name: string, check: (fixture: StreamFixture) => void): void {
  describe(name, () => {
    for (const fixture of fixtures) it(fixture.name, () => check(fixture));
  });
}

describe('an answer', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('that has told its end is whole, however the connection ends', () => {
    const body = new AnswerBody(asked, true);
    body.feed(bytes('data: {"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}\n\n'));
    assert.deepEqual(body.end({ kind: 'network', code: 'ECONNRESET' }), [{ type: 'end', reason: 'stop' }]);
  });

  it('that has not is what broke it', () => {
    const body = new AnswerBody(asked, true);
    body.feed(bytes('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'));
    assert.deepEqual(body.end({ kind: 'network', code: 'ECONNRESET' }), [
      { type: 'failure', failure: { kind: 'network', code: 'ECONNRESET', charge: 'possible' } },
    ]);
  });

  it('is of the model whose name fits best', () => {
    const by = (model: string, fallbackModels: readonly string[]) => {
      const [part] = new AnswerBody({ model: 'a/m', fallbackModels }, true).feed(
        bytes(`data: {"model":"${model}","choices":[]}\n\n`),
      );
      return part?.type === 'answered-by' && part.fallback !== undefined;
    };
    assert.equal(by('a/m-mini-2026', ['a/m-mini']), true);
    assert.equal(by('a/m-2026', ['a/m-mini']), false);
    assert.equal(by('a/m:free', ['b/m']), false);
    assert.equal(by('z/unknown', ['b/m']), false);
  });
});

describe('recorded answers', () => {
  each('make the parts written beside them', ({ bytes, expected }) => {
    assert.deepEqual(plain(partsOf([bytes])), expected);
  });

  each('make the same parts split at every byte', ({ bytes, expected }) => {
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.deepEqual(plain(partsOf([bytes.subarray(0, at), bytes.subarray(at)])), expected, `at ${at}`);
    }
    const single = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
    assert.deepEqual(plain(partsOf(single)), expected, 'byte by byte');
  });

  each('cut at every byte make a prefix and say so', ({ bytes }) => {
    const whole = streamed(partsOf([bytes]));
    for (let at = 0; at < bytes.length; at += 1) {
      const head = bytes.subarray(0, at);
      const parts = partsOf([head]);
      const terminals = parts.filter(({ type }) => type === 'end' || type === 'failure');
      assert.equal(terminals.length, 1, `one terminal at ${at}`);
      const last = parts.at(-1);
      assert.equal(last, terminals[0], `terminal last at ${at}`);
      const told = streamed(parts);
      assert.deepEqual(told, whole.slice(0, told.length), `prefix at ${at}`);
      if (tellsItsEnd(head)) continue;
      assert.ok(
        last?.type === 'failure' && last.failure.kind === 'cut-off',
        `cut-off at ${at}: ${last?.type}`,
      );
      assert.ok(!parts.some(({ type }) => type === 'tool-call'), `no half tool call at ${at}`);
    }
  });
});
