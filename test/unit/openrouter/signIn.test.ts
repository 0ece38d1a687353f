import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { ApiPorts } from '../../../src/core/openrouter/api.ts';
import { base64Url } from '../../../src/core/openrouter/base64Url.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import {
  beginSignIn,
  exchangeCode,
  readCallback,
  type SignInAttempt,
} from '../../../src/core/openrouter/signIn.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { TestClock } from '../../support/testClock.ts';

const signal = new AbortController().signal;
const random = (length: number) => new Uint8Array(randomBytes(length));
const ports: ApiPorts = {
  fetch: (url, init) => fetch(url, init),
  clock: new TestClock(),
  keys: { get: async () => 'sk-or-v1-another' },
};

describe('signing in', () => {
  let simulator: Simulator;
  let server: Server;
  before(async () => {
    simulator = await startSimulator();
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  after(() => simulator.close());

  /** What the user does in the browser. Returns where the browser is sent, or the page. */
  async function decide(attempt: SignInAttempt, decision: 'approve' | 'deny'): Promise<Response> {
    const { searchParams, origin, pathname } = new URL(attempt.url);
    const body = new URLSearchParams([...searchParams, ['decision', decision]]);
    return fetch(`${origin}${pathname}`, { method: 'POST', body, redirect: 'manual' });
  }

  const queryOf = (response: Response) => new URL(response.headers.get('location') ?? '').search;

  it('opens a page that names no secret', async () => {
    const attempt = await beginSignIn(server, 'http://127.0.0.1:5000/callback?x=1&y=2', random);
    const { searchParams } = new URL(attempt.url);
    assert.equal(searchParams.get('callback_url'), 'http://127.0.0.1:5000/callback?x=1&y=2');
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    assert.equal(
      searchParams.get('code_challenge'),
      createHash('sha256').update(attempt.verifier).digest('base64url'),
    );
    assert.match(attempt.verifier, /^[\w-]{43,128}$/);
    assert.ok(!attempt.url.includes(attempt.verifier));
    const other = await beginSignIn(server, undefined, random);
    assert.notEqual(other.verifier, attempt.verifier);
    const parsed = parseServer('https://openrouter.ai/api/v1');
    assert.ok(parsed.ok);
    assert.ok(
      (await beginSignIn(parsed.server, undefined, random)).url.startsWith(
        'https://openrouter.ai/auth?code_challenge=',
      ),
    );
  });

  it('ends with a key when approved, and the code works once', async () => {
    const attempt = await beginSignIn(server, 'http://127.0.0.1:5000/', random);
    const result = readCallback(queryOf(await decide(attempt, 'approve')), attempt);
    assert.ok(result.kind === 'code');
    const key = await exchangeCode(server, result.code, attempt, ports, signal);
    assert.ok(key.ok && key.value.startsWith('sk-or-'));
    assert.equal(simulator.requests.at(-1)?.headers['authorization'], undefined);
    const again = await exchangeCode(server, result.code, attempt, ports, signal);
    assert.ok(!again.ok);
  });

  it('works with a code that the user pastes', async () => {
    const attempt = await beginSignIn(server, undefined, random);
    const page = await (await decide(attempt, 'approve')).text();
    const code = /id="code">([^<]+)</.exec(page)?.[1] ?? '';
    assert.ok((await exchangeCode(server, ` ${code}\n`, attempt, ports, signal)).ok);
  });

  it('takes no code that was issued to somebody else', async () => {
    const mine = await beginSignIn(server, 'http://127.0.0.1:5000/', random);
    const theirs = await beginSignIn(server, 'http://127.0.0.1:5000/', random);
    const query = queryOf(await decide(theirs, 'approve'));
    assert.deepEqual(readCallback(query, mine), { kind: 'foreign' });
    const code = new URLSearchParams(query).get('code') ?? '';
    assert.deepEqual(readCallback(`?code=${code}`, mine), { kind: 'foreign' });
    const key = await exchangeCode(server, code, mine, ports, signal);
    assert.ok(!key.ok && key.failure.kind === 'forbidden');
  });

  it('knows when the user said no', async () => {
    const attempt = await beginSignIn(server, 'http://127.0.0.1:5000/', random);
    assert.deepEqual(readCallback(queryOf(await decide(attempt, 'deny')), attempt), { kind: 'denied' });
    assert.deepEqual(readCallback('?error=x&state=other', attempt), { kind: 'foreign' });
    assert.deepEqual(readCallback('', attempt), { kind: 'foreign' });
  });

  it('writes base64 as Node does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        assert.equal(base64Url(bytes), Buffer.from(bytes).toString('base64url'));
      }),
    );
  });
});
