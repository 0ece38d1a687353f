import { createHash } from 'node:crypto';
import type { Account } from './account.ts';
import type { Chance } from './chance.ts';
import { badRequest, type HttpError } from './httpError.ts';
import { type Json, textOf } from './json.ts';

/** Signing in with PKCE: the page where the user says yes, and the exchange of the code for a key. */

interface Code {
  readonly challenge: string | undefined;
  readonly method: string | undefined;
  readonly label: string;
  readonly expiresAtMs: number;
}

/** Where the browser goes next, or what it shows. */
export type AuthStep = { readonly location: string } | { readonly status: number; readonly html: string };

const lifetimeMs = 10 * 60_000;

export class SignIn {
  readonly #codes = new Map<string, Code>();
  readonly #account: Account;
  readonly #chance: Chance;
  readonly #now: () => number;

  constructor(account: Account, chance: Chance, now: () => number) {
    this.#account = account;
    this.#chance = chance;
    this.#now = now;
  }

  page(query: URLSearchParams): AuthStep {
    const problem = problemOf(query);
    if (problem) return { status: 400, html: htmlPage('Invalid request', `<p>${escapeHtml(problem)}</p>`) };
    const inputs = [...query].map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    );
    const whom = query.get('key_label') ?? query.get('callback_url') ?? 'an application on this computer';
    return {
      status: 200,
      html: htmlPage(
        'Connect to the local OpenRouter',
        `<p>Allow <b>${escapeHtml(whom)}</b> to use your (simulated) account?</p>
<form method="post">${inputs.join('')}
<button name="decision" value="approve">Approve</button>
<button name="decision" value="deny">Deny</button></form>`,
      ),
    };
  }

  decide(form: URLSearchParams): AuthStep {
    const problem = problemOf(form);
    if (problem) return { status: 400, html: htmlPage('Invalid request', `<p>${escapeHtml(problem)}</p>`) };
    const callback = form.get('callback_url');
    const isApproved = form.get('decision') === 'approve';
    if (callback === null) {
      const text = isApproved
        ? `<p>Copy this code into the application:</p><p><code id="code">${this.issueCode(form)}</code></p>`
        : '<p>Nothing was connected.</p>';
      return { status: 200, html: htmlPage(isApproved ? 'Your code' : 'Denied', text) };
    }
    const target = new URL(callback);
    if (isApproved) {
      target.searchParams.set('code', this.issueCode(form));
      const state = form.get('state');
      if (state !== null) target.searchParams.set('state', state);
    } else {
      target.searchParams.set('error', 'access_denied');
    }
    return { location: target.href };
  }

  issueCode(query: URLSearchParams): string {
    const code = this.#chance.letters(32);
    this.#codes.set(code, {
      challenge: query.get('code_challenge') ?? undefined,
      method: query.get('code_challenge_method') ?? undefined,
      label: query.get('key_label') ?? 'Signed in',
      expiresAtMs: this.#now() + lifetimeMs,
    });
    return code;
  }

  /** A code is good once, even when the exchange fails. */
  exchange(body: Json): Json | HttpError {
    const code = textOf(body['code']);
    if (code === undefined) return zodError;
    const method = body['code_challenge_method'];
    if (method !== undefined && method !== null && method !== 'S256' && method !== 'plain') {
      return badRequest('Invalid code_challenge_method');
    }
    const issued = this.#codes.get(code);
    this.#codes.delete(code);
    if (!issued) return forbidden('Invalid code');
    if (issued.expiresAtMs <= this.#now()) return forbidden('Code expired');
    if (issued.challenge !== undefined) {
      const verifier = textOf(body['code_verifier']) ?? '';
      if (method && issued.method && method !== issued.method) {
        return badRequest('Invalid code_challenge_method');
      }
      if (challengeOf(verifier, issued.method ?? 'plain') !== issued.challenge) {
        return forbidden('Invalid code_verifier');
      }
    }
    return { key: this.#account.issueKey(issued.label), user_id: 'user_2simulated' };
  }
}

/** The shape of validation on some routes, which is not that of other errors. */
const zodError: HttpError & { readonly isZod: true } = {
  status: 400,
  isZod: true,
  message: JSON.stringify([
    { code: 'invalid_type', expected: 'string', path: ['code'], message: 'Invalid input: expected string' },
  ]),
};

function forbidden(message: string): HttpError {
  return { status: 403, message, metadata: { error_type: 'permission_denied' } };
}

function challengeOf(verifier: string, method: string): string {
  return method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier;
}

function problemOf(query: URLSearchParams): string | undefined {
  const [callback, method] = [query.get('callback_url'), query.get('code_challenge_method')];
  if (method !== null && method !== 'S256' && method !== 'plain') return 'Invalid code_challenge_method';
  if (callback === null) {
    return query.get('code_challenge') ? undefined : 'code_challenge is required without callback_url';
  }
  const url = URL.canParse(callback) ? new URL(callback) : undefined;
  const isLoopback = url !== undefined && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isAllowed =
    url?.protocol === 'https:' ||
    (url?.protocol === 'http:' && isLoopback) ||
    /^vscod(e|ium)(-[a-z]+)?:$/.test(url?.protocol ?? '');
  return isAllowed ? undefined : 'Invalid callback_url';
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1rem}button{font:inherit;padding:.4em 1.2em;margin-right:.6em}code{font-size:1.2em;user-select:all}</style>
<h1>${title}</h1>${body}</html>`;
}
