import assert from 'node:assert/strict';
import type { ContentPart } from '../../src/core/conversation.ts';
import { Exporter, type ExportFormat } from '../../src/core/history/export/exporter.ts';
import { browser, closeBrowser, listenForIncidents, origin, serve } from '../support/browserPage.ts';
import { answer, createWorld, prompt } from '../unit/history/world.ts';
import { hostilePayloads } from './markdown/hostilePayloads.ts';

/* What is exported, with hostile text wherever text from outside is: the page in a browser, and the Markdown. */

const payloads = hostilePayloads.filter((payload) => payload.length <= 500);
const localize = (message: string, args: Readonly<Record<string, string | number>> = {}) =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name]));

after(closeBrowser);

async function exported(format: ExportFormat): Promise<string> {
  const { history, database, clock } = await createWorld();
  for (const [at, payload] of payloads.entries()) {
    const { id } = await history.createConversation({ title: payload, model: payload, tags: [payload] });
    const parts: readonly ContentPart[] = [
      { type: 'text', text: payload },
      { type: 'citation', url: payload, title: payload },
      { type: 'citation', url: `https://ok.example/${payload}`, title: payload },
      { type: 'tool-call', id: 't', name: payload, arguments: payload },
    ];
    const attachment = { hash: 'a'.repeat(64), name: payload, mimeType: payload, sizeBytes: 4 };
    const asked = prompt(id, `p${at}`, payload);
    await history.addMessage({ ...asked, parts: [...asked.parts, { type: 'image', attachment }] });
    const by = { requestedModel: payload, model: payload, provider: payload };
    await history.addMessage(answer(id, `a${at}`, '', `p${at}`, { parts, answer: by }));
  }
  const own = { now: () => clock.nowMs, after: () => ({ dispose: () => undefined }) };
  let text = '';
  for await (const piece of new Exporter({ database, clock: own, localize }).export({ format }))
    text += piece;
  return text;
}

describe('hostile text in an export', function () {
  this.timeout(120_000);

  it('is text in the page, whatever it says', async () => {
    const context = await (await browser()).newContext();
    const incidents: string[] = [];
    const page = await context.newPage();
    listenForIncidents(page, incidents);
    page.on('dialog', (dialog) => incidents.push(dialog.message()));
    await serve(context, await exported('html'), new Map(), (url) => {
      if (!url.endsWith('/favicon.ico')) incidents.push(`asked for ${url}`);
    });
    await page.goto(`${origin}/`);
    const { names, links, sections } = await page.evaluate(() => ({
      names: [
        ...new Set(
          [...document.querySelectorAll('*')].map(
            ({ localName, attributes }) =>
              `${localName} ${[...attributes].map(({ name }) => name).join(' ')}`,
          ),
        ),
      ].sort(),
      links: [...document.links].map(({ protocol, host }) => `${protocol}//${host}`),
      sections: document.querySelectorAll('section').length,
    }));
    assert.deepEqual(names.join('\n'), allowed.join('\n'));
    assert.equal(sections, 2 * payloads.length);
    assert.ok(links.filter((link) => link === 'https://ok.example').length >= payloads.length);
    assert.deepEqual(
      links.filter((link) => !/^https?:/.test(link)),
      [],
    );
    for (const link of await page
      .locator('a')
      .all()
      .then((all) => all.slice(0, 3)))
      assert.equal(await link.getAttribute('rel'), 'noreferrer');
    assert.deepEqual(incidents, []);
    await context.close();
  });

  it('is text in the headings, the sources and the names of files of Markdown', async () => {
    const lines = (await exported('markdown')).split('\n');
    const titles = lines.filter((line) => /^#{1,2} /.test(line) || /^- (?:Attached: |\[)/.test(line));
    // What models and people said is kept as it was said, and may look like any of these.
    const own = titles.filter((line) => !payloads.some((payload) => payload.split('\n').includes(line)));
    assert.ok(own.length > 4 * payloads.length - 20, String(own.length));
    const alive = own.filter((line) =>
      /(?<!\\)(?:\\\\)*[<`]|(?<!\\)(?:\\\\)*!\[/.test(line.replace(/\]\(<[^<>]*>\)$/, ']')),
    );
    assert.deepEqual(alive.slice(0, 5), []);
  });
});

const allowed = [
  'a href rel',
  'article ',
  'body ',
  'code ',
  'dd ',
  'div class',
  'dl ',
  'dt ',
  'h1 ',
  'h2 ',
  'head ',
  'html ',
  'meta charset',
  'meta http-equiv content',
  'meta name content',
  'p class',
  'pre ',
  'section class',
  'style ',
  'title ',
];
