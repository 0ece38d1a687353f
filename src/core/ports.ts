import type { Disposable } from './base/disposable.ts';

/*
 * All that the core asks of the world. Real ones live in src/node and src/vscode, test ones in test/support.
 */

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Calls back once after `delayMs`, unless disposed before. */
  after(delayMs: number, callback: () => void): Disposable;
}

/** The host's `fetch`, always called with a string URL and plain options: VS Code patches it for proxies. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Uniform in [0, 1). Injected so that jitter can be tested. */
export type Random = () => number;

/** A new globally unique id that sorts by time of making (UUID version 7). */
export type NewId = () => string;

/** Keys belong to one server's origin (`https://openrouter.ai`), so that no key is ever sent to another. */
export interface KeyStore {
  /** The key to send to this server, or undefined when there is none. */
  get(origin: string): Promise<string | undefined>;
  set(origin: string, key: string): Promise<void>;
  delete(origin: string): Promise<void>;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured log. Never a key, never the text of a prompt or an answer. */
export type Log = (level: LogLevel, event: string, details?: Readonly<Record<string, unknown>>) => void;

/** Translates an English message with `{placeholders}` into the user's language. */
export type Localize = (message: string, args?: Readonly<Record<string, string | number>>) => string;
