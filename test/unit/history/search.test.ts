import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Message } from '../../../src/core/conversation.ts';
import { matchExpression } from '../../../src/core/history/search/matchExpression.ts';
import { parseQuery } from '../../../src/core/history/search/query.ts';
import { hitsSql } from '../../../src/core/history/search/searchSql.ts';
import { seedOf } from '../../support/seed.ts';
import { answer, createWorld, prompt, type World } from './world.ts';

const randomSeed = seedOf('search');

/** `[id, text, parent]`: with a parent it is an answer. */
async function talk(world: World, title: string, texts: readonly (readonly [string, string, string?])[]) {
  const { id } = await world.history.createConversation({ title });
  for (const [messageId, text, parent] of texts) {
    await world.history.addMessage(
      parent ? answer(id, messageId, text, parent) : prompt(id, messageId, text),
    );
  }
  return id;
}

async function found(world: World, query: string, includesHidden = false): Promise<readonly string[]> {
  const { hits } = await world.history.search.find(query, { limit: 100, includesHidden });
  return hits.map(({ messageId, title }) => messageId ?? `<${title}>`);
}

async function marked(world: World, query: string): Promise<readonly string[]> {
  const { hits } = await world.history.search.find(query, { limit: 100 });
  return hits.flatMap(({ snippet }) => snippet.hits.map(({ start, end }) => snippet.text.slice(start, end)));
}

describe('search', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });

  const finds: readonly (readonly [text: string, query: string, marks: readonly string[]])[] = [
    ['Crème brûlée à la carte', 'creme brulee ', ['Crème', 'brûlée']],
    ['creme', 'CRÈME ', ['creme']],
    ['Cre\u0300me', 'crème ', ['Cre\u0300me']],
    ['Ökonomie und Straße', 'okonomie ', ['Ökonomie']],
    ['ΆΘΛΟΣ και', 'αθλος ', ['ΆΘΛΟΣ']],
    ['Λόγος', 'ΛΟΓΟΣ ', ['Λόγος']],
    ['مَرْحَبًا بك', 'مرحبا ', []],
    ['Ёлка растёт', 'елка ', ['Ёлка']],
    ['the quick brown fox', '"quick brown"', ['quick brown']],
    ['the quick\n brown fox', '“quick brown”', ['quick  brown']],
    ['bobcat category cat', 'cat ', ['cat']],
    ['ΛΟΓΟΣ', 'λόγος ', ['ΛΟΓΟΣ']],
    ['refactoring the parser', 'refac', ['refac']],
    ['refactoring the parser', 'refac* parser ', ['refac', 'parser']],
    ['call getUserName() now', 'name ', ['Name']],
    ['call getUserName() now', 'username ', []],
    ['call getUserName() now', 'getUserName ', ['getUserName']],
    ['call get_user_name() now', 'getUserName ', []],
    ['call get_user_name() now', 'user ', ['user']],
    ['call getUserName() now', 'get_user_name ', []],
    ['an HTTPServer2 object', 'server ', ['Server']],
    ['see foo.bar.baz', 'foo.bar ', ['foo.bar']],
    ['東京都庁に行く', '京都', ['京都']],
    ['東京都庁に行く', '庁', ['庁']],
    ['東京都庁に行く', '東京都庁', ['東京都庁']],
    ['データベースの設計', 'ベース', ['ベース']],
    ['ﾃﾞｰﾀ', 'データ', []],
    ['데이터베이스를 만들다', '이스를', ['이스를']],
    ['学习中文很有趣', '中文', ['中文']],
    ['使用React组件', 'react组件', ['React组件']],
    ['使用React组件', 'react ', ['React']],
    ['ＡＢＣ corp', 'abc ', []],
  ];
  for (const [text, query, marks] of finds) {
    it(`finds “${text.replace(/\n/g, ' ')}” by ${query}`, async () => {
      await talk(world, 'x', [
        ['other', 'nothing of that'],
        ['m', text],
      ]);
      const ids = await found(world, query);
      const expected = query === 'username ' ? [] : ['m'];
      assert.deepEqual(ids, expected);
      if (marks.length > 0) assert.deepEqual(await marked(world, query), marks);
    });
  }

  it('does not find what only looks alike', async () => {
    await talk(world, 'x', [['m', '京大と大都。 quickly brownish concatenate']]);
    for (const query of ['京都', '都京', '"quick brown"', 'cat ', 'brown ', 'quick nothing ']) {
      assert.deepEqual(await found(world, query), [], query);
    }
  });

  it('ranks titles before prompts before answers, often before once, new before old', async () => {
    const { clock } = world;
    await talk(world, 'zebra', [['unrelated', 'nothing']]);
    clock.nowMs += 1;
    await talk(world, 'one', [
      ['p-old', 'a zebra'],
      ['a-often', 'zebra zebra zebra zebra zebra', 'p-old'],
    ]);
    await talk(world, 'two', [['p-often', 'zebra, zebra and zebra']]);
    await talk(world, 'three', [
      ['p-new', 'my zebra'],
      ['a-once', 'that zebra', 'p-new'],
    ]);
    assert.deepEqual(await found(world, 'zebra '), [
      '<zebra>',
      'p-often',
      'p-new',
      'p-old',
      'a-often',
      'a-once',
    ]);
  });

  it('pages through all hits once, whatever comes in between', async () => {
    const { history } = world;
    const c = await talk(
      world,
      'x',
      Array.from({ length: 23 }, (_, at) => [`m${at}`, `needle ${at}`] as const),
    );
    const seen: (string | undefined)[] = [];
    let cursor: string | undefined;
    do {
      const page = await history.search.find('needle ', { limit: 5, ...(cursor && { cursor }) });
      seen.push(...page.hits.map(({ messageId }) => messageId));
      cursor = page.cursor;
      await history.addMessage(prompt(c, `new${seen.length}`, 'needle'));
    } while (cursor);
    assert.deepEqual(
      seen,
      Array.from({ length: 23 }, (_, at) => `m${22 - at}`),
    );
  });

  it('understands its operators', async () => {
    const { history, clock } = world;
    const day = 24 * 60 * 60 * 1000;
    const a = await talk(world, 'alpha', []);
    const b = await talk(world, 'beta', []);
    await history.updateConversation(a, {
      tags: ['Work'],
      workspace: 'file:///home/me/shop',
      isPinned: true,
    });
    await history.updateConversation(b, { status: 'archived', isUnread: true });
    const paid: Partial<Message> = {
      answer: { requestedModel: 'x', model: 'acme/big-4', costPico: 60_000_000_000n },
    };
    await history.addMessage({ ...prompt(a, 'a1', 'word'), createdAtMs: clock.nowMs - 10 * day });
    await history.addMessage(answer(a, 'a2', 'word', 'a1', { ...paid, createdAtMs: clock.nowMs - 10 * day }));
    await history.addMessage(prompt(b, 'b1', 'word'));
    await history.addMessage(answer(b, 'b2', 'word', 'b1'));
    const table: readonly (readonly [string, readonly string[]])[] = [
      ['word model:BIG', ['a1', 'a2']],
      ['word model:acme/one', ['b1', 'b2']],
      ['word tag:work', ['a1', 'a2']],
      ['word in:shop', ['a1', 'a2']],
      ['word role:me', ['b1', 'a1']],
      ['word role:assistant', ['b2', 'a2']],
      ['word cost:>0.05', ['a1', 'a2']],
      ['word cost:<=$0.05', []],
      ['word is:pinned', ['a1', 'a2']],
      ['word is:archived', ['b1', 'b2']],
      ['word is:unread', ['b1', 'b2']],
      ['word before:7d', ['a1', 'a2']],
      ['word after:7d', ['b1', 'b2']],
      ['word since:today', ['b1', 'b2']],
      ['word after:today', []],
      ['word before:1999', []],
      ['word after:2020-02-30', ['b1', 'a1', 'b2', 'a2']],
      ['word tag:"no such"', []],
      ['word is:nonsense', []],
      ['tag:work', ['<alpha>']],
      ['is:archived', ['<beta>']],
      ['model:big', ['<alpha>']],
      ['cost:>0.05', ['<alpha>']],
      ['role:user', ['<beta>', '<alpha>']],
      ['   ', []],
      ['***', []],
    ];
    for (const [query, expected] of table) assert.deepEqual(await found(world, query), expected, query);
  });

  it('leaves the bin out, and searches it on request', async () => {
    const { history } = world;
    const c = await talk(world, 'bin', [
      ['m', 'needle'],
      ['n', 'needle', 'm'],
    ]);
    await history.removeMessage(c, 'n');
    assert.deepEqual(
      [await found(world, 'needle '), await found(world, 'needle is:deleted')],
      [['m'], ['n']],
    );
    await history.bin.put([c]);
    assert.deepEqual([await found(world, 'needle '), await found(world, 'bin ')], [[], []]);
    assert.deepEqual(await found(world, 'needle is:deleted'), ['m', 'n']);
    await history.bin.restore([c]);
    assert.deepEqual(await found(world, 'needle '), ['m']);
    await history.bin.put([c]);
    await history.bin.empty();
    assert.deepEqual(await found(world, 'needle is:deleted'), []);
  });

  it('finds what a fork shows of a conversation in the bin, as the fork’s', async () => {
    const { history } = world;
    const c = await talk(world, 'origin', [
      ['m', 'needle'],
      ['n', 'needle', 'm'],
    ]);
    const fork = await history.fork(c, 'm');
    await history.bin.put([c]);
    const { hits } = await history.search.find('needle ', { limit: 9 });
    assert.deepEqual(
      hits.map(({ messageId, conversationId }) => [messageId, conversationId]),
      [['m', fork.id]],
    );
  });

  it('looks into reasoning, tools and system prompts only on request', async () => {
    const { history } = world;
    const c = await talk(world, 'x', [['p', 'hello']]);
    await history.updateConversation(c, { systemPrompt: 'Always mention the needle.' });
    await history.addMessage({
      ...answer(c, 'a', '', 'p'),
      parts: [
        { type: 'reasoning', text: 'a needle in thought' },
        { type: 'text', text: 'hay' },
      ],
    });
    await history.addMessage({
      ...answer(c, 't', '', 'a'),
      role: 'tool',
      parts: [{ type: 'tool-result', callId: '1', text: 'needle found' }],
    });
    assert.deepEqual(await found(world, 'needle '), []);
    assert.deepEqual(await found(world, 'needle ', true), ['t', 'a', '<x>']);
    assert.deepEqual(await found(world, 'needle role:tool'), ['t']);
  });

  it('follows what changes: titles, streamed answers, settled answers', async () => {
    const { history } = world;
    const c = await talk(world, 'before', [['p', 'hello']]);
    const streaming = answer(c, 'a', 'half', 'p', { state: 'streaming' });
    await history.addMessage(streaming);
    assert.deepEqual([await found(world, 'half '), await found(world, 'before ')], [[], ['<before>']]);
    await history.updateMessage({
      ...streaming,
      state: 'complete',
      parts: [{ type: 'text', text: 'whole' }],
    });
    await history.updateConversation(c, { title: 'after' });
    assert.deepEqual([await found(world, 'whole '), await found(world, 'after ')], [['a'], ['<after>']]);
    assert.deepEqual([await found(world, 'half '), await found(world, 'before ')], [[], []]);
    await history.updateMessage(answer(c, 'a', 'other', 'p'));
    assert.deepEqual([await found(world, 'whole '), await found(world, 'other ')], [[], ['a']]);
  });

  it('shows a piece around the hits, also far inside of a long text', async () => {
    await talk(world, 'x', [['m', `${'hay '.repeat(500)}Nee\u0301dle and needle 😀${' hay'.repeat(500)}`]]);
    const { hits } = await world.history.search.find('needle ', { limit: 1 });
    const { text, hits: marks } = hits[0]?.snippet ?? { text: '', hits: [] };
    assert.ok(text.length <= 202 && text.startsWith('…hay') && text.endsWith('…'), text);
    assert.deepEqual(
      marks.map(({ start, end }) => text.slice(start, end)),
      ['Nee\u0301dle', 'needle'],
    );
  });

  it('finds within the branch that is shown, also within words', async () => {
    const { history } = world;
    const c = await talk(world, 'x', [
      ['p', 'Crème and screaming'],
      ['a', 'no', 'p'],
      ['b', 'a CREME*', 'p'],
    ]);
    assert.deepEqual(await history.findInConversation(c, 'creme'), [
      { messageId: 'p', ranges: [{ start: 0, end: 5 }] },
      { messageId: 'b', ranges: [{ start: 2, end: 7 }] },
    ]);
    assert.deepEqual(await history.findInConversation(c, 'crea'), [
      { messageId: 'p', ranges: [{ start: 11, end: 15 }] },
    ]);
    assert.deepEqual((await history.findInConversation(c, 'creme*')).length, 1);
    assert.deepEqual(await history.findInConversation(c, ' '), []);
    // Signs that mean something in a pattern, or may not be escaped in one.
    for (const signs of ['--', '->', '\\d', '[a-z]', '(', '$x', '^', '/*', '\u2028', '\ud800'])
      assert.deepEqual(await history.findInConversation(c, signs), [], signs);
  });

  it('searches what is indexed when nothing can be written, and says so', async () => {
    const c = await talk(world, 'x', [['m', 'needle']]);
    await found(world, 'needle ');
    await world.history.addMessage(prompt(c, 'n', 'needle'));
    world.database.failNextCommit(new Error('The disk is full.'));
    const page = await world.history.search.find('needle ', { limit: 9 });
    assert.deepEqual([page.hits.length, page.isComplete], [1, false]);
  });

  describe('of a common word that is still being typed', () => {
    const count = 60;

    beforeEach(async () => {
      const words = ['Commute', 'Cómmand2', 'recommend a comet', 'getCommit()', 'comma'];
      const texts = Array.from({ length: count }, (_, at) => words[at % words.length] ?? '');
      await talk(
        world,
        'x',
        texts.map((text, at) => [`m${at.toString().padStart(2, '0')}`, text] as const),
      );
    });

    /** What SQLite's own index says, which is not asked where the word is common. */
    const exactly = async (word: string) => [...(await found(world, `${word} `))].sort();

    it('finds what begins with it, in the order of time, and nothing else', async () => {
      const { hits } = await world.history.search.find('comm', { limit: 20 });
      assert.equal(hits.length, 20);
      const numbers = hits.map(({ messageId = '' }) => Number(messageId.slice(1)));
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => b - a),
      );
      assert.deepEqual(
        numbers.filter((number) => number % 5 === 2),
        [],
        'recommend does not begin with it',
      );
      assert.equal(numbers[0], count - 1);
      for (const { snippet } of hits) assert.equal(snippet.hits.length, 1, snippet.text);
    });

    it('finds all of it over its pages', async () => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await world.history.search.find('comm', { limit: 7, ...(cursor && { cursor }) });
        ids.push(...page.hits.map(({ messageId = '' }) => messageId));
        ({ cursor } = page);
      } while (cursor);
      const whole = await Promise.all(['commute', 'command2', 'commit', 'comma'].map(exactly));
      assert.deepEqual(ids.toSorted(), [...new Set(whole.flat())].sort());
    });

    it('finds a rarer one as well, also when the common ones stand before it', async () => {
      await talk(world, 'y', [['rare', 'a commodore']]);
      assert.deepEqual(await found(world, 'commod'), ['rare']);
      await talk(world, 'z', [['other', 'commute by commodore']]);
      assert.deepEqual(await found(world, 'commute commod'), ['other']);
    });

    it('finds beginnings that are not the last word the same way, also several and within phrases', async () => {
      await talk(world, 'y', [
        ['both', 'commute by commodore, see comet.commuter'],
        ['one', 'commute by car'],
        ['worse', 'commute by zebra and commander'],
      ]);
      assert.deepEqual(await found(world, 'commu* car '), ['one']);
      assert.deepEqual(await found(world, 'commut* commod* comme* '), []);
      assert.deepEqual([...(await found(world, 'commu* comma* zeb* '))], ['worse']);
      assert.deepEqual(await found(world, 'comet.commut'), ['both']);
      assert.deepEqual(await found(world, 'comet.comma'), []);
    });
  });

  it('finds the same whether the filters leave few messages or many', async () => {
    const { history } = world;
    for (const at of [1, 2, 3, 4]) {
      const id = await talk(world, `t${at}`, [
        [`p${at}`, `common ${at}`],
        [`a${at}`, 'common again', `p${at}`],
      ]);
      if (at % 2 === 0) await history.updateConversation(id, { tags: ['work'], isPinned: at === 4 });
    }
    await history.search.updateIndex();
    for (const input of [
      'common tag:work',
      'common is:pinned ',
      'common tag:none ',
      'common model:acme tag:work ',
    ]) {
      const { terms, filters } = parseQuery(input, 0);
      const match = matchExpression(terms);
      assert.ok(match);
      const hits = (isNarrow: boolean) => {
        const page = { limit: 9, offset: 0, newestSeq: 99, includesHidden: true, isNarrow };
        const { sql, params } = hitsSql(match, filters, page);
        return world.database.read(sql, params);
      };
      assert.deepEqual(await hits(true), await hits(false), input);
      assert.equal((await hits(true)).length > 0, input.includes('work') || input.includes('pinned'), input);
    }
  });

  describe('of what is too long', () => {
    const long: Readonly<Record<string, string>> = {
      words: Array.from({ length: 150 }, (_, at) => `w${at}`).join(' '),
      phrase: `"${'found everywhere '.repeat(50)}"`,
      dots: 'a.b.'.repeat(250),
      identifier: 'a1'.repeat(500),
      characters: '京都'.repeat(500),
      beginnings: Array.from({ length: 100 }, (_, at) => `word${at}*`).join(' '),
    };
    for (const [what, input] of Object.entries(long)) {
      it(`searches for the first of ${what} and says so`, async () => {
        const expression = matchExpression(parseQuery(input, 0).terms)?.text ?? '';
        const phrases = expression.match(/"[^"]*"/g) ?? [];
        const words = phrases.flatMap((phrase) => phrase.match(/[\p{L}\p{N}]+/gu) ?? []);
        // An identifier is looked for whole as well.
        assert.ok(words.length >= 16 && words.length <= 24 + 16, `${words.length} words: ${expression}`);
        assert.equal((await world.history.search.find(input, { limit: 5 })).isCut, true);
      });
    }

    it('finds what begins as a long phrase does', async () => {
      const text = Array.from({ length: 40 }, (_, at) => `step${at}`).join(' ');
      await talk(world, 'x', [['m', text]]);
      assert.deepEqual(await found(world, `"${text}"`), ['m']);
    });

    it('says nothing where all was searched, the same word twice included', async () => {
      for (const input of ['found everywhere', 'found '.repeat(100), '"sixteen words at most" and more']) {
        assert.equal((await world.history.search.find(input, { limit: 5 })).isCut, false, input);
      }
    });
  });

  it('never fails, whatever is typed', async () => {
    await talk(world, 'x', [['m', 'a "b" (c) AND NOT foo: bar* ^x NEAR/2']]);
    const pieces = [
      '"',
      '*',
      '(',
      ')',
      'AND',
      'OR',
      'NOT',
      'NEAR/3',
      '-',
      '^',
      ':',
      'text:',
      'model:',
      '京',
      'é',
      '\0',
      '\ud800',
      'is:',
      'cost:>',
      'before:',
      '😀',
      ' ',
      'a',
      "'",
      '%',
      '_',
      '\\',
    ];
    const query = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(query, async (text) => {
        await world.history.search.find(text, { limit: 5 });
        await world.history.search.find(`"${text}`, { limit: 5, cursor: text });
      }),
      { seed: randomSeed, numRuns: 300 },
    );
  });

  it('finds every run of two or more characters of a Chinese, Japanese or Korean text', async () => {
    const text = fc.string({
      unit: fc.constantFrom(...'京都庁東大学カタ한국어中文。 a1'),
      minLength: 2,
      maxLength: 12,
    });
    let at = 0;
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), fc.nat(), async (whole, from, length) => {
        at += 1;
        const start = from % whole.length;
        const part = whole.slice(start, start + 1 + (length % 5));
        fc.pre(/^[^。 a1]+$/.test(part));
        await talk(world, '', [[`r${at}`, whole]]);
        assert.ok((await found(world, `${part} `)).includes(`r${at}`), `${part} in ${whole}`);
      }),
      { seed: randomSeed, numRuns: 60 },
    );
  });
});
