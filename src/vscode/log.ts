import { homedir } from 'node:os';
import type * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';
import { redactValue } from '../core/secrets/redact.ts';

/** JSON lines in VS Code's own log, at its levels. Whatever is in them went through the redaction. */
export function createLog(channel: vscode.LogOutputChannel): Log {
  const home = homedir();
  return (level, event, details = {}) => {
    channel[level](JSON.stringify({ event, ...(redactValue(details, { home }) as object) }));
  };
}
