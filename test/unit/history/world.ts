import type { Message } from '../../../src/core/conversation.ts';
import { History } from '../../../src/core/history/history.ts';
import { createMemoryDatabase, type MemoryDatabase } from '../../support/memoryDatabase.ts';

/* A history over a database in memory, with a clock and ids that a test owns. */

export interface World {
  readonly database: MemoryDatabase;
  readonly history: History;
  readonly clock: { nowMs: number };
  /** Another window on the same database. */
  window(): History;
}

export async function createWorld(database?: MemoryDatabase): Promise<World> {
  const own = database ?? (await createMemoryDatabase());
  const clock = { nowMs: 1_750_000_000_000 };
  let made = 0;
  const newId = () => {
    made += 1;
    return `id-${made.toString().padStart(6, '0')}`;
  };
  const ports = {
    database: own,
    clock: { now: () => clock.nowMs, after: () => ({ dispose: () => undefined }) },
    newId,
  };
  return { database: own, history: new History(ports), clock, window: () => new History(ports) };
}

export function prompt(
  conversationId: string,
  id: string,
  text: string,
  parentId: string | null = null,
): Message {
  return {
    id,
    conversationId,
    parentId,
    role: 'user',
    parts: text === '' ? [] : [{ type: 'text', text }],
    state: 'complete',
    createdAtMs: 1_750_000_000_000,
  };
}

export function answer(
  conversationId: string,
  id: string,
  text: string,
  parentId: string,
  more: Partial<Message> = {},
): Message {
  return {
    ...prompt(conversationId, id, text, parentId),
    role: 'assistant',
    answer: { requestedModel: 'acme/one' },
    ...more,
  };
}
