import assert from 'node:assert/strict';
import { closeBrowser, openPage, type TestPage } from '../../support/browserPage.ts';
import { gfmCases } from './gfmCases.ts';
import { modules } from './modules.ts';
import { gfmSpecExamples, type SpecExample, specExamples } from './specification.ts';

/** HTML is shown as text or made from a list of elements: see the cases of our own. */
const htmlSections = new Set(['HTML blocks', 'Raw HTML']);

/** Examples whose HTML we deliberately do not follow, or marked does not. */
const differing: ReadonlyMap<number, string> = new Map([
  [21, 'HTML in the example is shown as text or made from the list of elements'],
  [31, 'HTML in the example is shown as text or made from the list of elements'],
  [200, 'a link to nowhere is no link'],
  [201, 'HTML in the example is shown as text or made from the list of elements'],
  [344, 'HTML in the example is shown as text or made from the list of elements'],
  [475, 'HTML in the example is shown as text or made from the list of elements'],
  [476, 'HTML in the example is shown as text or made from the list of elements'],
  [477, 'HTML in the example is shown as text or made from the list of elements'],
  [484, 'a link without text shows its address'],
  [485, 'a link to nowhere is no link'],
  [486, 'a link to nowhere is no link'],
  [487, 'a link to nowhere is no link'],
  [491, 'HTML in the example is shown as text or made from the list of elements'],
  [494, 'HTML in the example is shown as text or made from the list of elements'],
  [517, 'a picture stands before the link around it'],
  [524, 'HTML in the example is shown as text or made from the list of elements'],
  [531, 'a picture stands before the link around it'],
  [536, 'HTML in the example is shown as text or made from the list of elements'],
  [567, 'a link to nowhere is no link'],
  [596, 'links to other schemes are refused'],
  [598, 'links to other schemes are refused'],
  [599, 'links to other schemes are refused'],
  [601, 'links to other schemes are refused'],
  [602, 'GFM makes bare addresses links'],
  [608, 'GFM makes bare addresses links'],
  [611, 'GFM makes bare addresses links'],
  [612, 'GFM makes bare addresses links'],
  [642, 'HTML in the example is shown as text or made from the list of elements'],
  [643, 'HTML in the example is shown as text or made from the list of elements'],
]);

const differingInGfm: ReadonlyMap<number, string> = new Map([
  [205, 'a table without rows has an empty body'],
  [633, 'links to other schemes are refused: xmpp'],
  [634, 'links to other schemes are refused: xmpp'],
  [635, 'links to other schemes are refused: xmpp'],
  [657, 'HTML in the example is shown as text or made from the list of elements'],
]);

describe('Markdown as the specifications have it', function () {
  this.timeout(60_000);
  let test: TestPage;
  before(async () => {
    test = await openPage({ modules });
  });
  after(async () => {
    await test.close();
    await closeBrowser();
  });

  /** The numbers of the examples that come out otherwise than their specification has it. */
  const unlike = (examples: readonly SpecExample[]) =>
    test.page.evaluate(
      (examples) =>
        examples
          .filter(
            ({ markdown, html }) => window.subject.shapeOf(markdown) !== window.subject.shapeOfHtml(html),
          )
          .map(({ number }) => number),
      examples,
    );

  it('renders the examples of CommonMark, but for those named here', async () => {
    assert.deepEqual(await unlike(specExamples.filter(({ section }) => !htmlSections.has(section))), [
      ...differing.keys(),
    ]);
  });

  it('renders the examples of the extensions of GFM, but for those named here', async () => {
    const extensions = gfmSpecExamples.filter(({ section }) => section.endsWith('(extension)'));
    assert.equal(extensions.length, 28);
    assert.deepEqual(await unlike(extensions), [...differingInGfm.keys()]);
  });

  it('renders tables, tasks, strikethrough, autolinks, footnotes, maths and HTML', async () => {
    const shapes = await test.page.evaluate(
      (texts) => texts.map((text) => window.subject.shapeOf(text)),
      gfmCases.map((item) => item.markdown),
    );
    const wrong = gfmCases.flatMap(({ section, markdown, html }, index) =>
      shapes[index]?.includes(html) ? [] : [{ section, markdown, expected: html, actual: shapes[index] }],
    );
    assert.deepEqual(wrong, []);
  });
});
