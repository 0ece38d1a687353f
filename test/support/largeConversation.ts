import type { Message } from '../../src/core/conversation.ts';
import { History } from '../../src/core/history/history.ts';
import { migrations } from '../../src/core/history/migrations.ts';
import { newId } from '../../src/node/newId.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { openTestDatabase, temporaryFolder } from './testDatabase.ts';

/** One long conversation in the real store: prompts and answers by turns, one below the other. */
export async function largeConversation(count: number) {
  const { folder, remove } = temporaryFolder();
  const database = await openTestDatabase(folder, migrations);
  const history = new History({ database, clock: nodeClock, newId });
  const conversation = await history.createConversation({ title: 'A long conversation' });
  const messages: Message[] = [];
  for (let n = 0; n < count; n++) {
    messages.push({
      id: newId(),
      conversationId: conversation.id,
      parentId: messages.at(-1)?.id ?? null,
      role: n % 2 ? 'assistant' : 'user',
      parts: [{ type: 'text', text: `Message ${n}: ${'some words of an ordinary length '.repeat(25)}` }],
      state: 'complete',
      createdAtMs: nodeClock.now(),
    });
  }
  // All at once, so that the writes are grouped.
  await Promise.all(messages.map((message) => history.addMessage(message)));
  const close = async () => {
    history.dispose();
    await database.close();
    remove();
  };
  return { history, conversationId: conversation.id, close };
}
