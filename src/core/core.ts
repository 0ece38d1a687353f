import { Chat } from './chat.ts';
import type { Conversation, Message } from './conversation.ts';
import { History } from './history/history.ts';
import { streamChat } from './openrouter/chat.ts';
import type { ChatMessage } from './openrouter/chatRequest.ts';
import { conversationToChat } from './openrouter/conversationToChat.ts';
import { parseServer } from './openrouter/server.ts';
import type { Clock, Fetch, KeyStore, Log, NewId } from './ports.ts';
import type { Settings } from './settings.ts';
import type { Database } from './storage/database.ts';
import type { StreamPart } from './stream.ts';

/* The product without an editor, wired. */

export interface CorePorts {
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly newId: NewId;
  readonly log: Log;
  readonly keys: KeyStore;
  readonly database: Database;
  settings(): Settings;
}

export interface Core {
  readonly chat: Chat;
  readonly history: History;
  /** Stops what streams and resolves when everything is on disk. */
  close(): Promise<void>;
}

export function createCore(ports: CorePorts): Core {
  const history = new History(ports);
  const chat = new Chat({
    ...ports,
    history,
    defaultModel: () => ports.settings().model,
    answer: (conversation, message, signal) => answer(conversation, message, history, ports, signal),
    keepImage: () => Promise.reject(new Error('Images are not kept yet.')),
  });
  return {
    chat,
    history,
    close: async () => {
      await chat.close();
      await ports.database.close();
    },
  };
}

/** The model is asked to go on where an answer stands that was stopped or cut. */
const goOn =
  'Continue your last answer exactly where it ends, in the middle of a word if need be. Repeat nothing, and add no introduction.';

/** More than any model reads; the whole branch in practice. */
const maxBranchMessages = 100_000;

async function* answer(
  conversation: Conversation,
  message: Message,
  history: History,
  ports: CorePorts,
  signal: AbortSignal,
): AsyncGenerator<StreamPart, void, undefined> {
  const parsed = parseServer(ports.settings().baseUrl);
  if (!parsed.ok) return yield { type: 'failure', failure: parsed.failure };
  const model = message.answer?.requestedModel ?? ports.settings().model;
  const isMore = message.parts.length > 0;
  const tipId = isMore ? message.id : message.parentId;
  const branch = tipId
    ? await history.branch(conversation.id, { tipId, limit: maxBranchMessages })
    : { messages: [] };
  const messages: readonly ChatMessage[] = conversationToChat(
    branch.messages.map((item) => item.message),
    {
      model,
      ...(conversation.systemPrompt !== undefined && { systemPrompt: conversation.systemPrompt }),
      attachment: () => undefined,
    },
  );
  yield* streamChat(
    parsed.server,
    {
      model,
      messages: isMore ? [...messages, { role: 'user', content: [{ type: 'text', text: goOn }] }] : messages,
      parameters: conversation.parameters,
      sessionId: conversation.id,
    },
    ports,
    signal,
  );
}
