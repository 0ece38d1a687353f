import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { closeBrowser } from '../support/browserPage.ts';
import { waitUntil } from '../support/chatFrame.ts';
import { mixedHealth } from '../support/healthStates.ts';
import {
  messageView,
  openPanel,
  type PanelPage,
  pickerReady,
  quietly,
  snapshotOf,
} from '../support/panelPage.ts';
import { fullUsage } from '../support/usageStates.ts';
import { openView } from '../support/viewPage.ts';
import { type FilledIn, fillInAll, type Template } from './fillIn.ts';
import { hostilePayloads } from './markdown/hostilePayloads.ts';

/*
 * Every place of the pages where text from outside is shown, except for what the Markdown renderer owns (hostile.test.ts
 * has that): each payload is put into all of them at once, and the page has to have the very same elements, classes,
 * attributes and addresses that it has with harmless words.
 */

// A prompt with a fence in it belongs to the renderer.
const payloads = hostilePayloads.filter(
  (payload) => payload.length <= 500 && payload.trim() !== '' && !payload.includes('```'),
);

after(closeBrowser);

/** Texts of which each is known by the name of its place. */
class Places {
  readonly names: string[] = [];

  readonly text = (name: string): string => `\uE000${this.names.push(name) - 1}\uE001`;

  /** All words in a state that are told by these keys. */
  words<T>(state: T, keys: readonly string[], path = ''): T {
    if (Array.isArray(state)) return state.map((item, at) => this.words(item, keys, `${path}.${at}`)) as T;
    if (typeof state !== 'object' || state === null) return state;
    const entries = Object.entries(state).map(([key, value]) => {
      const name = `${path}.${key}`;
      return [
        key,
        typeof value === 'string' && keys.includes(key) ? this.text(name) : this.words(value, keys, name),
      ];
    });
    return Object.fromEntries(entries) as T;
  }
}

async function check(
  page: Page,
  places: Places,
  messages: readonly Template[],
  { notShown = [], revision = 0 }: { readonly notShown?: readonly string[]; readonly revision?: number } = {},
): Promise<void> {
  const found: FilledIn = await page.evaluate(fillInAll, { messages, payloads, revision });
  assert.deepEqual(
    found.unseen.map((at) => places.names[at]).sort(),
    [...notShown].sort(),
    'every place is shown',
  );
  assert.deepEqual(found.differing.slice(0, 5), []);
  assert.equal(found.count, payloads.length);
}

function untouched({
  incidents,
  page,
}: {
  readonly incidents: readonly string[];
  readonly page: Page;
}): void {
  assert.deepEqual(incidents, [], 'nothing ran, nothing was asked for');
  assert.equal(page.url(), 'https://panel.test/');
  assert.equal(page.context().pages().length, 1);
}

describe('hostile text in every place', function () {
  this.timeout(120_000);

  it('is three hundred payloads and more', () => {
    assert.ok(new Set(payloads).size >= 300, String(payloads.length));
  });

  describe('of the chat panel', () => {
    let panel: PanelPage;
    before(async () => {
      panel = await openPanel();
      await panel.show([]);
      // Made when the page has nothing else to do, in the midst of the payloads else.
      await pickerReady(panel.page);
    });
    after(() => panel.close());
    afterEach(() => untouched(panel));

    it('the transcript, what surrounds it, notices, chips, queue and gauge', async () => {
      const places = new Places();
      const notShown = ['drafted uri', 'along uri', 'web uri', 'a0 asked'];
      await check(panel.page, places, transcript(places), { notShown });
    });

    it('answers side by side', async () => {
      const places = new Places();
      const text = places.text;
      const answer = (id: string) => ({ ...answerView(id, places), beside: { usdPerToken: 0.001 } });
      const messages = [
        promptView(places),
        answer('a1'),
        { ...answer('a2'), state: 'failed', failure: failure(text) },
      ];
      const notShown = ['along uri', 'web uri', 'a1 asked', 'a1 provider', 'a1 token kinds'];
      notShown.push('a2 asked', 'a2 provider', 'a2 token kinds', 'model name', 'warning');
      await check(panel.page, places, [snapshot({ messages }, places, [text('compared'), 'x'])], {
        notShown,
      });
    });

    it('the empty state', async () => {
      const places = new Places();
      const recent = [{ id: 'r', title: places.text('recent title'), when: places.text('recent when') }];
      const notShown = ['title', 'summary', 'summary model'];
      await check(panel.page, places, [snapshot({ conversationId: null, messages: [], recent }, places)], {
        notShown,
      });
    });

    it('questions before sending', async () => {
      const places = new Places();
      const { text } = places;
      const question = {
        id: 'q',
        title: text('question title'),
        text: text('question text'),
        items: [{ what: text('what'), where: text('where'), preview: text('preview') }],
        choices: [{ id: 'mask', label: text('choice') }],
      };
      await panel.show([]);
      await check(panel.page, places, [{ type: 'question', question }], panel);
    });

    it('the lists behind @ and /', async () => {
      await panel.show([]);
      await panel.page.getByRole('textbox', { name: 'Message' }).press('@');
      await waitUntil(() => panel.intents('suggest').length > 0, 'the host is asked');
      const sequence = panel.intents('suggest').at(-1)?.sequence;
      const places = new Places();
      const { text } = places;
      const items = [
        { id: 'x', label: text('label'), detail: text('detail'), group: text('group'), icon: 'file' },
      ];
      await check(panel.page, places, [{ type: 'suggestions', kind: 'context', sequence, items }], panel);
    });

    it('models, their descriptions and providers', async () => {
      await panel.show([]);
      await panel.tell({ type: 'open-models', purpose: { for: 'choose' } });
      const places = new Places();
      const [catalogue] = models(new Places()) as [Parameters<PanelPage['tell']>[0]];
      await panel.tell(catalogue);
      await panel.page.getByTitle('Details', { exact: true }).click();
      await check(panel.page, places, models(places), { revision: panel.revision, notShown: ['standard'] });
    });

    it('why the history cannot be opened', async () => {
      const places = new Places();
      await check(panel.page, places, [{ type: 'broken', sentence: places.text('broken') }], panel);
    });
  });

  it('of the usage view', async () => {
    const view = await openView('usage');
    const places = new Places();
    const keys = ['label', 'value', 'note', 'title', 'cost', 'period', 'used'];
    const { x, y, rows } = fullUsage.chart;
    const chart = { x: x.slice(0, 1), y: y.slice(0, 1), rows: rows.slice(0, 1) };
    const state = places.words({ ...fullUsage, chart, account: [places.text('account')] }, keys);
    await view.tell({ type: 'usage', state });
    await view.page.getByText('Show as Table').click();
    await check(view.page, places, [{ type: 'usage', state }]);
    untouched(view);
    await view.close();
  });

  it('of the health view', async () => {
    const view = await openView('health');
    const places = new Places();
    const keys = [
      'headline',
      'checkedAt',
      'title',
      'sentence',
      'advice',
      'label',
      'name',
      'model',
      'provider',
    ];
    const facts = (name: string) => [[places.text(`${name} name`), places.text(`${name} value`)]] as const;
    const filled = places.words(mixedHealth, keys);
    const { metrics, checks } = filled;
    const state = {
      ...filled,
      checks: checks.map((item) => ({ ...item, facts: facts(item.id) })),
      versions: facts('version'),
      metrics: {
        ...metrics,
        stretches: metrics.stretches.slice(0, 2),
        facts: facts('metric'),
        circuits: facts('circuit'),
      },
    };
    await check(view.page, places, [{ type: 'health', view: state }]);
    untouched(view);
    await view.close();
  });
});

function snapshot(state: object, { text }: Places, compared: readonly string[] = []): Template {
  const surroundings = {
    ...quietly,
    title: text('title'),
    model: text('model'),
    choice: {
      ...quietly.choice,
      name: text('model name'),
      warning: text('warning'),
      compared,
    },
    persona: text('persona'),
    instructions: [{ uri: 'file:///w/AGENTS.md', name: text('instructions'), tokens: 1, isOn: true }],
    summary: { upTo: 'p1', text: text('summary'), model: text('summary model') },
  };
  return { type: 'snapshot', state: { ...snapshotOf([]).state, surroundings, ...state } };
}

const failure = (text: Places['text']) => ({
  sentence: text('failure'),
  detail: text('failure detail'),
  actions: [{ id: 'retry', label: text('failure action') }],
});

function chip({ text }: Places, hash: string, kind = 'file') {
  return {
    hash,
    kind,
    label: text(`${hash} label`),
    mimeType: 'text/plain',
    uri: text(`${hash} uri`),
    lines: { first: 1, last: 2 },
    sizeBytes: 10,
    tokens: 3,
  };
}

function promptView(places: Places) {
  const { text } = places;
  return {
    ...messageView({ id: 'p1', role: 'user' }),
    author: text('who asks'),
    text: text('prompt'),
    attachments: [chip(places, 'along'), chip(places, 'web', 'web-page')],
    images: [{ url: 'attachment:1:image/png', name: text('image name') }],
  };
}

function answerView(id: string, { text }: Places) {
  return {
    ...messageView({ id }),
    author: text(`${id} author`),
    asked: text(`${id} asked`),
    facts: {
      provider: text(`${id} provider`),
      fallback: text(`${id} fallback`),
      promptTokens: 1,
      completionTokens: 2,
      tokenKinds: text(`${id} token kinds`),
      cost: text(`${id} cost`),
    },
    citations: [
      { url: text(`${id} citation url`), title: text(`${id} citation title`) },
      { url: `x${text(`${id} bare citation`)}`, title: '' },
    ],
    toolCalls: [
      { name: text(`${id} tool`), arguments: text(`${id} arguments`), result: text(`${id} result`) },
    ],
  };
}

function transcript(places: Places): readonly Template[] {
  const { text } = places;
  const waiting = { sentence: text('waiting'), untilMs: 4_000_000_000_000 };
  const messages = [
    promptView(places),
    answerView('a0', places),
    answerView('a1', places),
    { ...messageView({ id: 'a2', state: 'failed' }), failure: failure(text) },
    { ...messageView({ id: 'a3', state: 'streaming' }), waiting },
  ];
  const state = {
    messages,
    queue: [{ id: 'q1', text: text('queued'), attachmentCount: 1 }],
    draft: { text: '', attachments: [chip(places, 'drafted')], edit: 0 },
  };
  const notice = { sentence: text('notice'), actions: [{ id: 'show-usage', label: text('notice action') }] };
  const parts = [{ part: 'system', name: text('gauge part'), tokens: 3 }];
  return [
    snapshot(state, places),
    { type: 'gauge', gauge: { parts, contextTokens: 100, cost: text('gauge cost') } },
    { type: 'notice', notice },
  ];
}

function models({ text }: Places): readonly Template[] {
  const row = {
    id: 'acme/m-1',
    name: text('model name'),
    vendor: text('vendor'),
    priceIn: text('price in'),
    priceOut: text('price out'),
    isFree: false,
    contextTokens: 1000,
    can: ['tools'],
    expiresOn: text('expires'),
  };
  const catalogue = {
    models: [row],
    favourites: ['acme/m-1'],
    recents: [],
    compared: [],
    standard: text('standard'),
    isLoading: false,
    notes: [text('note')],
  };
  const endpoint = {
    provider: text('endpoint'),
    priceIn: text('endpoint price in'),
    priceOut: text('endpoint price out'),
    quantization: text('quantization'),
    isHealthy: true,
  };
  const card = {
    id: 'acme/m-1',
    description: text('description'),
    knowledgeCutoff: text('cutoff'),
    prices: [{ what: text('price of what'), price: text('price') }],
    endpoints: [endpoint],
    failure: text('why not'),
  };
  return [
    { type: 'catalogue', catalogue },
    { type: 'model-card', card },
  ];
}
