import assert from 'node:assert/strict';
import type { ConversationId, Message } from '../../../src/core/conversation.ts';
import { exportJson } from '../../../src/core/history/export/exportJson.ts';
import { ExportSource } from '../../../src/core/history/export/source.ts';
import { importExport } from '../../../src/core/history/import/importer.ts';
import { parseServer } from '../../../src/core/openrouter/server.ts';
import { coreOnSimulator } from '../../support/coreOn.ts';
import { typed } from '../../support/typed.ts';

const summaryText = 'They spoke of three ferries.';

type World = Awaited<ReturnType<typeof coreOnSimulator>>;

/** A conversation with these prompts, each answered with its own words. */
async function conversationOf(world: World, prompts: readonly string[]): Promise<ConversationId> {
  const id = await world.core.chat.begin(typed(prompts[0] ?? ''));
  for (const prompt of prompts) await ask(world, id, prompt);
  return id;
}

async function ask({ core, simulator }: World, id: ConversationId, prompt: string): Promise<void> {
  simulator.script({ answer: { text: `answer to ${prompt}` } });
  await ended(core, () => core.chat.send(id, typed(prompt)));
}

async function ended(core: World['core'], action: () => Promise<unknown>): Promise<void> {
  const done = new Promise<void>((resolve) => {
    const listening = core.chat.onEvent((event) => {
      if (event.type !== 'answering' || event.isAnswering) return;
      listening.dispose();
      resolve();
    });
  });
  await action();
  await done;
}

/** What would be sent next, as text. */
async function next({ core }: World, id: ConversationId): Promise<string> {
  return JSON.stringify((await core.answers.prepare(id, typed('next'))).request.messages);
}

async function branchOf({ core }: World, id: ConversationId): Promise<readonly Message[]> {
  return (await core.history.branch(id, { limit: 100 })).messages.map(({ message }) => message);
}

async function compacted(world: World, id: ConversationId) {
  world.simulator.script({ answer: { text: summaryText } });
  return world.core.compaction.compact(id);
}

const four = ['alpha', 'beta', 'gamma', 'delta'];

async function inWorld(
  action: (world: World) => Promise<void>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const world = await coreOnSimulator({}, {}, settings);
  try {
    await action(world);
  } finally {
    await world.close();
  }
}

describe('compacting a conversation', () => {
  it('sends a summary in the place of what is older than two turns, keeps everything, and is undone', () =>
    inWorld(
      async (world) => {
        const { core, simulator } = world;
        const id = await conversationOf(world, four);
        await core.history.updateConversation(id, {
          systemPrompt: 'Be brief.',
          parameters: { temperature: 0.5 },
        });
        const before = await next(world, id);
        const all = await branchOf(world, id);
        const outcome = await compacted(world, id);
        assert.ok(outcome?.type === 'done');
        assert.deepEqual(
          [outcome.summary.upTo, outcome.summary.text, outcome.summary.model],
          [all[3]?.id, summaryText, 'openai/gpt-5-nano'],
        );
        const asked = simulator.requests.at(-1)?.json as { model: string; messages: unknown };
        assert.equal(asked.model, 'openai/gpt-5-nano');
        assert.match(JSON.stringify(asked.messages), /alpha.*answer to alpha.*beta.*answer to beta/);
        assert.doesNotMatch(JSON.stringify(asked.messages), /gamma/);

        const { request } = await core.answers.prepare(id, typed('next'));
        assert.deepEqual(
          request.messages.map(({ role }) => role),
          ['system', 'user', 'assistant', 'user', 'assistant', 'user'],
        );
        const after = JSON.stringify(request.messages);
        assert.match(after, /They spoke of three ferries.*gamma.*answer to gamma.*delta.*next/);
        assert.doesNotMatch(after, /alpha|beta/);
        assert.equal('summaries' in request.parameters, false);
        assert.equal(request.parameters.temperature, 0.5);
        assert.deepEqual(await branchOf(world, id), all);
        await ask(world, id, 'epsilon');
        const sent = JSON.stringify(simulator.requests.at(-1)?.json);
        assert.match(sent, /three ferries.*gamma/);
        assert.doesNotMatch(sent, /answer to beta/);

        assert.equal(await core.compaction.undo(id), true);
        assert.equal(await core.compaction.undo(id), false);
        await core.history.setTip(id, all.at(-1)?.id ?? '');
        assert.equal(await next(world, id), before);
        assert.deepEqual((await core.history.conversation(id))?.parameters, { temperature: 0.5 });
      },
      { compactModel: 'openai/gpt-5-nano' },
    ));

  it('goes on from the last summary, and undoes one after the other', () =>
    inWorld(async (world) => {
      const { core, simulator } = world;
      const id = await conversationOf(world, four);
      await compacted(world, id);
      await ask(world, id, 'epsilon');
      simulator.script({ answer: { text: 'A second summary.' } });
      assert.equal((await core.compaction.compact(id))?.type, 'done');
      const asked = JSON.stringify(simulator.requests.at(-1)?.json);
      assert.match(asked, /three ferries.*gamma/);
      assert.doesNotMatch(asked, /alpha|delta/);
      assert.match(await next(world, id), /A second summary.*delta/);
      await core.compaction.undo(id);
      assert.match(await next(world, id), /three ferries.*gamma/);
    }));

  it('counts only where its last message is on the branch', () =>
    inWorld(async (world) => {
      const { core, simulator } = world;
      const id = await conversationOf(world, four);
      await compacted(world, id);
      const [first, answer, second, end, third] = await branchOf(world, id);
      assert.ok(first && answer && second && end && third);
      // An edit before it is another branch.
      simulator.script({ answer: { text: 'other words' } });
      await ended(core, () => core.chat.edit(id, second.id, 'BETA'));
      assert.match(await next(world, id), /alpha.*BETA/);
      assert.doesNotMatch(await next(world, id), /ferries/);
      const conversation = await core.history.conversation(id);
      assert.equal(conversation && (await core.compaction.shown(conversation)), undefined);
      // An edit after it is not.
      simulator.script({ answer: { text: 'other words' } });
      await ended(core, () => core.chat.edit(id, third.id, 'GAMMA'));
      assert.match(await next(world, id), /ferries.*GAMMA/);
      // Nor is a fork, whose summary is its own; one from further up has none.
      const fork = await core.history.fork(id, third.id);
      await core.compaction.undo(id);
      assert.match(await next(world, fork.id), /ferries.*gamma/);
      assert.match(await next(world, id), /alpha/);
      const earlier = await core.history.fork(fork.id, answer.id);
      assert.doesNotMatch(await next(world, earlier.id), /ferries/);
    }));

  it('reads the answer itself that is gone on with', () =>
    inWorld(async (world) => {
      const { core, simulator } = world;
      const id = await conversationOf(world, four);
      const outcome = await compacted(world, id);
      assert.ok(outcome?.type === 'done');
      await core.history.setTip(id, outcome.summary.upTo);
      simulator.script({ answer: { text: ' and more' } });
      await ended(core, () => core.chat.continue(id, outcome.summary.upTo));
      const sent = JSON.stringify(simulator.requests.at(-1)?.json);
      assert.match(sent, /alpha.*answer to beta/);
      assert.doesNotMatch(sent, /ferries/);
    }));

  it('changes nothing when it fails, is refused, is stopped, or has nothing to do', () =>
    inWorld(async (world) => {
      const { core, simulator } = world;
      const short = await conversationOf(world, ['alone']);
      assert.equal((await core.compaction.compact(short))?.type, 'too-short');
      const id = await conversationOf(world, four);
      const before = await next(world, id);
      simulator.script('context-overflow');
      const failed = await core.compaction.compact(id);
      assert.ok(failed?.type === 'failed', JSON.stringify(failed));
      simulator.script('wait-for-release');
      const running = core.compaction.compact(id);
      assert.equal(core.compaction.isRunning(id), true);
      assert.equal(await core.compaction.compact(id), undefined);
      core.compaction.stop(id);
      assert.equal((await running)?.type, 'stopped');
      assert.equal(core.compaction.isRunning(id), false);
      assert.equal(await next(world, id), before);
      assert.equal((await core.history.conversation(id))?.parameters.summaries, undefined);
    }));

  it('asks no model that the limits of the user refuse', () =>
    inWorld(
      async (world) => {
        const { core, simulator } = world;
        const parsed = parseServer(simulator.baseUrl);
        assert.ok(parsed.ok);
        await core.models(parsed.server).refresh(new AbortController().signal);
        const id = await conversationOf(world, four);
        const before = [await next(world, id), simulator.requests.length];
        const outcome = await core.compaction.compact(id);
        assert.ok(outcome?.type === 'failed', JSON.stringify(outcome));
        assert.equal(outcome.failure.kind, 'unknown-price');
        assert.deepEqual([await next(world, id), simulator.requests.length], before);
      },
      {
        compactModel: 'acme/unlisted',
        unknownPrices: 'block',
        spendingLimits: { conversation: { hard: 1000 } },
      },
    ));

  it('survives export and import', () =>
    inWorld(async (world) => {
      const id = await conversationOf(world, four);
      await compacted(world, id);
      const { database, attachments } = world.core;
      let text = '';
      for await (const piece of exportJson(new ExportSource(database), [id], attachments, 0)) text += piece;
      await inWorld(async (other) => {
        const { core } = other;
        assert.equal((await importExport(core.database, core.attachments, text)).ok, true);
        assert.equal(await next(other, id), await next(world, id));
        assert.match(await next(other, id), /ferries.*gamma/);
      });
    }));
});
