// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the variables of prompts look like this.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { catalogOf } from '../../../src/core/prompts/promptCatalog.ts';
import { isPromptFileName, parsePersonaFile, parsePromptFile } from '../../../src/core/prompts/promptFile.ts';
import { describePromptProblem, type PromptProblemKind } from '../../../src/core/prompts/promptProblem.ts';
import { expandTemplate, parseTemplate } from '../../../src/core/prompts/template.ts';
import { seedOf } from '../../support/seed.ts';

function problemOf(text: string, name = 'ask.md') {
  const parsed = parsePromptFile(name, text);
  return parsed.ok ? undefined : parsed.problem;
}

describe('a prompt file', () => {
  it('is read with all that it may have', () => {
    const parsed = parsePromptFile(
      'write-tests.md',
      '---\nname: Tests\ndescription: Writes them\nmodel: acme/one:free\nparameters:\n  temperature: 0.5\n  maxTokens: 900\n  reasoningEffort: low\nsend: false\n---\nTest ${selection} in ${input:style}.',
    );
    assert.ok(parsed.ok);
    const { template, ...head } = parsed.value;
    assert.deepEqual(head, {
      id: 'write-tests',
      name: 'Tests',
      description: 'Writes them',
      model: 'acme/one:free',
      parameters: { temperature: 0.5, maxTokens: 900, reasoningEffort: 'low' },
      sends: false,
    });
    assert.deepEqual(template.inputs, ['style']);
    assert.deepEqual([...template.variables], ['selection']);
  });

  it('needs no head', () => {
    const parsed = parsePromptFile('write-tests.md', 'Write tests.');
    assert.ok(parsed.ok);
    assert.equal(parsed.value.name, 'Write tests');
    assert.equal(parsed.value.sends, true);
  });

  const bad: [string, number, PromptProblemKind][] = [
    ['', 1, 'no-text'],
    ['---\nname: x\n---\n\n', 4, 'no-text'],
    ['---\nmodle: x\n---\nBody', 2, 'unknown-key'],
    ['---\nname:\n---\nBody', 2, 'no-value'],
    ['---\nname: ""\n---\nBody', 2, 'bad-value'],
    [`---\nname: ${'x'.repeat(61)}\n---\nBody`, 2, 'bad-value'],
    ['---\nname: "a\\nb"\n---\nBody', 2, 'bad-value'],
    ['---\nname: "a\\u202eb"\n---\nBody', 2, 'bad-value'],
    ['---\nmodel: two words\n---\nBody', 2, 'bad-value'],
    ['---\nsend: perhaps\n---\nBody', 2, 'bad-value'],
    ['---\nparameters: 3\n---\nBody', 2, 'bad-value'],
    ['---\nparameters:\n  temperature: 3\n---\nBody', 3, 'bad-value'],
    ['---\nparameters:\n  temperature: hot\n---\nBody', 3, 'bad-value'],
    ['---\nparameters:\n  maxTokens: 1.5\n---\nBody', 3, 'bad-value'],
    ['---\nparameters:\n  __proto__: 1\n---\nBody', 3, 'not-a-field'],
    ['---\nconstructor: x\n---\nBody', 2, 'unknown-key'],
    ['---\nparameters:\n  toString: 1\n---\nBody', 3, 'unknown-parameter'],
    ['---\nname: x\n---\n\nSay\n${nothing}', 6, 'unknown-variable'],
    ['Say ${selection', 1, 'unknown-variable'],
    ['Say ${input:}', 1, 'unknown-variable'],
    ['Say ${constructor}', 1, 'unknown-variable'],
    [Array.from({ length: 11 }, (_, n) => `\${input:q${n}}`).join(' '), 1, 'too-many-inputs'],
  ];
  for (const [text, line, kind] of bad) {
    it(`is refused: ${JSON.stringify(text.slice(0, 60))}`, () => {
      const problem = problemOf(text);
      assert.deepEqual({ line: problem?.line, kind: problem?.kind }, { line, kind });
      const sentence = problem && describePromptProblem(problem, (message) => message);
      assert.match(sentence ?? '', /\.$/);
    });
  }

  it('is called as its command', () => {
    for (const name of ['Explain.md', '-x.md', 'a b.md', '../x.md', `${'x'.repeat(61)}.md`, 'é.md']) {
      assert.equal(problemOf('Body', name)?.kind, 'bad-file-name', name);
    }
    assert.ok(isPromptFileName('a b.md'));
    for (const name of ['README.md', 'notes.txt', 'md']) assert.ok(!isPromptFileName(name), name);
  });
});

describe('a persona file', () => {
  it('is told word for word', () => {
    const parsed = parsePersonaFile('terse.md', '---\nname: Terse\n---\nBe terse. ${selection} $$');
    assert.ok(parsed.ok);
    assert.equal(parsed.value.text, 'Be terse. ${selection} $$');
  });

  it('sends nothing', () => {
    const parsed = parsePersonaFile('terse.md', '---\nsend: true\n---\nBe terse.');
    assert.ok(!parsed.ok);
    assert.equal(parsed.problem.kind, 'unknown-key');
  });
});

describe('the text of a prompt', () => {
  function expanded(text: string, variables = {}, inputs: [string, string][] = []): unknown {
    const parsed = parseTemplate(text);
    assert.ok(parsed.ok);
    const result = expandTemplate(parsed.template, { variables, inputs: new Map(inputs) });
    return result.ok ? result.text : result;
  }

  const table: [string, string][] = [
    ['in ${language}.', 'in ts.'],
    ['${file}:${lines}', 'src/a.ts:3-4'],
    ['${input:To what?}', 'Danish'],
    ['$${file} costs $5, $$5, $ and {}', '${file} costs $5, $$5, $ and {}'],
    ['$$${file}', '$${file}'],
  ];
  for (const [text, result] of table) {
    it(`becomes ${result}`, () =>
      assert.equal(
        expanded(text, { language: 'ts', file: 'src/a.ts', lines: '3-4' }, [['To what?', 'Danish']]),
        result,
      ));
  }

  it('says what it has no value for', () => {
    assert.deepEqual(expanded('Explain ${selection}'), { ok: false, missing: 'selection' });
  });

  it('never looks into what was put in', () => {
    const dollar = fc.constantFrom('$', '{', '}', '${', '$$', 'file', '${file}', '${input:a}', '$$${', '\n');
    const hostile = fc.array(dollar).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(hostile, hostile, (file, input) => {
        const text = expanded('<${file}|${input:a}|${file}>', { file }, [['a', input]]);
        assert.equal(text, `<${file}|${input}|${file}>`);
      }),
      { seed: seedOf('expansion') },
    );
  });

  it('is read without a throw, whatever it is, and text without a brace stays', () => {
    const dollar = fc.constantFrom('$', '{', '}', '${', '$$', 'file', 'input:', 'a', '\n');
    fc.assert(
      fc.property(fc.array(dollar, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const parsed = parseTemplate(text);
        if (!parsed.ok || text.includes('${')) return;
        assert.equal(expanded(text), text.trim());
      }),
      { seed: seedOf('templates') },
    );
  });
});

describe('prompts of all folders', () => {
  const file = (origin: 'built-in' | 'user' | 'workspace', name: string, text = 'Body') => ({
    origin,
    uri: `${origin}/${name}`,
    parsed: parsePromptFile(name, text),
  });

  it("take the user's file in the place of a shipped one, and let no workspace do so", () => {
    const { prompts, bad } = catalogOf([
      file('workspace', 'fix.md'),
      file('workspace', 'own.md'),
      file('built-in', 'explain.md'),
      file('user', 'explain.md'),
      file('built-in', 'fix.md'),
    ]);
    assert.deepEqual(
      prompts.map(({ uri }) => uri),
      ['user/explain.md', 'built-in/fix.md', 'workspace/own.md'],
    );
    assert.deepEqual(bad, [
      { uri: 'workspace/fix.md', problem: { line: 1, kind: 'name-taken', name: 'fix' } },
    ]);
  });

  it('go on without the bad ones, and a bad copy leaves the shipped one in place', () => {
    const { prompts, bad } = catalogOf(
      [
        file('user', 'explain.md', ''),
        file('built-in', 'explain.md'),
        file('user', 'good.md'),
        file('user', 'new.md'),
      ],
      new Set(['new']),
    );
    assert.deepEqual(
      prompts.map(({ uri }) => uri),
      ['built-in/explain.md', 'user/good.md'],
    );
    assert.deepEqual(
      bad.map(({ uri, problem }) => `${uri} ${problem.kind}`),
      ['user/explain.md no-text', 'user/new.md name-taken'],
    );
  });
});
