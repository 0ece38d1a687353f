import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Charge } from '../../../src/core/charge.ts';
import type { AnswerFacts, Message } from '../../../src/core/conversation.ts';
import { Exporter } from '../../../src/core/history/export/exporter.ts';
import { History } from '../../../src/core/history/history.ts';
import { importExport } from '../../../src/core/history/import/importer.ts';
import type { LedgerDimension } from '../../../src/core/history/ledger/ledgerTotals.ts';
import type { Database } from '../../../src/core/storage/database.ts';
import { seedOf } from '../../support/seed.ts';
import { Windows } from './windows.ts';
import { answer, createWorld, prompt } from './world.ts';

const hourMs = 3_600_000;

interface Spent {
  costPico: bigint | undefined;
  certainty: Charge['certainty'];
  readonly atMs: number;
  readonly conversationId: string;
  readonly messageId: string | undefined;
  readonly model: string;
  readonly provider: string;
  readonly workspace: string;
}

/** What was spent as a plain list: the simplest thing that could be right. */
class Book {
  readonly spent = new Map<string, Spent>();
  readonly tags = new Map<string, readonly string[]>();
  readonly workspaces = new Map<string, string>();
  readonly clock = { nowMs: 1_750_000_000_000 };
  readonly windows: { readonly history: History; readonly database: Database }[] = [];
  readonly conversations: string[] = [];
  /** Messages that are there, with their conversation and what was told of them last. */
  readonly messages = new Map<string, { readonly conversationId: string; readonly promptId: string }>();
  #made = 0;

  readonly newId = () => {
    this.#made += 1;
    return `x${this.#made}`;
  };

  addWindow(database: Database): void {
    const clock = { now: () => this.clock.nowMs, after: () => ({ dispose: () => undefined }) };
    this.windows.push({ history: new History({ database, clock, newId: this.newId }), database });
  }

  get window() {
    const [first] = this.windows;
    assert.ok(first);
    this.windows.push(...this.windows.splice(0, 1));
    return first;
  }

  conversation(index: number): string | undefined {
    return this.conversations[index % Math.max(1, this.conversations.length)];
  }

  message(index: number): string | undefined {
    const ids = [...this.messages.keys()];
    return ids[index % Math.max(1, ids.length)];
  }
}

type Action = (book: Book, a: number, b: number) => Promise<void>;

const models = ['acme/one', 'acme/two', 'other/three'];

function charge(book: Book, a: number, conversationId: string, messageId?: string): Charge {
  const certainty = (['exact', 'estimated', 'unknown'] as const)[a % 3] ?? 'exact';
  const model = models[a % 3] ?? 'acme/one';
  const costPico = certainty === 'unknown' ? undefined : BigInt(a) * 9_007_199_254_741n;
  const id = book.newId();
  const workspace = book.workspaces.get(conversationId) ?? '';
  const atMs = book.clock.nowMs;
  const provider = a % 5 === 0 ? '' : `P${a % 4}`;
  book.spent.set(id, { costPico, certainty, atMs, conversationId, messageId, model, provider, workspace });
  return {
    attempt: {
      id,
      atMs,
      server: 'https://openrouter.ai',
      model,
      promptTokens: a,
      spending: {
        purpose: messageId ? 'answer' : 'title',
        conversationId,
        ...(messageId !== undefined && { messageId }),
      },
    },
    certainty,
    ...(costPico !== undefined && { costPico }),
    ...(provider && { provider }),
    ...(certainty !== 'exact' && { generationId: `gen-${id}` }),
    usage: { promptTokens: a, completionTokens: 1 },
  };
}

function answerOf(book: Book, id: string, charges: readonly Charge[]): Message {
  const { conversationId, promptId } = book.messages.get(id) ?? { conversationId: '', promptId: '' };
  const facts: AnswerFacts = { requestedModel: 'acme/one', charges };
  return answer(conversationId, id, 'Yes', promptId, { state: 'complete', answer: facts });
}

const actions = {
  create: async (book, a) => {
    const workspace = a % 2 === 0 ? 'file:///even' : '';
    const tags = a % 3 === 0 ? [] : a % 3 === 1 ? ['red'] : ['red', 'blue'];
    const { id } = await book.window.history.createConversation({
      title: 'Spending',
      tags,
      ...(workspace && { workspace }),
    });
    book.conversations.push(id);
    book.tags.set(id, tags);
    book.workspaces.set(id, workspace);
  },
  /** One to three attempts, and then the message as it ended. */
  answer: async (book, a, b) => {
    const conversationId = book.conversation(a);
    if (!conversationId) return;
    const { history } = book.window;
    const [promptId, id] = [book.newId(), book.newId()];
    await history.addMessage(prompt(conversationId, promptId, 'Go'));
    book.messages.set(id, { conversationId, promptId });
    const charges = [a, b, a + b].slice(0, 1 + (b % 3)).map((n) => charge(book, n, conversationId, id));
    await history.addMessage({ ...answerOf(book, id, []), state: 'streaming' });
    // An attempt that failed is kept before the next, and again with the message.
    if (charges.length > 1 && charges[0]) await history.ledger.keep(charges[0]);
    await history.updateMessage(answerOf(book, id, charges));
  },
  title: async (book, a, b) => {
    const conversationId = book.conversation(a);
    if (conversationId) await book.window.history.ledger.keep(charge(book, b, conversationId));
  },
  settle: async (book, a, b) => {
    const ids = [...book.spent.keys()];
    const id = ids[a % Math.max(1, ids.length)];
    const spent = id === undefined ? undefined : book.spent.get(id);
    if (id === undefined || !spent) return;
    await book.window.history.ledger.settle(id, {
      promptTokens: b,
      completionTokens: 1,
      costPico: BigInt(b),
    });
    if (spent.certainty !== 'exact') Object.assign(spent, { certainty: 'exact', costPico: BigInt(b) });
  },
  retag: async (book, a, b) => {
    const id = book.conversation(a);
    if (!id) return;
    const tags = b % 2 ? ['blue'] : ['red', 'green'];
    await book.window.history.updateConversation(id, { tags });
    if (book.tags.has(id)) book.tags.set(id, tags);
  },
  deleteForEver: async (book, a) => {
    const id = book.conversation(a);
    if (!id) return;
    const { bin } = book.window.history;
    await bin.put([id]);
    await bin.remove([id]);
    book.tags.delete(id);
    book.conversations.splice(book.conversations.indexOf(id), 1);
    for (const [messageId, { conversationId }] of book.messages)
      if (conversationId === id) book.messages.delete(messageId);
  },
  /** Exported, deleted for ever, imported: what was spent is spent once. */
  exportAndImport: async (book, a) => {
    const id = book.conversation(a);
    if (!id) return;
    const { database, history } = book.window;
    const exporter = new Exporter({ database, clock: { now: () => 0 } as never, localize: (text) => text });
    let text = '';
    for await (const piece of exporter.export({ ids: [id], format: 'json' })) text += piece;
    await history.bin.put([id]);
    await history.bin.remove([id]);
    const { ok } = await importExport(book.window.database, undefined, text);
    assert.ok(ok);
  },
  removeMessage: async (book, a) => {
    const id = book.message(a);
    const conversationId = id && book.messages.get(id)?.conversationId;
    if (id && conversationId) await book.window.history.removeMessage(conversationId, id);
  },
  wait: async (book, a) => {
    book.clock.nowMs += (a % 30) * hourMs;
  },
} satisfies Record<string, Action>;

function sumOf(rows: readonly Spent[]): bigint {
  return rows.reduce((sum, { costPico }) => sum + (costPico ?? 0n), 0n);
}

function byKey(book: Book, keysOf: (row: Spent) => readonly string[]): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const row of book.spent.values())
    for (const key of keysOf(row)) sums[key] = (sums[key] ?? 0n) + (row.costPico ?? 0n);
  return sums;
}

async function compare(book: Book): Promise<void> {
  const rows = [...book.spent.values()];
  for (const { history } of book.windows) {
    const { ledger } = history;
    assert.equal((await ledger.totals({})).costPico, sumOf(rows));
    const tagsOf = (id: string) => book.tags.get(id) ?? [];
    const dimensions: Readonly<
      Record<Exclude<LedgerDimension, 'purpose'>, (row: Spent) => readonly string[]>
    > = {
      model: ({ model }) => [model],
      provider: ({ provider }) => [provider],
      workspace: ({ workspace }) => [workspace],
      conversation: ({ conversationId }) => [conversationId],
      tag: ({ conversationId }) => (tagsOf(conversationId).length ? tagsOf(conversationId) : ['']),
    };
    for (const [name, keysOf] of Object.entries(dimensions)) {
      const groups = await ledger.groups(name as LedgerDimension, {});
      const told = Object.fromEntries(groups.map(({ key, costPico }) => [key, costPico]));
      assert.deepEqual(told, byKey(book, keysOf), name);
    }
    // Days of 24 hours, one of 23 as when the clocks change, and the rest.
    const startMs = 1_750_000_000_000;
    const starts = [0, 24, 48, 71, 95, 119].map((hours) => startMs + hours * hourMs);
    const periods = await ledger.periods(starts, {});
    const expected = starts.map((from, at) =>
      sumOf(rows.filter(({ atMs }) => atMs >= from && atMs < (starts[at + 1] ?? Number.POSITIVE_INFINITY))),
    );
    assert.deepEqual(
      periods.map(({ costPico }) => costPico),
      expected,
    );
    for (const id of book.messages.keys()) {
      const own = rows.filter(({ messageId }) => messageId === id);
      const message = await history.message(id);
      assert.equal(message?.answer?.costPico ?? 0n, sumOf(own), 'a message costs what its attempts did');
      assert.equal((await ledger.totals({ messageIds: [id] })).costPico, sumOf(own));
    }
    for (const id of book.conversations) {
      const own = rows.filter(({ messageId }) => book.messages.get(messageId ?? '')?.conversationId === id);
      assert.equal(
        (await history.conversation(id))?.totalCostPico,
        sumOf(own),
        'a conversation is its turns',
      );
    }
  }
}

const names = Object.keys(actions) as (keyof typeof actions)[];

describe('the ledger', () => {
  it('always has the sum of all turns, whatever happens to conversations, in two windows', async () => {
    const step = fc.record({
      do: fc.constantFrom(...names, 'answer' as const, 'answer' as const),
      a: fc.nat(99),
      b: fc.nat(99),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const disk = new Windows();
        const book = new Book();
        try {
          book.addWindow(await disk.open());
          book.addWindow(await disk.open());
          await actions.create(book, 1);
          for (const { do: name, a, b } of steps) await actions[name](book, a, b);
          await compare(book);
          const [first, ...others] = await disk.dumps();
          for (const other of others) assert.equal(other, first, 'windows differ');
        } finally {
          await disk.dispose();
        }
      }),
      {
        includeErrorInReport: true,
        seed: seedOf('ledger'),
        numRuns: Number(process.env['NT_RUNS'] ?? 12),
        endOnFailure: true,
      },
    );
  });

  it('sums what is larger than SQLite can', async () => {
    const { history } = await createWorld();
    const attempt = {
      atMs: 1,
      server: 's',
      model: 'm',
      promptTokens: 1,
      spending: { purpose: 'other' as const },
    };
    const huge = 9_000_000_000_000_000_001n;
    for (const id of ['a', 'b', 'c'])
      await history.ledger.keep({
        attempt: { ...attempt, id },
        certainty: 'exact',
        costPico: huge,
        usage: { promptTokens: 1, completionTokens: 1 },
      });
    assert.equal((await history.ledger.totals({})).costPico, huge * 3n);
    assert.equal((await history.ledger.groups('model', {}))[0]?.costPico, huge * 3n);
  });

  it('tells what this history spent by itself, without what was imported today', async () => {
    const other = await createWorld();
    // Both worlds count their ids from one.
    await other.history.createConversation({ title: 'left there' });
    const { id } = await other.history.createConversation({ title: 'elsewhere' });
    await other.history.addMessage(prompt(id, 'p', 'question'));
    await other.history.addMessage(
      answer(id, 'a', 'answer', 'p', { answer: { requestedModel: 'acme/one', costPico: 7n } }),
    );
    const { database } = other;
    const exporter = new Exporter({ database, clock: { now: () => 0 } as never, localize: (text) => text });
    let text = '';
    for await (const piece of exporter.export({ ids: [id], format: 'json' })) text += piece;
    const here = await createWorld();
    assert.ok((await importExport(here.database, undefined, text)).ok);
    const { ledger } = here.history;
    assert.deepEqual(
      [(await ledger.totals({})).costPico, (await ledger.totals({ isOwn: true })).costPico],
      [7n, 0n],
    );
    const own = await here.history.createConversation({ title: 'here' });
    await here.history.addMessage(prompt(own.id, 'q', 'question'));
    await here.history.addMessage(
      answer(own.id, 'b', 'answer', 'q', { answer: { requestedModel: 'acme/one', costPico: 5n } }),
    );
    assert.deepEqual(
      [(await ledger.totals({})).costPico, (await ledger.totals({ isOwn: true })).costPico],
      [12n, 5n],
    );
  });

  it('tells what a cache saved and keeps the price of that time', async () => {
    const { history, database } = await createWorld();
    const priced = {
      isFree: false,
      pricing: {
        prompt: 10n,
        cacheRead: 1n,
        overrides: [{ minPromptTokens: 50, prices: { prompt: 20n } }],
      },
    };
    await history.ledger.keep({
      attempt: {
        id: 'a',
        atMs: 1,
        server: 's',
        model: 'm',
        promptTokens: 1,
        spending: { purpose: 'other' },
        priced,
      },
      certainty: 'exact',
      costPico: 5n,
      usage: { promptTokens: 100, completionTokens: 1, cachedTokens: 40, isByok: true },
    });
    const totals = await history.ledger.totals({});
    assert.equal(totals.savedPico, 40n * 19n);
    assert.equal(totals.byokPico, 5n);
    const [row] = await database.read('select prices from spending');
    assert.equal(row?.['prices'], '{"prompt":"20","cacheRead":"1"}');
  });
});
