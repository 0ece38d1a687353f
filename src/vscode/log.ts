import type * as vscode from 'vscode';
import type { Log } from '../core/ports.ts';

/** Structured lines in VS Code's own log, at its levels. */
export function createLog(channel: vscode.LogOutputChannel): Log {
  return (level, event, details) => {
    const line = details ? `${event} ${JSON.stringify(details)}` : event;
    channel[level](line);
  };
}
