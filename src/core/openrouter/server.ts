import type { ChatFailure } from '../failure.ts';
import { isLoopback } from '../settings.ts';

/** `openrouter` knows routing, prices and plugins; `openai` is any other server with the same chat format. */
export type Dialect = 'openrouter' | 'openai';

/** Where requests go. Made by `parseServer` only, so that every one that exists may be sent a key. */
export interface Server {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Keys belong to it. */
  readonly origin: string;
  readonly host: string;
  readonly dialect: Dialect;
  readonly isLoopback: boolean;
}

export type ParsedServer =
  | { readonly ok: true; readonly server: Server }
  | { readonly ok: false; readonly failure: ChatFailure };

/** Reads the base URL of the settings. Unless told, OpenRouter and mirrors of it are known by host or path. */
export function parseServer(baseUrl: string, dialect?: Dialect): ParsedServer {
  const text = baseUrl.trim();
  if (!URL.canParse(text)) return refuse('invalid');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refuse('invalid');
  // A key or a password in the URL would end up in logs, and a query would swallow the path that we append.
  if (url.username || url.password || url.search || url.hash) return refuse('invalid');
  const isLocal = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !isLocal) return refuse('insecure');
  return {
    ok: true,
    server: {
      baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
      origin: url.origin,
      host: url.hostname,
      dialect: dialect ?? guessDialect(url),
      isLoopback: isLocal,
    },
  };
}

function guessDialect({ hostname, pathname }: URL): Dialect {
  const isOwnHost = hostname === 'openrouter.ai' || hostname.endsWith('.openrouter.ai');
  return isOwnHost || /\/api\/v1\/*$/.test(pathname) ? 'openrouter' : 'openai';
}

function refuse(problem: 'invalid' | 'insecure'): ParsedServer {
  return { ok: false, failure: { kind: 'bad-server', problem } };
}
