import type * as vscode from 'vscode';
import type { KeyStore } from '../core/ports.ts';
import { isLoopback } from '../core/settings.ts';

const variableName = 'OPENROUTER_API_KEY';

export type KeySource = 'stored' | 'session' | 'environment' | 'missing';

/**
 * What became of a key that was to be stored: `unavailable` where there is no keyring to ask, `forgotten` where it
 * took the key and did not give it back.
 */
export type StoreOutcome = 'stored' | 'unavailable' | 'forgotten';

/** The part of VS Code's memento that is used: it remembers that a key was stored, never the key. */
type Marks = Pick<vscode.Memento, 'get' | 'update' | 'keys'>;

/** The user's keys, one for each server: in VS Code's secret storage, else for this session, else from the environment. */
export class SecretKeyStore implements KeyStore {
  readonly #secrets: vscode.SecretStorage;
  readonly #marks: Marks;
  /** Only what the user chose to keep for this session, because the keyring could not. */
  readonly #session = new Map<string, string>();

  constructor(secrets: vscode.SecretStorage, marks: Marks) {
    this.#secrets = secrets;
    this.#marks = marks;
  }

  get onDidChange(): vscode.Event<vscode.SecretStorageChangeEvent> {
    return this.#secrets.onDidChange;
  }

  async get(origin: string): Promise<string | undefined> {
    return (await this.#stored(origin)) ?? this.#session.get(origin) ?? environmentKey(origin);
  }

  async source(origin: string): Promise<KeySource> {
    if (await this.#stored(origin)) return 'stored';
    if (this.#session.has(origin)) return 'session';
    return environmentKey(origin) ? 'environment' : 'missing';
  }

  /** A key was stored in an earlier session and is gone: this keyring does not keep what it takes. */
  async wasForgotten(origin: string): Promise<boolean> {
    return this.#marks.get(secretName(origin)) === true && (await this.#stored(origin)) === undefined;
  }

  /** Stores the key and reads it back. */
  async store(origin: string, key: string): Promise<StoreOutcome> {
    try {
      await this.#secrets.store(secretName(origin), key);
      if ((await this.#secrets.get(secretName(origin))) !== key) return 'forgotten';
    } catch {
      return 'unavailable';
    }
    this.#session.delete(origin);
    await this.#marks.update(secretName(origin), true);
    return 'stored';
  }

  keepForSession(origin: string, key: string): void {
    this.#session.set(origin, key);
  }

  async set(origin: string, key: string): Promise<void> {
    if ((await this.store(origin, key)) !== 'stored') this.keepForSession(origin, key);
  }

  /** Removes the key wherever we put it. What the environment holds is the user's own. */
  async delete(origin: string): Promise<void> {
    this.#session.delete(origin);
    await this.#marks.update(secretName(origin), undefined);
    await this.#secrets.delete(secretName(origin));
  }

  /** Removes the keys of all servers. */
  async deleteAll(): Promise<void> {
    const stored = this.#marks.keys().filter((name) => name.startsWith(secretName('')));
    const origins = [...this.#session.keys(), ...stored.map((name) => name.slice(secretName('').length))];
    for (const origin of new Set(origins)) await this.delete(origin);
  }

  /** A keyring that is locked or missing has no key to give, which is no reason for anything else to fail. */
  async #stored(origin: string): Promise<string | undefined> {
    try {
      return (await this.#secrets.get(secretName(origin))) || undefined;
    } catch {
      return undefined;
    }
  }
}

function secretName(origin: string): string {
  return `apiKey ${origin}`;
}

/** The variable holds a key of OpenRouter's, so it goes there or to a stand-in on this machine, nowhere else. */
function environmentKey(origin: string): string | undefined {
  const { hostname } = new URL(origin);
  const isFor = hostname === 'openrouter.ai' || hostname.endsWith('.openrouter.ai') || isLoopback(hostname);
  return isFor ? process.env[variableName]?.trim() || undefined : undefined;
}
