import assert from 'node:assert/strict';
import type { Attached } from '../../../src/core/conversation.ts';
import { type DraftChange, Drafts } from '../../../src/core/drafts.ts';
import { TestClock } from '../../support/testClock.ts';
import { createWorld, prompt } from '../history/world.ts';

const file = (label: string): Attached => ({
  type: 'context',
  attachment: { hash: label.repeat(64).slice(0, 64), name: label, mimeType: 'text/plain', sizeBytes: 3 },
  source: { kind: 'file', label },
});

async function stage(workspace: string | undefined = 'file:///ferries') {
  const { history, database, window } = await createWorld();
  const clock = new TestClock();
  const logged: string[] = [];
  const open = (place = workspace, its = history) =>
    new Drafts({ history: its, clock, workspace: () => place, log: (_, event) => logged.push(event) });
  const drafts = open();
  const changes: DraftChange[] = [];
  drafts.onDidChange((change) => changes.push(change));
  const { id } = await history.createConversation({ title: 'Ferries' });
  const writes = () =>
    database.journal.flat().filter(({ sql }) => /into drafts|from drafts/.test(sql)).length;
  return { history, database, clock, drafts, open, changes, id, writes, logged, window };
}

describe('drafts', () => {
  it('are on disk a second after the first change, and not written at every key', async () => {
    const { drafts, clock, history, id, writes } = await stage();
    for (let n = 1; n <= 40; n++) {
      await drafts.setText(id, 'x'.repeat(n));
      await clock.advance(50);
    }
    assert.equal(writes(), 1, 'in two seconds of typing');
    await clock.advance(1_100);
    assert.equal((await history.draft(id))?.text.length, 40);
    assert.equal(writes(), 2);
  });

  it('that are long are written less often', async () => {
    const { drafts, clock, id, writes } = await stage();
    for (let n = 0; n < 60; n++) {
      await drafts.setText(id, `${'x'.repeat(200_000)}${n}`);
      await clock.advance(100);
    }
    assert.ok(writes() <= 2, `${writes()} writes in six seconds`);
  });

  it('are on disk at once when the panel is left, and when the window closes', async () => {
    const { drafts, history, id } = await stage();
    await drafts.setText(id, 'A thought');
    await drafts.flush();
    assert.equal((await history.draft(id))?.text, 'A thought');
    await drafts.setText(id, 'Two');
    await drafts.dispose();
    assert.equal((await history.draft(id))?.text, 'Two');
  });

  it('carry attachments, each content once', async () => {
    const { drafts, open, id } = await stage();
    await drafts.setText(id, 'Look');
    await drafts.attach(id, [file('a'), file('b')]);
    await drafts.attach(id, [{ ...file('a'), source: { kind: 'file', label: 'a again' } } as Attached]);
    await drafts.detach(id, file('b').attachment.hash);
    await drafts.flush();
    const { text, attachments } = await open().read(id);
    assert.equal(text, 'Look');
    assert.deepEqual(
      attachments.map((part) => part.type === 'context' && part.source.label),
      ['a again'],
    );
  });

  it('tell who changed what, and nobody when nothing did', async () => {
    const { drafts, changes, id } = await stage();
    const me = {};
    await drafts.setText(id, 'Why?', me);
    await drafts.setText(id, 'Why?', me);
    await drafts.insert(id, '> quote');
    await drafts.attach(id, [file('a')]);
    await drafts.detach(id, 'unknown');
    assert.deepEqual(
      changes.map(({ origin, appended, isText, draft }) => [origin === me, appended, isText, draft.text]),
      [
        [true, undefined, true, 'Why?'],
        [false, '> quote', true, 'Why?\n\n> quote'],
        [false, undefined, false, 'Why?\n\n> quote'],
      ],
    );
  });

  it('are gone when they are sent, even if they were written meanwhile', async () => {
    const { drafts, history, id, changes } = await stage();
    await drafts.setText(id, 'Why?');
    await history.addMessage(prompt(id, 'p', 'Why?'), { clearDraft: true });
    await drafts.flush();
    await drafts.taken(id);
    await drafts.dispose();
    assert.equal(await history.draft(id), undefined);
    assert.equal(changes.at(-1)?.draft.text, '');
  });

  it('for no conversation yet belong to the workspace, and move into the conversation', async () => {
    const { drafts, open, id } = await stage();
    await drafts.setText(null, 'New here');
    await drafts.attach(null, [file('a')]);
    await drafts.flush();
    assert.equal((await open('file:///elsewhere').read(null)).text, '');
    assert.equal((await open().read(null)).text, 'New here');
    await drafts.move(null, id);
    assert.equal((await drafts.read(null)).text, '');
    assert.equal((await drafts.read(id)).attachments.length, 1);
  });

  it('are tried again when the disk did not take them', async () => {
    const { drafts, clock, database, history, id, logged } = await stage();
    database.failNextCommit(new Error('disk full'));
    await drafts.setText(id, 'A thought');
    await clock.advance(1_100);
    assert.deepEqual(logged, ['drafts.notKept']);
    assert.equal(await history.draft(id), undefined);
    await clock.advance(5_000);
    assert.equal((await history.draft(id))?.text, 'A thought');
  });
});
