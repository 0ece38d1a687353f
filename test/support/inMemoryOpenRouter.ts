import type { Fetch } from '../../src/core/ports.ts';
import { Account, simulatorKeys } from './simulator/account.ts';
import { Chance } from './simulator/chance.ts';
import { answerTo, type ChatParts } from './simulator/chat.ts';
import { readChatRequest } from './simulator/chatRequest.ts';
import { Generations } from './simulator/generations.ts';
import { PromptCache } from './simulator/promptCache.ts';
import { isHttpError } from './simulator/refusals.ts';
import { Shelf } from './simulator/shelf.ts';

/* The simulator's answers and bill without a socket, for tests of ten thousand turns. */

export interface InMemoryOpenRouter {
  readonly fetch: Fetch;
  readonly baseUrl: string;
  /** All that was charged so far, also by providers for the user's own key. */
  readonly billedPico: bigint;
  /** How the next chat request goes; whole unless told. */
  next: NextAnswer;
}

interface NextAnswer {
  readonly fate: 'whole' | 'error' | 'hang';
  readonly text: string;
  /** The user's own key for the provider is used. */
  readonly isByok?: boolean;
}

const ownKey = { key: simulatorKeys.byok, isByok: true };

/** Deltas that are sent before an answer hangs. */
const sentBeforeHanging = 3;

export function inMemoryOpenRouter(now: () => number): InMemoryOpenRouter {
  const account = new Account({ seed: 1, now, credit: '1000000' });
  const generations = new Generations(0);
  const parts: ChatParts = {
    shelf: new Shelf(),
    account,
    cache: new PromptCache(),
    chance: new Chance(1),
    generations,
    now,
  };
  const world: { next: InMemoryOpenRouter['next'] } = { next: { fate: 'whole', text: '' } };

  const chat = (body: string, signal: AbortSignal | null | undefined): Response => {
    const { fate, text, isByok } = world.next;
    if (fate === 'error') return new Response('{"error":{"code":502,"message":"down"}}', { status: 502 });
    const request = readChatRequest(JSON.parse(body));
    const answer = answerTo(parts, request, isByok ? ownKey : { key: simulatorKeys.good }, 'fast', {
      text,
      chunkSize: 300,
    });
    if (isHttpError(answer))
      return new Response(JSON.stringify({ error: answer }), { status: answer.status });
    const chunks = answer.contentChunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`);
    const headers = { 'content-type': 'text/event-stream' };
    if (fate === 'whole') {
      answer.settle();
      const ends = [answer.finishChunk, answer.usageChunk].map(
        (chunk) => `data: ${JSON.stringify(chunk)}\n\n`,
      );
      return new Response(`${chunks.join('')}${ends.join('')}data: [DONE]\n\n`, { headers });
    }
    const sent = Math.min(sentBeforeHanging, chunks.length);
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(chunks.slice(0, sent).join('')));
        signal?.addEventListener('abort', () => answer.settle(sent), { once: true });
      },
    });
    return new Response(stream, { headers });
  };

  return {
    baseUrl: 'https://openrouter.ai/api/v1',
    get billedPico() {
      return account.billedPico + account.byokPico;
    },
    get next() {
      return world.next;
    },
    set next(next) {
      world.next = next;
    },
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith('/chat/completions')) return chat(String(init.body), init.signal);
      if (pathname.endsWith('/models')) return Response.json({ data: parts.shelf.listed });
      if (pathname.endsWith('/generation')) {
        const data = generations.look(searchParams.get('id') ?? '');
        return data ? Response.json({ data }) : new Response('{}', { status: 404 });
      }
      return new Response('{}', { status: 403 });
    },
  };
}
