import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Field, parseFrontMatter } from '../../../src/core/prompts/frontMatter.ts';
import type { PromptProblemKind } from '../../../src/core/prompts/promptProblem.ts';
import { seedOf } from '../../support/seed.ts';

function head(text: string) {
  const result = parseFrontMatter(`---\n${text}\n---\nBody`);
  return result.ok ? Object.fromEntries(result.frontMatter.fields.map(plain)) : result.problem;
}

function plain({ key, value }: Field): [string, unknown] {
  return [key, typeof value === 'string' ? value : Object.fromEntries(value.map(plain))];
}

describe('the head of a prompt file', () => {
  const taken: [string, Record<string, unknown>][] = [
    ['name: Explain', { name: 'Explain' }],
    ['name:   Explain it   ', { name: 'Explain it' }],
    ['name: "a: b \\"c\\" \\u00e9"', { name: 'a: b "c" é' }],
    ["name: 'it''s # not a comment'", { name: "it's # not a comment" }],
    ['name: Explain # a comment', { name: 'Explain' }],
    ['# a comment\n\nname: x', { name: 'x' }],
    ['name: C#', { name: 'C#' }],
    ['model: openai/gpt-5:free', { model: 'openai/gpt-5:free' }],
    ['name: refused', { name: 'refused' }],
    ['parameters:\n  temperature: 0.2\n  topP: 1', { parameters: { temperature: '0.2', topP: '1' } }],
    ['parameters:\n    a: 1\n# between\n\n    b: 2\nname: x', { parameters: { a: '1', b: '2' }, name: 'x' }],
    ['description:', { description: {} }],
    ['', {}],
  ];
  for (const [text, fields] of taken) {
    it(`takes ${JSON.stringify(text)}`, () => assert.deepEqual(head(text), fields));
  }

  const refused: [string, number, PromptProblemKind][] = [
    ['just words', 2, 'not-a-field'],
    ['name: a\n- item', 3, 'not-a-field'],
    ['name:no space', 2, 'not-a-field'],
    ['\tname: x', 2, 'not-a-field'],
    ['name: a\nname: b', 3, 'key-twice'],
    ['parameters:\n  a: 1\n  a: 2', 4, 'key-twice'],
    ['  name: x', 2, 'bad-indent'],
    ['name: x\n  more: y', 3, 'bad-indent'],
    ['parameters:\n  a: 1\n    b: 2', 4, 'bad-indent'],
    ['parameters:\n  a: 1\n b: 2', 4, 'bad-indent'],
    ['parameters:\n  a:', 3, 'no-value'],
    ['name: [a, b]', 2, 'unsupported-value'],
    ['name: {a: b}', 2, 'unsupported-value'],
    ['name: |', 2, 'unsupported-value'],
    ['name: > folded', 2, 'unsupported-value'],
    ['name: *alias', 2, 'unsupported-value'],
    ['name: &anchor x', 2, 'unsupported-value'],
    ['name: !!js/function x', 2, 'unsupported-value'],
    ['name: a: b', 2, 'unsupported-value'],
    ['name: "open', 2, 'unsupported-value'],
    ['name: "a" b', 2, 'unsupported-value'],
    ['name: "bad \\x"', 2, 'unsupported-value'],
    ["name: 'a' b", 2, 'unsupported-value'],
  ];
  for (const [text, line, kind] of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const problem = head(text);
      assert.deepEqual({ line: problem['line'], kind: problem['kind'] }, { line, kind });
    });
  }

  it('is told where it never ends', () => {
    const result = parseFrontMatter('---\nname: x\nBody');
    assert.deepEqual(result, { ok: false, problem: { line: 1, kind: 'head-not-closed' } });
  });

  it('may be absent, and knows where the body begins', () => {
    assert.deepEqual(parseFrontMatter('\uFEFFHello\r\nworld\r\n'), {
      ok: true,
      frontMatter: { fields: [], body: 'Hello\nworld', bodyLine: 1 },
    });
    const result = parseFrontMatter('---\r\nname: x\r\n---\r\n\r\n  Body\r\n---\r\nmore');
    assert.ok(result.ok);
    assert.equal(result.frontMatter.body, 'Body\n---\nmore');
    assert.equal(result.frontMatter.bodyLine, 5);
  });

  it('gives back any string that is written in double quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        assert.deepEqual(head(`name: ${JSON.stringify(value)}`), { name: value });
      }),
      { seed: seedOf('front matter') },
    );
  });

  it('never throws, and names a line of the file', () => {
    const piece = fc.constantFrom(
      '---',
      '\n',
      '\r\n',
      'name',
      ':',
      ' ',
      '  ',
      '"',
      "'",
      '#',
      '\\',
      '|',
      '[',
      'a: b',
      '\t',
      '\uFEFF',
      '-',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = `---\n${pieces.join('')}`;
        const result = parseFrontMatter(text);
        if (result.ok) return;
        const { line } = result.problem;
        assert.ok(line >= 1 && line <= text.split(/\r\n|\n|\r/).length, `line ${line}`);
      }),
      { seed: seedOf('front matter') },
    );
  });
});
