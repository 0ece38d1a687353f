import * as vscode from 'vscode';
import type { ChatFailure } from '../core/failure.ts';
import { type FailureText, failureText } from '../core/openrouter/failureText.ts';
import { localize } from './localize.ts';

/** What a failure says in VS Code's language, and what can be done about it. */
export function failureWords(failure: ChatFailure): FailureText {
  return failureText(failure, { localize, formatTime });
}

/** A time of day; with its date when it is not today. */
function formatTime(atMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday
    ? at.toLocaleTimeString(vscode.env.language, { timeStyle: 'short' })
    : at.toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
