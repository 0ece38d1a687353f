import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContentPart, Message } from '../../../src/core/conversation.ts';
import { Attachments } from '../../../src/core/history/attachments.ts';
import { Exporter, type ExportRequest } from '../../../src/core/history/export/exporter.ts';
import { importExport } from '../../../src/core/history/import/importer.ts';
import { seedOf } from '../../support/seed.ts';
import { memoryAttachmentFiles } from './attachmentFiles.ts';
import { answer, createWorld, prompt, type World } from './world.ts';

const localize = (message: string, args: Readonly<Record<string, string | number>> = {}) =>
  message.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name]));

interface Archive extends World {
  readonly attachments: Attachments;
  export(request: ExportRequest): Promise<string>;
  import(text: string): ReturnType<typeof importExport>;
}

async function createArchive(): Promise<Archive> {
  const world = await createWorld();
  const { database } = world;
  const clock = { now: () => world.clock.nowMs, after: () => ({ dispose: () => undefined }) };
  const attachments = new Attachments(database, memoryAttachmentFiles(clock.now), clock);
  const exporter = new Exporter({ database, clock, localize, attachments });
  return {
    ...world,
    attachments,
    export: async (request) => joined(exporter.export(request)),
    import: (text) => importExport(database, attachments, text),
  };
}

async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

/** Some of everything: branches, a fork, the bin, drafts, attachments, deleted messages, every part. */
async function fill({ history, attachments, clock }: Archive): Promise<readonly [string, string]> {
  const hash = await attachments.put(new Uint8Array([137, 80, 78, 71]));
  const image = { hash, name: '<img>.png', mimeType: 'image/png', sizeBytes: 4 };
  const { id } = await history.createConversation({
    title: 'Tags & <b>bold</b> "quotes"\n--- 京都',
    titleIsUsers: true,
    model: 'acme/one',
    systemPrompt: 'Be kind.',
    parameters: { temperature: 0.5 },
    tags: ['a: b', '#c'],
    workspace: 'file:///w',
  });
  const parts: readonly ContentPart[] = [
    { type: 'reasoning', text: 'secret thoughts' },
    { type: 'text', text: 'Look:\n```js\nconst a = "<script>alert(1)</script>";\n```\nand\n~~~\nopen' },
    { type: 'citation', url: 'https://example.com/?a=<b>', title: '[title]' },
    { type: 'citation', url: 'javascript:alert(1)', title: 'evil' },
    { type: 'tool-call', id: 't', name: 'f', arguments: '{}' },
  ];
  await history.addMessage({
    ...prompt(id, 'p', 'Hello <world> & "all"'),
    parts: [
      { type: 'image', attachment: image },
      { type: 'text', text: 'Hello <world> & "all"' },
    ],
  });
  const facts: Partial<Message> = {
    parts,
    state: 'failed',
    answer: {
      requestedModel: 'acme/one',
      model: 'acme/one-5',
      costPico: 9_007_199_254_740_993n,
      usage: { promptTokens: 1, completionTokens: 2, costPico: 5n, isByok: true },
      failure: { kind: 'timeout', phase: 'idle' },
    },
  };
  await history.addMessage(answer(id, 'a', '', 'p', facts));
  await history.addMessage(answer(id, 'b', 'another answer', 'p'));
  await history.addMessage(prompt(id, 'gone', 'removed', 'b'));
  await history.removeMessage(id, 'gone');
  await history.setActive(id, 'a');
  clock.nowMs += 1000;
  const fork = await history.fork(id, 'b');
  await history.addMessage(prompt(fork.id, 'f', 'in the fork', 'b'));
  await history.saveDraft(fork.id, { text: 'unsent', attachments: [{ type: 'image', attachment: image }] });
  const binned = await history.createConversation({ title: 'binned' });
  await history.bin.put([binned.id]);
  return [id, fork.id];
}

/** All that a user can tell apart. */
async function contentOf({ database }: World): Promise<unknown> {
  const queries = [
    'select id, status, deleted_at_ms, is_pinned, is_unread, created_at_ms, updated_at_ms, message_count, cast(total_cost_pico as text), total_tokens, active_message_id, forked_from_conversation_id, forked_from_message_id, model, workspace, title, title_is_users, tags, parameters, system_prompt from conversations order by id',
    'select id, conversation_id, parent_id, depth, role, state, created_at_ms, deleted_at_ms, deleted_with, model, cast(cost_pico as text), facts, text, text_tokens, hidden_text, parts from messages order by id',
    'select * from drafts',
    'select * from message_attachments',
  ];
  return Promise.all(queries.map((sql) => database.read(sql)));
}

describe('export', () => {
  it('comes back from JSON and JSON Lines as it was, and a second time changes nothing', async () => {
    for (const format of ['json', 'json-lines'] as const) {
      const source = await createArchive();
      await fill(source);
      const text = await source.export({ format });
      const target = await createArchive();
      assert.deepEqual(await target.import(text), {
        ok: true,
        report: {
          conversationsAdded: 3,
          conversationsUpdated: 0,
          conversationsUnchanged: 0,
          messagesAdded: 5,
          attachmentsAdded: 1,
        },
      });
      assert.deepEqual(await contentOf(target), await contentOf(source));
      assert.equal((await target.history.search.find('another ', { limit: 9 })).hits.length, 1);
      const before = target.database.journal.length;
      const again = await target.import(text);
      assert.deepEqual(again.ok && [again.report.conversationsUnchanged, again.report.messagesAdded], [3, 0]);
      assert.equal(target.database.journal.length, before);
      target.clock.nowMs = source.clock.nowMs;
      assert.equal(await target.export({ format }), text);
    }
  });

  it('keeps what is newer here, brings back what is in the bin, and completes what was broken off', async () => {
    const archive = await createArchive();
    const [id, forkId] = await fill(archive);
    const text = await archive.export({ format: 'json' });
    await archive.history.updateConversation(id, { title: 'newer' });
    await archive.history.addMessage(prompt(id, 'new', 'since then', 'a'));
    await archive.history.bin.put([id]);
    await archive.import(text);
    const { title, status, messageCount } = (await archive.history.conversation(id)) ?? {};
    assert.deepEqual([title, status, messageCount], ['newer', 'active', 4]);

    const target = await createArchive();
    target.database.failNextCommit(new Error('The disk is full.'));
    await assert.rejects(target.import(text), /full/);
    await target.import(text);
    assert.ok(await target.history.conversation(forkId));
  });

  it('brings a fork alone with what it shows, and then its origin to where it belongs', async () => {
    const source = await createArchive();
    const [id, forkId] = await fill(source);
    const target = await createArchive();
    await target.import(await source.export({ format: 'json', ids: [forkId] }));
    assert.deepEqual(
      (await target.history.branch(forkId, { limit: 9 })).messages.map(({ message }) => message.id),
      ['p', 'b', 'f'],
    );
    await target.import(await source.export({ format: 'json', ids: [id] }));
    const withoutBin = await createArchive();
    await withoutBin.import(await source.export({ format: 'json', ids: [id, forkId] }));
    assert.deepEqual(await contentOf(target), await contentOf(withoutBin));
  });

  it('settles costs, tokens and order exactly for random trees', async () => {
    const node = fc.record({ parent: fc.nat(50), cost: fc.bigInt(0n, 10n ** 16n - 1n), text: fc.string() });
    await fc.assert(
      fc.asyncProperty(fc.array(node, { maxLength: 30 }), async (nodes) => {
        const source = await createArchive();
        const { id } = await source.history.createConversation({ title: 't' });
        for (const [at, { parent, cost, text }] of nodes.entries()) {
          const parentId = at === 0 || parent % 5 === 0 ? null : `m${parent % at}`;
          const facts = { answer: { requestedModel: 'm', costPico: cost } };
          await source.history.addMessage({ ...prompt(id, `m${at}`, text, parentId), ...facts });
        }
        const target = await createArchive();
        await target.import(await source.export({ format: 'json' }));
        assert.deepEqual(await contentOf(target), await contentOf(source));
      }),
      { seed: seedOf('export'), numRuns: 25 },
    );
  });

  it('is readable Markdown with front matter, and closes code that was cut off', async () => {
    const archive = await createArchive();
    const [id] = await fill(archive);
    const text = await archive.export({ format: 'markdown', ids: [id] });
    assert.equal(
      text,
      `---
title: "Tags & <b>bold</b> \\"quotes\\"\\n--- 京都"
id: "${id}"
created: "2025-06-15T15:06:40.000Z"
updated: "2025-06-15T15:06:40.000Z"
model: "acme/one"
tags: ["a: b","#c"]
workspace: "file:///w"
messages: 3
tokens: 3
cost: "$9007.20"
---

# Tags & \\<b\\>bold\\</b\\> "quotes" --- 京都

## You

- Attached: \\<img\\>.png (1 KB)
Hello <world> & "all"

## acme/one-5

Look:
\`\`\`js
const a = "<script>alert(1)</script>";
\`\`\`
and
~~~
open
~~~
- [\\[title\\]](<https://example.com/?a=%3Cb%3E>)
*Failed*

`,
    );
    const whole = await archive.export({ format: 'markdown', ids: [id], includesBranches: true });
    assert.match(whole, /# Branch 2, after “Hello \\<world\\> & "all"”\n\n## acme\/one\n\nanother answer\n/);
    assert.doesNotMatch(whole, /removed|secret thoughts/);
  });

  it('is one HTML page in which everything said is text', async () => {
    const archive = await createArchive();
    const [id] = await fill(archive);
    const html = await archive.export({ format: 'html', ids: [id], includesBranches: true });
    assert.match(
      html,
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-[\w+/]+='">/,
    );
    assert.match(
      html,
      /<pre><code>const a = &#34;&#60;script&#62;alert\(1\)&#60;\/script&#62;&#34;;\n<\/code><\/pre>/,
    );
    assert.match(
      html,
      /<img src="data:image\/png;base64,iVBORw==" alt="Attached: &#60;img&#62;.png \(1 KB\)">/,
    );
    assert.doesNotMatch(html, /<script|javascript:|<b>|<world>|\ssrc="(?!data:)|<link|url\(|@import/);
    const all = await archive.export({ format: 'html' });
    assert.equal(all.match(/<article>/g)?.length, 3);
  });

  it('escapes any text in HTML', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", '`', '~', '\n', 'a', '=', '/') }),
        async (text) => {
          const archive = await createArchive();
          const { id } = await archive.history.createConversation({ title: text, model: text, tags: [text] });
          await archive.history.addMessage(prompt(id, 'p', text));
          await archive.history.addMessage(answer(id, 'a', text, 'p', { answer: { requestedModel: text } }));
          const html = await archive.export({ format: 'html' });
          const tags = new Set([...html.matchAll(/<\/?([^\s>]*)/g)].map(([, tag]) => tag));
          const known = [
            '!doctype',
            'html',
            'head',
            'meta',
            'title',
            'style',
            'body',
            'article',
            'h1',
            'h2',
            'dl',
            'dt',
            'dd',
            'section',
            'div',
            'pre',
            'code',
          ];
          assert.deepEqual(
            [...tags].filter((tag) => !known.includes(tag ?? '')),
            [],
          );
        },
      ),
      { seed: seedOf('html'), numRuns: 60 },
    );
  });
});

describe('import', () => {
  const conversation = {
    id: 'c',
    title: 't',
    titleIsUsers: false,
    parameters: {},
    status: 'active',
    isPinned: false,
    isUnread: false,
    tags: [],
    createdAtMs: 1,
    updatedAtMs: 1,
    activeMessageId: null,
    messages: [],
  };
  const message = {
    id: 'm',
    conversationId: 'c',
    parentId: null,
    role: 'user',
    parts: [{ type: 'text', text: 'hi' }],
    state: 'complete',
    createdAtMs: 1,
  };
  const file = (conversations: readonly unknown[], more: object = {}) =>
    JSON.stringify({ format: 'neural-terminal-history', version: 1, conversations, ...more });
  const withMessages = (...messages: readonly unknown[]) => file([{ ...conversation, messages }]);
  const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

  const hostile: readonly (readonly [name: string, text: string, kind: string])[] = [
    ['nothing', '', 'not-json'],
    ['no JSON', '{oops', 'not-json'],
    ['half a file', file([conversation]).slice(0, -20), 'not-json'],
    ['null', 'null', 'not-ours'],
    ['another tool’s JSON', JSON.stringify([{ title: 'x', mapping: {}, create_time: 1 }]), 'not-ours'],
    ['a later version', file([], { version: 2 }), 'newer-version'],
    [
      'nesting without end',
      `{"format":"neural-terminal-history","version":1,"conversations":${deep(200_000)}}`,
      'invalid',
    ],
    ['a conversation that is none', file([42]), 'invalid'],
    ['a wrong type', file([{ ...conversation, tags: 'x' }]), 'invalid'],
    ['an absurd time', file([{ ...conversation, createdAtMs: 1e300 }]), 'invalid'],
    ['an unknown part', withMessages({ ...message, parts: [{ type: 'virus' }] }), 'invalid'],
    [
      'an absurd cost',
      withMessages({ ...message, answer: { requestedModel: 'm', costPico: '9'.repeat(40) } }),
      'invalid',
    ],
    [
      'money in floats',
      withMessages({ ...message, answer: { requestedModel: 'm', costPico: 0.5 } }),
      'invalid',
    ],
    ['a conversation twice', file([conversation, conversation]), 'invalid'],
    ['a message twice', withMessages(message, message), 'invalid'],
    ['its own parent', withMessages({ ...message, parentId: 'm' }), 'invalid'],
    [
      'parents in a circle',
      withMessages({ ...message, parentId: 'n' }, { ...message, id: 'n', parentId: 'm' }),
      'invalid',
    ],
    ['a parent that is nowhere', withMessages({ ...message, parentId: 'nowhere' }), 'invalid'],
    ['a path as attachment', file([], { attachments: { '../../etc': 'AA==' } }), 'invalid'],
    ['an attachment that is no base64', file([], { attachments: { ['a'.repeat(64)]: '*' } }), 'invalid'],
    [
      'a message of another conversation',
      file([{ ...conversation, messages: [{ ...message, id: 'mine' }] }]),
      'invalid',
    ],
  ];
  for (const [name, text, kind] of hostile) {
    it(`refuses ${name}, and changes nothing`, async () => {
      const archive = await createArchive();
      const { id } = await archive.history.createConversation({ title: 'mine' });
      await archive.history.addMessage(prompt(id, 'mine', 'keep me'));
      const before = archive.database.dump();
      const result = await archive.import(text);
      assert.equal(result.ok ? 'ok' : result.failure.kind, kind);
      assert.equal(archive.database.dump(), before);
    });
  }

  it('takes no prototype from a file, and nothing it does not know', async () => {
    const archive = await createArchive();
    const text = `{"__proto__":{"polluted":1},${file([{ ...conversation, constructor: 1, messages: [{ ...message, extra: 1 }] }]).slice(1)}`;
    const attachments = '"attachments":{"__proto__":"AA=="},"conversations":[';
    const result = await archive.import(
      text.replace('"hi"', '"hi","__proto__":{"polluted":1}').replace('"conversations":[', attachments),
    );
    assert.equal(result.ok && result.report.messagesAdded, 1);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
    assert.deepEqual((await archive.history.message('m'))?.parts, [{ type: 'text', text: 'hi' }]);
  });

  it('takes messages in any order, and failures of a later version without them', async () => {
    const archive = await createArchive();
    const reply = {
      ...message,
      id: 'r',
      parentId: 'm',
      role: 'assistant',
      answer: { requestedModel: 'x', failure: { kind: 'from-the-future' } },
    };
    assert.ok((await archive.import(withMessages(reply, message))).ok);
    assert.deepEqual((await archive.history.message('r'))?.answer, { requestedModel: 'x' });
  });

  it('survives anything that was bitten off or changed', async () => {
    const source = await createArchive();
    await fill(source);
    const text = await source.export({ format: 'json' });
    const damage = fc.record({
      at: fc.nat(text.length - 1),
      length: fc.nat(40),
      by: fc.string({ maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, length, by }) => {
        const archive = await createArchive();
        const { id } = await archive.history.createConversation({ title: 'mine' });
        await archive.import(text.slice(0, at) + by + text.slice(at + length));
        assert.equal((await archive.history.conversation(id))?.title, 'mine');
      }),
      { seed: seedOf('import'), numRuns: 150 },
    );
  });
});
