import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/base/emitter.ts';
import type { ChatEvent } from '../../../src/core/chat.ts';
import type { Attached, MessageState, Prompt } from '../../../src/core/conversation.ts';
import { ChoiceNeeded } from '../../../src/core/failure.ts';
import { Queue } from '../../../src/core/queue.ts';
import { typed } from '../../support/typed.ts';
import { answer, createWorld, prompt } from '../history/world.ts';

const file: Attached = {
  type: 'file',
  attachment: { hash: 'a'.repeat(64), name: 'plan.pdf', mimeType: 'application/pdf', sizeBytes: 3 },
};

async function stage() {
  const { history } = await createWorld();
  const { id } = await history.createConversation({ title: 'Ferries' });
  const events = new Emitter<ChatEvent>();
  const sent: Prompt[] = [];
  const asked: string[] = [];
  let isAnswering = true;
  let made = 0;
  let failure: Error | undefined;
  const open = () =>
    new Queue({
      history,
      newId: () => `q${++made}`,
      log: () => undefined,
      drafts: { keep: async () => undefined },
      chat: {
        onEvent: events.event,
        isAnswering: () => isAnswering,
        stop: () => void asked.push('stop'),
        send: async (_, what) => {
          if (failure) throw failure;
          sent.push(what);
          isAnswering = true;
        },
      },
    });
  const queue = open();
  const settle = async () => {
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
  };
  const ends = async (...states: MessageState[]) => {
    events.fire({ type: 'answering', conversationId: id, isAnswering: true });
    isAnswering = false;
    for (const state of states)
      events.fire({ type: 'ended', message: answer(id, 'a', 'So.', 'p', { state }) });
    events.fire({ type: 'answering', conversationId: id, isAnswering: false });
    await settle();
  };
  const chooses = async () => {
    events.fire({ type: 'branch', conversationId: id });
    await settle();
  };
  const texts = async (its = queue) => (await its.list(id)).map(({ text }) => text);
  const fail = (error: Error | undefined) => {
    failure = error;
  };
  return { history, id, queue, open, sent, asked, ends, chooses, texts, fail };
}

describe('the queue', () => {
  it('sends the next message when the answer has ended well', async () => {
    const { id, queue, sent, ends, texts } = await stage();
    await queue.add(id, { text: 'One', attachments: [file] });
    await queue.add(id, typed('Two'));
    assert.deepEqual(sent, []);
    await ends('complete');
    assert.deepEqual(sent, [{ text: 'One', attachments: [file] }]);
    assert.deepEqual(await texts(), ['Two']);
    await ends('complete');
    assert.deepEqual(
      sent.map(({ text }) => text),
      ['One', 'Two'],
    );
  });

  it('waits for the user after a stop or a failure', async () => {
    const { id, queue, sent, ends, texts } = await stage();
    await queue.add(id, typed('One'));
    await ends('stopped');
    await ends('failed');
    assert.deepEqual(sent, []);
    queue.sendNow(id, (await queue.list(id))[0]?.id ?? '');
    await ends('failed');
    assert.deepEqual(
      sent.map(({ text }) => text),
      ['One'],
    );
    assert.deepEqual(await texts(), []);
  });

  it('interrupts: the answer stops, and this one goes before those that wait', async () => {
    const { id, queue, sent, asked, ends, texts } = await stage();
    await queue.add(id, typed('Later'));
    await queue.interrupt(id, typed('Now'));
    assert.deepEqual(asked, ['stop']);
    await ends('stopped');
    assert.deepEqual(
      sent.map(({ text }) => text),
      ['Now'],
    );
    assert.deepEqual(await texts(), ['Later']);
  });

  it('outlives the window, with what goes along, and then waits for the user', async () => {
    const { id, queue, open, sent, ends, texts } = await stage();
    await queue.add(id, typed('One'));
    await queue.add(id, { text: 'Two', attachments: [file] });
    queue.dispose();
    const later = open();
    assert.deepEqual(await texts(later), ['One', 'Two']);
    assert.deepEqual((await later.list(id))[1]?.attachments, [file]);
    await ends('interrupted');
    assert.deepEqual(sent, []);
    assert.equal((await later.take(id, 'q1'))?.text, 'One');
    assert.deepEqual(await texts(open()), ['Two']);
  });

  it('goes on by itself when one of several answers is chosen', async () => {
    const { id, queue, sent, ends, texts, fail, chooses } = await stage();
    await queue.add(id, typed('One'));
    fail(new ChoiceNeeded());
    await ends('complete', 'failed');
    assert.deepEqual([sent, await texts()], [[], ['One']]);
    fail(undefined);
    await chooses();
    assert.deepEqual(sent, [typed('One')]);
    assert.deepEqual(await texts(), []);
  });

  it('keeps what could not be sent', async () => {
    const { id, queue, sent, ends, texts, fail } = await stage();
    await queue.add(id, typed('One'));
    fail(new Error('disk full'));
    await ends('complete');
    assert.deepEqual([sent, await texts()], [[], ['One']]);
  });

  it('is deleted for ever with its conversation', async () => {
    const { history, id, queue, open, texts } = await stage();
    await history.addMessage(prompt(id, 'p', 'Why?'));
    await queue.add(id, typed('A secret'));
    await history.bin.put([id]);
    await history.bin.remove([id]);
    assert.deepEqual(await texts(open()), []);
  });
});
