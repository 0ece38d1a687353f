import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freshFolder } from '../../scripts/profile.mjs';

/*
 * No network but the configured server: what the extension hosts of a run connected to, and what they might. A test
 * that starts a server of its own says so.
 */

interface Connection {
  readonly host: string;
  readonly port: number;
}

const allowed = new Set<number>();
let file: string | undefined;

/** The extension may talk to the server of its settings. */
export function allowServerOf(settings: Readonly<Record<string, unknown>>): void {
  const baseUrl = settings['neuralTerminal.baseUrl'];
  if (typeof baseUrl === 'string' && URL.canParse(baseUrl)) allowed.add(Number(new URL(baseUrl).port));
}

/** The environment of a VS Code whose extension hosts are listened to. */
export function recording(): Readonly<Record<string, string>> {
  file ??= path.join(freshFolder('connections'), 'connections.jsonl');
  const preload = path.join(import.meta.dirname, 'recordConnections.cjs');
  return { NT_CONNECTIONS: file, NODE_OPTIONS: `--require ${preload}` };
}

/** How many connections there were, whether there should be any, and those that should not have been. */
export function connectionsMade(): {
  readonly count: number;
  readonly isExpected: boolean;
  readonly forbidden: readonly string[];
} {
  const lines = file && existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const made = lines.filter(Boolean).map((line) => JSON.parse(line) as Connection);
  const forbidden = made.filter(({ host, port }) => !isThisMachine(host) || !allowed.has(port));
  return {
    count: made.length,
    isExpected: allowed.size > 0,
    forbidden: [...new Set(forbidden.map(({ host, port }) => `${host}:${port}`))],
  };
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}
