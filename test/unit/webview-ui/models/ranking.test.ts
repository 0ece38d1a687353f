import assert from 'node:assert/strict';
import {
  type Entry,
  type FilterName,
  indexOf,
  listModels,
  type Order,
} from '../../../../webview-ui/chat/models/ranking.ts';
import { manyRows, modelRow } from '../../../support/modelRows.ts';

const rows = [
  modelRow({
    id: 'anthropic/claude-sonnet-4.5',
    name: 'Claude Sonnet 4.5',
    vendor: 'Anthropic',
    price: 18,
    contextTokens: 1_000_000,
    can: ['tools', 'vision', 'files', 'reasoning'],
    createdAtMs: 5,
    uses: 3,
  }),
  modelRow({
    id: 'openai/gpt-5-mini',
    name: 'GPT-5 Mini',
    vendor: 'OpenAI',
    price: 2.25,
    contextTokens: 400_000,
    can: ['tools', 'reasoning'],
    createdAtMs: 4,
    hasZeroRetention: true,
  }),
  modelRow({
    id: 'openai/gpt-5',
    name: 'GPT-5',
    vendor: 'OpenAI',
    price: 11.25,
    contextTokens: 400_000,
    can: ['tools', 'vision', 'reasoning'],
    createdAtMs: 4,
    uses: 1,
  }),
  modelRow({
    id: 'google/gemma-3-27b-it:free',
    name: 'Gemma 3 27B (free)',
    vendor: 'Google',
    isFree: true,
    price: 0,
    contextTokens: 96_000,
    can: ['vision'],
    createdAtMs: 2,
  }),
  modelRow({ id: 'openrouter/auto', name: 'Auto Router', vendor: 'OpenRouter', createdAtMs: 1 }),
];
const index = indexOf(rows);

interface Asked {
  readonly query?: string;
  readonly filters?: readonly FilterName[];
  readonly order?: Order;
  readonly isFlat?: boolean;
  readonly favourites?: readonly string[];
  readonly recents?: readonly string[];
}

function list({
  query = '',
  filters = [],
  order = 'use',
  isFlat = false,
  favourites = [],
  recents = [],
}: Asked) {
  return listModels(index, { favourites, recents }, { query, filters: new Set(filters), order, isFlat });
}

function named(entries: readonly Entry[]): readonly string[] {
  return entries.map((entry) =>
    entry.kind === 'heading'
      ? `# ${entry.section}`
      : entry.kind === 'typed'
        ? `? ${entry.id}`
        : (entry.row.id.split('/')[1] ?? ''),
  );
}

const found = (query: string, favourites: readonly string[] = []) => named(list({ query, favourites }));

describe('the list of models', () => {
  it('has favourites on top, then those of late, then the others by use, each of them once', () => {
    const entries = list({
      favourites: ['google/gemma-3-27b-it:free', 'gone/model'],
      recents: ['openai/gpt-5-mini', 'google/gemma-3-27b-it:free'],
    });
    assert.deepEqual(named(entries), [
      '# favourites',
      'gemma-3-27b-it:free',
      '# recents',
      'gpt-5-mini',
      '# all',
      'claude-sonnet-4.5',
      'gpt-5',
      'auto',
    ]);
  });

  it('finds by name, id and vendor, in any order of the words', () => {
    assert.equal(found('sonnet')[0], 'claude-sonnet-4.5');
    assert.equal(found('gpt-5-mini')[0], 'gpt-5-mini');
    assert.equal(found('anthropic')[0], 'claude-sonnet-4.5');
    assert.equal(found('mini gpt')[0], 'gpt-5-mini');
    assert.equal(found('GPT 5')[0], 'gpt-5', 'the model that is just that goes first');
  });

  it('finds what is written together, shortened or misspelt', () => {
    assert.equal(found('gpt5m')[0], 'gpt-5-mini');
    assert.equal(found('csonnet')[0], 'claude-sonnet-4.5');
    for (const slip of ['sonet', 'sonnnet', 'sonmet', 'osnnet', 'gemam']) {
      assert.equal(found(slip).length, 1, slip);
    }
    assert.deepEqual(found('lighthouse'), []);
  });

  it('lets a favourite go before what fits as well, never before what fits better', () => {
    assert.deepEqual(found('gpt', ['openai/gpt-5-mini']).slice(0, 2), ['gpt-5-mini', 'gpt-5']);
    assert.equal(found('sonnet', ['openai/gpt-5-mini'])[0], 'claude-sonnet-4.5');
  });

  it('narrows down by every chip', () => {
    const left = (...filters: readonly FilterName[]) =>
      named(list({ filters })).filter((name) => !name.startsWith('#'));
    assert.deepEqual(left('free'), ['gemma-3-27b-it:free']);
    assert.deepEqual(left('files'), ['claude-sonnet-4.5']);
    assert.deepEqual(left('vision', 'tools'), ['claude-sonnet-4.5', 'gpt-5']);
    assert.deepEqual(left('reasoning', 'long').length, 3);
    assert.deepEqual(left('zero-retention'), ['gpt-5-mini']);
    assert.deepEqual(named(list({ query: 'gpt', filters: ['vision'] })), ['gpt-5']);
  });

  it('sorts by price, context and age; what is not known comes last', () => {
    const sorted = (order: Order) => named(list({ order })).slice(1);
    assert.deepEqual(sorted('price'), [
      'gemma-3-27b-it:free',
      'gpt-5-mini',
      'gpt-5',
      'claude-sonnet-4.5',
      'auto',
    ]);
    assert.equal(sorted('context').at(-1), 'auto');
    assert.equal(sorted('age')[0], 'claude-sonnet-4.5');
    assert.deepEqual(named(list({ query: 'gpt', order: 'price' })), ['gpt-5-mini', 'gpt-5']);
  });

  it('takes an id that is not listed as it is typed', () => {
    assert.deepEqual(found('acme/secret-model').at(-1), '? acme/secret-model');
    assert.ok(!found('openai/gpt-5').some((name) => name.startsWith('?')));
    const empty = listModels(
      [],
      { favourites: [], recents: [] },
      {
        query: 'llama3:8b',
        filters: new Set(),
        order: 'use',
      },
    );
    assert.deepEqual(named(empty), ['? llama3:8b']);
  });

  it('never loses or doubles a model, whatever is asked', () => {
    const many = manyRows(1000);
    const known = {
      favourites: many.slice(5, 9).map(({ id }) => id),
      recents: many.slice(7, 12).map(({ id }) => id),
    };
    for (const order of ['use', 'price', 'context', 'age'] as const) {
      const all = listModels(indexOf(many), known, { query: '', filters: new Set(), order });
      const ids = all.flatMap((entry) => (entry.kind === 'model' ? [entry.row.id] : []));
      assert.equal(ids.length, 1000);
      assert.equal(new Set(ids).size, 1000);
    }
  });

  it('has the cheapest on top, favourite or not, where that is asked for', () => {
    const top = (isFlat: boolean) =>
      named(list({ order: 'price', favourites: ['anthropic/claude-sonnet-4.5'], isFlat }))[1];
    assert.equal(top(true), 'gemma-3-27b-it:free');
    assert.equal(top(false), 'claude-sonnet-4.5');
  });
});
