import { raceAbort } from '../base/abort.ts';
import type { Disposable } from '../base/disposable.ts';
import type { ChatFailure } from '../failure.ts';
import type { ApiPorts } from './api.ts';
import type { Server } from './server.ts';
import { beginSignIn, exchangeCode, type RandomBytes, readCallback, type SignInAttempt } from './signIn.ts';

/** A way for the browser to come back: the queries it arrives with, and where it is to go. */
export interface CallbackWay extends Disposable {
  readonly callbackUrl: string;
  nextQuery(): Promise<string>;
}

export interface SignInPorts extends ApiPorts {
  readonly randomBytes: RandomBytes;
  /** The first that can be had is used; when none can, the user pastes the code. */
  readonly ways: readonly (() => Promise<CallbackWay | undefined>)[];
  openBrowser(url: string): Promise<boolean>;
  askForCode(signal: AbortSignal): Promise<string | undefined>;
}

export type SignInResult =
  | { readonly kind: 'key'; readonly key: string }
  /** The user said no on OpenRouter's page. */
  | { readonly kind: 'denied' }
  /** The user pasted nothing. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'no-browser'; readonly url: string }
  | { readonly kind: 'failed'; readonly failure: ChatFailure };

/** Opens the page, waits for the code, and turns it into a key. Throws only when the signal aborts. */
export async function signIn(server: Server, ports: SignInPorts, signal: AbortSignal): Promise<SignInResult> {
  const way = await firstWay(ports, signal);
  try {
    const attempt = await beginSignIn(server, way?.callbackUrl, ports.randomBytes);
    if (!(await raceAbort(ports.openBrowser(attempt.url), signal)))
      return { kind: 'no-browser', url: attempt.url };
    const code = way
      ? await codeFrom(way, attempt, signal)
      : await raceAbort(ports.askForCode(signal), signal);
    if (code === 'denied') return { kind: 'denied' };
    if (!code?.trim()) return { kind: 'cancelled' };
    const answer = await exchangeCode(server, code, attempt, ports, signal);
    return answer.ok ? { kind: 'key', key: answer.value } : { kind: 'failed', failure: answer.failure };
  } finally {
    way?.dispose();
  }
}

async function firstWay({ ways }: SignInPorts, signal: AbortSignal): Promise<CallbackWay | undefined> {
  for (const open of ways) {
    const opening = open().catch(() => undefined);
    // A way that opens after the user has left is closed again.
    opening.then((way) => (signal.aborted ? way?.dispose() : undefined));
    const way = await raceAbort(opening, signal);
    if (way) return way;
  }
  return undefined;
}

/** Anything may call the callback; only the answer to this attempt ends the wait. */
async function codeFrom(way: CallbackWay, attempt: SignInAttempt, signal: AbortSignal): Promise<string> {
  for (;;) {
    const result = readCallback(await raceAbort(way.nextQuery(), signal), attempt);
    if (result.kind === 'code') return result.code;
    if (result.kind === 'denied') return 'denied';
  }
}
