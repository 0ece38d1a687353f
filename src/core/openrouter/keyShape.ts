import type { Server } from './server.ts';

export type KeyShape = 'fine' | 'empty' | 'has-spaces' | 'another-service' | 'too-short';

/**
 * Whether what was pasted can be a key at all, before any server is asked. Headers allow visible ASCII only, and
 * an exception about a bad header would quote the key.
 */
export function keyShape(text: string, server: Server): KeyShape {
  const key = text.trim();
  if (key === '') return 'empty';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'has-spaces';
  if (server.dialect !== 'openrouter' || server.isLoopback) return 'fine';
  if (!key.startsWith('sk-or-')) return 'another-service';
  return key.length < 20 ? 'too-short' : 'fine';
}
