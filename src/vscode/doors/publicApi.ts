import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';

/*
 * What other extensions get from `activate`, documented in docs/api.md. These types are the contract: they grow, and
 * what they promise stays. Nothing is loaded or opened before something is called.
 */

export interface NeuralTerminalApi {
  readonly version: 1;
  /** Asks in the chat, where the user sees it and can stop it. Resolves when the answer has ended. */
  ask(request: AskRequest): Promise<AskResult>;
  /** Shows a conversation in the chat, at a message of it. */
  openConversation(conversationId: string, messageId?: string): Promise<void>;
  /** What the search of the conversations finds, best first. */
  searchConversations(query: string, options?: SearchOptions): Promise<readonly FoundConversation[]>;
}

export interface AskRequest {
  readonly prompt: string;
  /** Goes on with this conversation; a new one begins without it. */
  readonly conversationId?: string;
  /** An id of the server's, such as `openrouter/auto`. For new conversations; without it the user's choice. */
  readonly model?: string;
}

export interface AskResult {
  readonly conversationId: string;
  readonly messageId: string;
  /** Markdown of a model: not to be trusted. */
  readonly text: string;
  readonly state: 'complete' | 'stopped' | 'cut-off' | 'failed' | 'interrupted';
  /** Why it failed, in the user's language. */
  readonly failure?: string;
  /** In US dollars as decimal text, where it is known. */
  readonly costUsd?: string;
}

export interface SearchOptions {
  /** At most 100; 20 unless told. */
  readonly limit?: number;
}

export interface FoundConversation {
  readonly conversationId: string;
  readonly title: string;
  /** Absent where the conversation itself was found, by its title. */
  readonly messageId?: string;
  /** A piece of text around what was found. */
  readonly snippet: string;
  readonly atMs: number;
}

export function publicApi(core: () => Promise<Core>, panels: ChatPanels): NeuralTerminalApi {
  const load = () => import('./apiCalls.ts');
  return {
    version: 1,
    ask: async (request) => (await load()).ask(request, core, panels),
    openConversation: async (id, messageId) => (await load()).openConversation(id, messageId, core, panels),
    searchConversations: async (query, options) => (await load()).searchConversations(query, options, core),
  };
}
