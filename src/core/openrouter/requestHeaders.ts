import type { Server } from './server.ts';

const homepage = 'https://github.com/neural-terminal/neural-terminal';

/** Attribution goes to OpenRouter only, and nothing but the key says who the user is. */
export function requestHeaders(
  server: Server,
  key: string | undefined,
  accept: string,
): Record<string, string> {
  return {
    Accept: accept,
    ...(key !== undefined && { Authorization: `Bearer ${key}` }),
    ...(server.dialect === 'openrouter' && {
      'HTTP-Referer': homepage,
      'X-OpenRouter-Title': 'Neural Terminal',
      'X-OpenRouter-Categories': 'ide-extension',
    }),
  };
}
