import assert from 'node:assert/strict';
import { closeBrowser, openPage, type TestPage } from '../../support/browserPage.ts';
import { hostilePayloads } from './hostilePayloads.ts';
import { modules } from './modules.ts';

/*
 * Whatever a model writes: no script, no style of its own, nothing loaded, no navigation, and no element or
 * attribute that is not on the list below.
 */

const elements = new Set(
  (
    'abbr b bdi bdo blockquote br button caption cite code dd del details dfn div dl dt em figcaption figure h3 h4 h5 ' +
    'h6 hr i input ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table ' +
    'tbody td tfoot th thead time tr u ul var wbr a ' +
    'math semantics mrow mi mo mn ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover ' +
    'mtable mtr mtd mpadded mphantom mstyle menclose merror mlabeledtr mmultiscripts mprescripts'
  ).split(' '),
);
const attributes = new Set(
  (
    'align aria-expanded aria-label aria-pressed checked class colspan data-action data-alt data-code data-depth ' +
    'data-info ' +
    'data-footnote data-href data-label data-language data-lines data-src data-tex datetime dir disabled lang open ' +
    'reversed role rowspan scope start tabindex title type value ' +
    'accent accentunder columnalign columnlines columnspacing depth display displaystyle fence height linethickness ' +
    'lspace mathbackground mathcolor mathsize mathvariant maxsize minsize movablelimits notation rowlines rowspacing ' +
    'rspace scriptlevel separator stretchy symmetric voffset width'
  ).split(' '),
);
const className = /^(?:nt-[a-z-]+|language-\S+|hljs(?:-[\w-]+)?|[a-z]+_+)$/;

describe('hostile answers', function () {
  this.timeout(120_000);
  let test: TestPage;
  before(async () => {
    test = await openPage({ modules });
  });
  after(async () => {
    await test.close();
    await closeBrowser();
  });

  it('are at least three hundred', () => {
    assert.ok(new Set(hostilePayloads).size >= 300);
  });

  it('leave nothing but allowed elements and attributes, streamed or whole', async () => {
    const found = await test.page.evaluate(
      (payloads) => window.subject.renderHostile(payloads),
      hostilePayloads,
    );
    const wrong: string[] = [];
    for (const { payload, names, links } of found) {
      for (const name of names) {
        const [element = '', attribute, ...value] = name.split(' ');
        const isAllowed =
          attribute === undefined
            ? elements.has(element)
            : attribute === 'class'
              ? value.every((part) => className.test(part))
              : attributes.has(attribute);
        if (!isAllowed) wrong.push(`${name} from ${JSON.stringify(payload.slice(0, 200))}`);
      }
      for (const link of links) if (!isHarmless(link)) wrong.push(`${link} from ${JSON.stringify(payload)}`);
    }
    assert.deepEqual([...new Set(wrong)], []);
    assert.equal(found.length, 2 * hostilePayloads.length);
  });

  it('run nothing, load nothing and lead nowhere, even when everything in them is clicked', async () => {
    await test.page.waitForTimeout(500);
    const opened = await test.page.evaluate(() => window.subject.clickEverything());
    await test.page.waitForTimeout(500);
    assert.deepEqual(
      opened.filter((href) => !isHarmless(href)),
      [],
    );
    assert.ok(opened.length > 100, 'links were clicked');
    assert.deepEqual(test.incidents, []);
    assert.deepEqual(test.requests, []);
    assert.equal(await test.page.title(), 'Test');
    assert.equal(new URL(test.page.url()).href, 'https://panel.test/');
  });
});

/** The web without credentials, mail, or a path that stays a path whatever it is resolved against. */
function isHarmless(href: string): boolean {
  if (/^[a-z]:[\\/][^\\/]/i.test(href) || /^[\w.-]+\.\w+:\d+/.test(href)) return true;
  const url = URL.parse(href, 'https://workspace.invalid/folder/');
  if (!url) return false;
  if (url.host === 'workspace.invalid' || url.protocol === 'mailto:') return true;
  if (url.protocol === 'file:') return url.host === '';
  return /^https?:\/\//i.test(href) && url.username === '' && url.password === '';
}
