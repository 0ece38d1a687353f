import { createHash } from 'node:crypto';
import type { ChatRequest } from './chatRequest.ts';
import { isObject, type Json, listOf, objectOf } from './json.ts';
import type { Model } from './models.ts';
import { countMessage, countTokens } from './tokens.ts';

/*
 * Which part of a prompt is already in the provider's cache. Anthropic caches up to the marks in the request
 * and asks for the writing; the others cache by themselves. The smallest cached beginning is 1024 tokens.
 */

const smallestTokens = 1024;
const minutesMs = 60_000;

export interface CacheUse {
  readonly cachedTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWriteHourTokens: number;
}

interface Beginning {
  readonly hash: string;
  readonly tokens: number;
  /** Marked for the cache, and for how long. */
  readonly ttl: string | undefined;
}

export class PromptCache {
  readonly #expiries = new Map<string, number>();

  use(request: ChatRequest, model: Model, owner: string, nowMs: number): CacheUse {
    const none = { cachedTokens: 0, cacheWriteTokens: 0, cacheWriteHourTokens: 0 };
    if (!('input_cache_read' in model.pricing)) return none;
    const isExplicit = model.id.includes('anthropic/');
    const beginnings = beginningsOf(request, `${owner} ${model.id}`).filter(
      ({ tokens }) => tokens >= smallestTokens,
    );
    const known = beginnings.findLast(({ hash }) => (this.#expiries.get(hash) ?? 0) > nowMs);
    const cachedTokens = known?.tokens ?? 0;
    const kept = isExplicit ? beginnings.filter(({ ttl }) => ttl !== undefined) : beginnings;
    for (const { hash, ttl } of kept) {
      this.#expiries.set(hash, nowMs + (ttl === '1h' ? 60 : 5) * minutesMs);
    }
    const last = kept.at(-1);
    const written = isExplicit && last ? Math.max(0, last.tokens - cachedTokens) : 0;
    return {
      cachedTokens,
      cacheWriteTokens: last?.ttl === '1h' ? 0 : written,
      cacheWriteHourTokens: last?.ttl === '1h' ? written : 0,
    };
  }
}

/** Every beginning of the prompt that ends with a message. */
function beginningsOf({ body, messages }: ChatRequest, owner: string): readonly Beginning[] {
  const tools = body['tools'] === undefined ? '' : JSON.stringify(body['tools']);
  const hash = createHash('sha256').update(owner).update(tools);
  let tokens = countTokens(tools);
  const automatic = ttlOf(body['cache_control']);
  return messages.map((message, index) => {
    hash.update(JSON.stringify(withoutMarks(message)));
    tokens += countMessage(message);
    const marks = listOf(message['content']).map((part) => ttlOf(objectOf(part)['cache_control']));
    const isLast = index === messages.length - 1;
    const ttl = marks.findLast((mark) => mark !== undefined) ?? (isLast ? automatic : undefined);
    return { hash: hash.copy().digest('hex'), tokens, ttl };
  });
}

function ttlOf(mark: unknown): string | undefined {
  return isObject(mark) ? (mark['ttl'] === '1h' ? '1h' : '5m') : undefined;
}

/** The marks move from turn to turn; what they mark stays the same text. */
function withoutMarks(message: Json): Json {
  const { content } = message;
  if (!Array.isArray(content)) return { ...message, content: [{ type: 'text', text: content }] };
  return { ...message, content: content.map((part) => ({ ...objectOf(part), cache_control: undefined })) };
}
