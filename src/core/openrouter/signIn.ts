import * as z from 'zod/mini';
import type { Answer } from './account.ts';
import { type ApiPorts, callApi } from './api.ts';
import { base64Url } from './base64Url.ts';
import type { Server } from './server.ts';

/*
 * Signing in with OpenRouter (OAuth with PKCE, S256). What is secret, the verifier, never leaves this machine
 * but for the one request that turns the code into a key. How the code comes back is the caller's business.
 */

export interface SignInAttempt {
  readonly verifier: string;
  readonly state: string;
  readonly url: string;
}

/** Fills an array with random bytes. */
export type RandomBytes = (length: number) => Uint8Array;

/**
 * Begins an attempt. Without a callback OpenRouter shows the code for the user to paste; then there is no state,
 * and the verifier alone protects the exchange.
 */
export async function beginSignIn(
  server: Server,
  callbackUrl: string | undefined,
  randomBytes: RandomBytes,
): Promise<SignInAttempt> {
  const verifier = base64Url(randomBytes(48));
  const state = base64Url(randomBytes(16));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const query = new URLSearchParams({
    ...(callbackUrl !== undefined && { callback_url: callbackUrl, state }),
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    key_label: 'Neural Terminal',
  });
  return { verifier, state, url: `${signInPage(server)}?${query}` };
}

export type CallbackResult =
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'denied' }
  /** Not the answer to this attempt: it is ignored, and the attempt goes on. */
  | { readonly kind: 'foreign' };

/** Reads the query of a callback. Only an answer that carries our own state is taken. */
export function readCallback(query: string, attempt: SignInAttempt): CallbackResult {
  const values = new URLSearchParams(query);
  const state = values.get('state');
  if (values.has('error'))
    return state === null || state === attempt.state ? { kind: 'denied' } : { kind: 'foreign' };
  const code = values.get('code');
  return code && state === attempt.state ? { kind: 'code', code } : { kind: 'foreign' };
}

const keySchema = z.object({ key: z.string().check(z.regex(/^[\x21-\x7e]{8,500}$/)) });

/** Turns the code into a key. A code works once, for ten minutes. */
export async function exchangeCode(
  server: Server,
  code: string,
  { verifier }: SignInAttempt,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<Answer<string>> {
  const json = { code: code.trim(), code_verifier: verifier, code_challenge_method: 'S256' };
  const answer = await callApi(server, { path: '/auth/keys', key: 'none', json }, ports, signal);
  if (!answer.ok) return answer;
  const parsed = keySchema.safeParse(answer.json);
  return parsed.success
    ? { ok: true, value: parsed.data.key }
    : { ok: false, failure: { kind: 'bad-response', status: answer.status } };
}

/** `https://openrouter.ai/auth`, beside the API and not below it. */
function signInPage({ baseUrl }: Server): string {
  return `${baseUrl.replace(/\/api\/v1$/, '')}/auth`;
}
