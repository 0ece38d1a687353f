import assert from 'node:assert/strict';
import path from 'node:path';
import type { Message } from '../../../src/core/conversation.ts';
import type { CorePorts } from '../../../src/core/core.ts';
import { migrations } from '../../../src/core/history/migrations.ts';
import { StorageError } from '../../../src/core/storage/storageFailure.ts';
import { openDatabase } from '../../../src/node/openDatabase.ts';
import { coreOnSimulator } from '../../support/coreOn.ts';
import { temporaryFolder, wasmFile } from '../../support/testDatabase.ts';
import { typed } from '../../support/typed.ts';

/*
 * Nothing that a user waits for can wait for ever: whatever stands behind it does not answer, dies or is closed, it
 * ends, with what happened said. What the network does is in cancellation.test.ts, what the disk does in
 * test/unit/storage.
 */

const never = <T>() => new Promise<T>(() => undefined);

/** A conversation whose answer is asked for, and how that ends. */
async function asking(ports: Partial<CorePorts>) {
  const stage = await coreOnSimulator({}, ports);
  const { chat } = stage.core;
  const ended = new Promise<Message>((resolve) =>
    chat.onEvent((event) => event.type === 'ended' && resolve(event.message)),
  );
  const id = await chat.begin(typed('Hi'));
  await chat.send(id, typed('Hi'));
  return { ...stage, chat, id, ended };
}

describe('nothing waits for ever', () => {
  it('for the instructions of a project on a disk that does not answer', async () => {
    const { chat, id, ended, simulator, close } = await asking({ instructions: never });
    chat.stop(id);
    assert.equal((await ended).state, 'stopped');
    assert.ok(simulator.requests.every(({ path: asked }) => !asked.endsWith('/chat/completions')));
    await close();
  });

  it('for a list of models that cannot be read', async () => {
    const modelCache = { read: never<string>, write: async () => undefined, clear: async () => undefined };
    const { chat, id, ended, close } = await asking({ modelCache });
    chat.stop(id);
    assert.equal((await ended).state, 'stopped');
    await close();
  });

  it('for a secret storage that does not answer: the time to connect is for it too', async () => {
    const keys = { get: never<string>, set: async () => undefined, delete: async () => undefined };
    const { ended, clock, close } = await asking({ keys });
    const timer = setInterval(() => void clock.advance(60_000), 20);
    const { state, answer } = await ended;
    clearInterval(timer);
    assert.equal(state, 'failed');
    assert.equal(answer?.failure?.kind, 'timeout');
    // It had not left.
    assert.equal(answer?.failure?.charge, 'none');
    await close();
  });

  it('for a history that is closed meanwhile', async () => {
    const { core, close } = await coreOnSimulator();
    const begun = core.chat.begin(typed('Hi'));
    const [conversation] = await Promise.all([begun, core.close()]);
    assert.ok(conversation);
    await assert.rejects(core.chat.begin(typed('Hi')), (error) => isFailure(error, 'closed'));
    await close();
  });

  it('for a history whose worker dies again and again', async () => {
    const { folder, remove } = temporaryFolder();
    const workerFile = path.join(import.meta.dirname, '../../support/dyingWorker.ts');
    const database = await openDatabase({ folder, workerFile, wasmFile, migrations });
    const { core, close } = await coreOnSimulator({}, { database });
    await assert.rejects(core.chat.begin(typed('die always')), (error) => isFailure(error, 'worker-died'));
    await assert.rejects(core.chat.begin(typed('Hi')), (error) => isFailure(error, 'worker-died'));
    await close();
    remove();
  });
});

function isFailure(error: unknown, kind: string): boolean {
  return error instanceof StorageError && error.failure.kind === kind;
}
