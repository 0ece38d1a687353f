import type * as vscode from 'vscode';
import type { KeyStore } from '../core/ports.ts';
import { isLoopback } from '../core/settings.ts';

const variableName = 'OPENROUTER_API_KEY';

export type KeySource = 'stored' | 'environment' | 'missing';

/** The user's keys, one for each server: in VS Code's secret storage, else from the environment. None is held here. */
export class SecretKeyStore implements KeyStore {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  get onDidChange(): vscode.Event<vscode.SecretStorageChangeEvent> {
    return this.#secrets.onDidChange;
  }

  async get(origin: string): Promise<string | undefined> {
    return (await this.#secrets.get(secretName(origin))) ?? environmentKey(origin);
  }

  async source(origin: string): Promise<KeySource> {
    if (await this.#secrets.get(secretName(origin))) return 'stored';
    return environmentKey(origin) ? 'environment' : 'missing';
  }

  async set(origin: string, key: string): Promise<void> {
    await this.#secrets.store(secretName(origin), key);
  }

  async delete(origin: string): Promise<void> {
    await this.#secrets.delete(secretName(origin));
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
