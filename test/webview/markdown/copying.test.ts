import assert from 'node:assert/strict';
import { closeBrowser, openPage, type TestPage } from '../../support/browserPage.ts';
import { gfmCases } from './gfmCases.ts';
import { modules } from './modules.ts';
import { sampleAnswer } from './sampleAnswer.ts';
import { specExamples } from './specification.ts';
import { trickyAnswers } from './trickyAnswers.ts';

/* A selection over several blocks is copied as the Markdown that renders to what was selected. */

describe('copying from an answer', function () {
  this.timeout(60_000);
  let test: TestPage;
  before(async () => {
    test = await openPage({ modules });
  });
  after(async () => {
    await test.close();
    await closeBrowser();
  });
  beforeEach(() => test.page.evaluate(() => window.subject.reset()));

  /** What the clipboard gets for a selection from one text to another, or undefined where the browser decides. */
  const copy = (markdown: string, from: string, to: string) =>
    test.page.evaluate(
      ([markdown, from, to]) => {
        window.subject.newRenderer().setText(markdown);
        return window.subject.copyFromTo(from, to);
      },
      [markdown, from, to] as const,
    );

  it('gives Markdown for whole answers that renders to the same', async () => {
    const all = [sampleAnswer, ...trickyAnswers, ...gfmCases.map((item) => item.markdown)];
    const texts = all.filter(
      (text) => !/<(?!details|summary|kbd|su[bp]|https|!--|br|script|Foo|String)\w/.test(text),
    );
    const different = await test.page.evaluate((texts) => window.subject.unlikeCopies(texts), texts);
    assert.deepEqual(different, []);
  });

  it('gives Markdown for nearly every example of CommonMark that renders to the same', async () => {
    const plain = specExamples.filter(({ section }) => !/HTML/.test(section)).map(({ markdown }) => markdown);
    const different = await test.page.evaluate((texts) => window.subject.unlikeCopies(texts), plain);
    assert.ok(
      different.length <= plain.length * 0.05,
      `${different.length} differ:\n${different.slice(0, 40).join('\n')}`,
    );
  });

  it('gives Markdown for parts of blocks', async () => {
    assert.equal(
      await copy(
        '# Title\n\nSome **bold text** here.\n\nMore `code` and [link](https://a.example).',
        'text',
        'More `code` and link',
      ),
      '**text** here.\n\nMore `code` and [link](https://a.example)',
    );
  });

  it('keeps lists and tables what they are', async () => {
    assert.equal(await copy('3. one\n4. two\n5. three\n6. four', 'two', 'three'), '4. two\n5. three');
    assert.equal(await copy('- a\n  - b\n  - c\n- d', 'b', 'd'), '- - b\n  - c\n- d');
    assert.equal(
      await copy('| x | y |\n|---|--:|\n| 1 | 2 |\n| 3 | 4 |', 'x', '2'),
      '| x | y |\n| --- | ---: |\n| 1 | 2 |',
    );
  });

  it('gives code in its fence, without the words of the bar', async () => {
    assert.equal(
      await copy('before\n\n```ts\nlet a = 1;\n```\n\nafter', 'before', 'after'),
      'before\n\n```ts\nlet a = 1;\n```\n\nafter',
    );
  });

  it('leaves a selection within one block to the browser', async () => {
    assert.equal(await copy('Some **bold** text', 'me', 'te'), undefined);
    assert.equal(await copy('```ts\nlet a = 1;\nlet b;\n```', 'a = 1', 'let b'), undefined);
  });
});
