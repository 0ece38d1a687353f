import assert from 'node:assert/strict';
import { violationsOf } from '../../support/axe.ts';
import { closeBrowser, openPage, type TestPage } from '../../support/browserPage.ts';
import { themeCss, themeNames } from '../../support/themes.ts';
import { modules } from './modules.ts';
import { sampleAnswer } from './sampleAnswer.ts';

/* What a reader sees and does while an answer arrives and afterwards. */

describe('reading an answer', function () {
  this.timeout(60_000);
  let test: TestPage;
  before(async () => {
    test = await openPage({ modules, css: themeCss('dark') });
  });
  after(async () => {
    await test.close();
    await closeBrowser();
  });
  beforeEach(() => test.page.evaluate(() => window.subject.reset()));

  const show = (text: string) =>
    test.page.evaluate((text) => window.subject.newRenderer().setText(text), text);
  const calls = () => test.page.evaluate(() => window.subject.calls());

  it('shows half-arrived marks as what they will be', async () => {
    const shapes = await test.page.evaluate(() => {
      const shape = (text: string) => window.subject.interimShape(text);
      return {
        fence: shape('```ts\nconst a'),
        fenceBegun: shape('text\n\n``'),
        tableHead: shape('| a | b'),
        tableLine: shape('| a | b |\n|--'),
        bold: shape('some **bo'),
        boldBegun: shape('some **'),
        code: shape('run `npm in'),
        link: shape('see [the docs](https://exa'),
        linkText: shape('see [the do'),
        image: shape('see ![a pic](https://ex'),
        bullet: shape('text\n-'),
        underline: shape('text\n--'),
        tag: shape('a <detai'),
        maths: shape('so\n\n$$\na = b'),
        task: shape('- [ ] a\n- [x'),
        footnote: shape('note[^1'),
        literal: shape('2 * 3 and a_b and 5 < 6 [ok]: x'),
      };
    });
    assert.deepEqual(shapes, {
      fence: '<pre><code class="language-ts">const a</code></pre>',
      fenceBegun: '<p>text</p>',
      tableHead: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody></tbody></table>',
      tableLine: '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody></tbody></table>',
      bold: '<p>some <strong>bo</strong></p>',
      boldBegun: '<p>some</p>',
      code: '<p>run <code>npm in</code></p>',
      link: '<p>see the docs</p>',
      linkText: '<p>see the do</p>',
      image: '<p>see</p>',
      bullet: '<p>text</p>',
      underline: '<p>text</p>',
      tag: '<p>a</p>',
      maths: '<p>so</p><p><math block>a = b</math></p>',
      task: '<ul><li><input> a</li></ul>',
      footnote: '<p>note</p>',
      literal: '<p>2 * 3 and a_b and 5 &lt; 6 [ok]: x</p>',
    });
  });

  it('never shows a bare mark for emphasis, code, fences or tables on the way', async () => {
    const bare = await test.page.evaluate((text) => window.subject.interimTexts(text), sampleAnswer);
    const flickers = bare.filter((text) => /\*\*|```|\|-|(?:^|\s)#{1,6}(?:\s|$)|\]\(/.test(text));
    assert.deepEqual(flickers.slice(0, 3), []);
  });

  it('renders at most once in a frame', async () => {
    const passes = await test.page.evaluate(async () => {
      const renderer = window.subject.newRenderer();
      for (let index = 0; index < 200; index++) renderer.append('word ');
      await window.subject.frames(2);
      for (let index = 0; index < 200; index++) renderer.append('word ');
      await window.subject.frames(2);
      return window.subject.calls().filter((call) => call === 'grow').length;
    });
    assert.equal(passes, 2);
  });

  it('leaves finished blocks, rows and items alone', async () => {
    const touched = await test.page.evaluate((text) => window.subject.touchedAfterwards(text), sampleAnswer);
    assert.deepEqual(touched, []);
  });

  it('keeps a selection and the focus in the block that grows', async () => {
    const kept = await test.page.evaluate(async () => {
      const { subject } = window;
      const renderer = subject.newRenderer();
      renderer.append('A **first** paragraph with some words to sel');
      await subject.until(() => document.querySelector('#root p') !== null);
      const words = document.querySelector('#root p')?.lastChild as Text;
      document.getSelection()?.setBaseAndExtent(words, 1, words, 10);
      const before = String(document.getSelection());
      for (const part of ['ect and ', '*more*', ' and `mo', 're`\n\n']) {
        renderer.append(part);
        await subject.frames(2);
      }
      const selected = String(document.getSelection());
      renderer.append('```sh\nls');
      const run = () => document.querySelector<HTMLElement>('#root [data-action="run"]');
      // Where the machine is slow, the renderer rests for some frames.
      await subject.until(() => run() !== null);
      const button = run();
      button?.focus();
      for (const part of [' -l\ncd', ' /\n``', '`\n', 'after']) {
        renderer.append(part);
        await subject.frames(2);
      }
      renderer.finish();
      return { before, selected, isFocused: button?.isConnected && document.activeElement === button };
    });
    assert.equal(kept.before.length, 9);
    assert.deepEqual(kept, { before: kept.before, selected: kept.before, isFocused: true });
  });

  it('colours code after its block has closed, without changing a character', async () => {
    const found = await test.page.evaluate(async () => {
      const { subject } = window;
      const renderer = subject.newRenderer();
      const code = `${Array.from({ length: 200 }, (_, index) => `/* note\n   ${index} */ const text${index} = \`a \${'b'} c\`;`).join('\n')}\n`;
      renderer.append(`\`\`\`ts\n${code}`);
      await subject.frames(20);
      const element = document.querySelector('#root code');
      const whileOpen = element?.querySelectorAll('span').length;
      renderer.append('```\n\nafter');
      renderer.finish();
      await subject.until(
        () =>
          !(element?.lastChild instanceof Text) && element?.querySelectorAll('.hljs-comment').length === 200,
      );
      return {
        whileOpen,
        isSame: element?.textContent === code,
        keywords: element?.querySelectorAll('.hljs-keyword').length,
        isLikeWhole: subject.withoutSlices(element) === subject.highlightWhole(code, 'typescript'),
      };
    });
    assert.deepEqual(found, { whileOpen: 0, isSame: true, keywords: 200, isLikeWhole: true });
  });

  it('colours long code in parts that neither move a line nor add one to what is copied', async () => {
    const found = await test.page.evaluate(async () => {
      const { subject } = window;
      const renderer = subject.newRenderer();
      const line = (index: number) =>
        index % 40 === 3 ? '' : `const text${index} = '${'wide '.repeat(index % 37)}';`;
      const code = `${Array.from({ length: 400 }, (_, index) => line(index)).join('\n')}\n`;
      renderer.append(`\`\`\`ts\n${code}`);
      await subject.frames(20);
      const pre = document.querySelector('#root pre');
      const element = pre?.querySelector('code');
      if (!pre || !element) throw new Error('There is no code.');
      const look = () => {
        const selection = document.getSelection();
        selection?.selectAllChildren(element);
        const copied = selection?.toString().replace(/\n$/, '');
        selection?.removeAllRanges();
        return { size: [pre.scrollWidth, pre.scrollHeight], isCopied: copied === code.replace(/\n$/, '') };
      };
      const before = look();
      renderer.append('```\n\nafter');
      renderer.finish();
      await subject.until(() => !(element.lastChild instanceof Text));
      const after = look();
      const slices = element.querySelectorAll('.nt-slice').length;
      pre.closest('.nt-code')?.classList.add('nt-wrapped');
      return { before, after, slices, isWrapped: pre.scrollWidth === pre.clientWidth };
    });
    assert.ok(found.slices > 3, `${found.slices}`);
    assert.deepEqual(found.after, found.before);
    assert.deepEqual([found.after.isCopied, found.isWrapped], [true, true]);
  });

  it('offers what can be done with code, by name', async () => {
    await show('```bash\nnpm ci\nls\n```\n\n```ts\nlet a;\n```\n');
    const names = await test.page
      .getByRole('button')
      .evaluateAll((buttons) => buttons.map((one) => one.ariaLabel));
    const common = ['Insert at cursor', 'Apply to file', 'Open in a new file', 'Copy code'];
    assert.deepEqual(names, ['Wrap lines', 'Put into the terminal', ...common, 'Wrap lines', ...common]);
    await test.page.getByRole('button', { name: 'Put into the terminal' }).click();
    await test.page.getByRole('button', { name: 'Copy code' }).last().press('Enter');
    await test.page.getByRole('button', { name: 'Apply to file' }).last().click();
    const made = (await calls()).filter((call) => call !== 'grow');
    assert.deepEqual(made, ['run bash "npm ci\\nls"', 'copy ts "let a;"', 'apply ts "let a;"']);
    const wrap = test.page.getByRole('button', { name: 'Wrap lines' }).first();
    await wrap.click();
    assert.equal(await wrap.getAttribute('aria-pressed'), 'true');
  });

  it('folds long code of finished answers', async () => {
    await show(`\`\`\`\n${'line\n'.repeat(60)}\`\`\`\n`);
    const pre = test.page.locator('#root pre');
    const folded = (await pre.boundingBox())?.height ?? 0;
    await test.page.getByRole('button', { name: 'Show all 60 lines' }).press('Enter');
    const unfolded = (await pre.boundingBox())?.height ?? 0;
    assert.ok(folded > 100 && unfolded > 2 * folded, `${folded} and ${unfolded}`);
    await test.page.getByRole('button', { name: 'Show less' }).click();
    assert.equal((await pre.boundingBox())?.height, folded);
  });

  it('tells the host which link is wanted, by mouse and by keyboard', async () => {
    await show(
      '[web](https://example.com/a?b=c) <mailto:a@b.example> [file](src/a.ts#L3) [place](#the-end)\n\n## The end',
    );
    for (const name of ['web', 'mailto:a@b.example', 'file', 'place']) {
      await test.page.getByRole('link', { name }).click();
    }
    await test.page.getByRole('link', { name: 'web' }).press('Enter');
    const made = (await calls()).filter((call) => call !== 'grow');
    assert.deepEqual(made, [
      'open https://example.com/a?b=c',
      'open mailto:a@b.example',
      'open src/a.ts#L3',
      'open https://example.com/a?b=c',
    ]);
  });

  it('loads an image only when asked, through the host', async () => {
    await show('![A dot](https://example.com/dot.png) and ![Broken](https://example.com/broken.png)');
    const dot = test.page.getByRole('button', { name: 'A dot example.com' });
    assert.ok((await dot.textContent())?.includes('example.com'));
    await dot.click();
    await test.page.getByRole('img', { name: 'A dot' }).waitFor();
    await test.page.getByRole('button', { name: /Broken/ }).click();
    await test.page.locator('.nt-failed').waitFor();
    const made = (await calls()).filter((call) => call !== 'grow');
    assert.deepEqual(made, ['load https://example.com/dot.png', 'load https://example.com/broken.png']);
  });

  it('sets formulas as MathML, and leaves alone what is none', async () => {
    await show('$\\frac{a}{b}$ and $\\nosuch{x$ and\n\n$$\n\\sqrt{2}\n$$\n');
    await test.page.locator('math').nth(1).waitFor();
    const maths = await test.page
      .locator('.nt-maths')
      .evaluateAll((all) =>
        all.map((one) => one.querySelector('mfrac, msqrt')?.localName ?? one.textContent),
      );
    assert.deepEqual(maths, ['mfrac', '\\nosuch{x', 'msqrt']);
    assert.equal(await test.page.locator('math[display="block"]').count(), 1);
  });

  it('leads from a note to its text and back, in the same answer', async () => {
    await test.page.evaluate(() => {
      const { subject } = window;
      subject.newRenderer().setText('One[^1]\n\n[^1]: First answer');
      subject.newRenderer().setText('Two[^1]\n\n[^1]: Second answer');
    });
    assert.equal(await test.page.locator('#root [id]').count(), 0);
    await test.page.getByRole('button', { name: 'Footnote 1' }).last().click();
    const focused = () => test.page.evaluate(() => document.activeElement?.textContent);
    assert.match((await focused()) ?? '', /Second answer/);
    await test.page.getByRole('button', { name: 'Back to the text' }).last().click();
    assert.equal(await focused(), '1');
  });

  it('makes invisible characters in code visible, and copies them as they are', async () => {
    const code = 'if (isAdmin\u202e \u2066) {} // \u200b\u{e0041}end';
    await show(`\`\`\`js\n${code}\n\`\`\`\n\nand \`a\u2067b\``);
    const marks = await test.page
      .locator('.nt-invisible')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one, '::before').content));
    assert.deepEqual(marks, ['"U+202E"', '"U+2066"', '"U+200B"', '"U+E0041"', '"U+2067"']);
    await test.page.getByRole('button', { name: 'Copy code' }).click();
    assert.ok((await calls()).includes(`copy js ${JSON.stringify(code)}`));
  });

  it('reads right to left where the text does', async () => {
    await show('שלום **עולם**\n\nHello\n\n- مرحبا\n\n```\nכן = 1\n```');
    const directions = await test.page
      .locator('#root .nt-markdown > *')
      .evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
    assert.deepEqual(directions, ['rtl', 'ltr', 'rtl', 'ltr']);
  });

  for (const theme of themeNames) {
    it(`has no violation of accessibility in ${theme}`, async () => {
      const themed = await openPage({ modules, css: themeCss(theme), width: 300 });
      await themed.page.evaluate(async (text) => {
        window.subject.newRenderer().setText(text);
        await window.subject.until(
          () => document.querySelector('.hljs-keyword') !== null && document.querySelector('math') !== null,
        );
        await window.subject.frames(10);
      }, sampleAnswer);
      const except = ['page-has-heading-one', 'heading-order', 'region'];
      const found = await violationsOf(themed.page, { except });
      await themed.close();
      assert.deepEqual(found, []);
    });
  }

  it('does nothing the policy forbids and asks for nothing', () => {
    assert.deepEqual(test.incidents, []);
    assert.deepEqual(test.requests, []);
  });
});
