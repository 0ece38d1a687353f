import * as vscode from 'vscode';
import type { ChatFailure } from '../core/failure.ts';
import { type FailureText, failureText } from '../core/openrouter/failureText.ts';
import { localize } from './localize.ts';

/** What a failure says where it has no card in a panel. */
export function failureWords(failure: ChatFailure): FailureText {
  const formatTime = (atMs: number) => new Date(atMs).toLocaleTimeString(vscode.env.language);
  return failureText(failure, { localize, formatTime });
}
