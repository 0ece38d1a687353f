import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { ask, dataOf, errorOf, post } from './ask.ts';

const verifier = 'a-verifier-of-more-than-forty-three-signs-0123456789';
const challenge = createHash('sha256').update(verifier).digest('base64url');

describe('signing in at the simulator', () => {
  let simulator: Simulator;
  let nowMs = Date.parse('2026-10-01T12:00:00Z');
  beforeEach(async () => {
    simulator = await startSimulator({ now: () => nowMs });
  });
  afterEach(() => simulator.close());

  const page = (query: Record<string, string>) =>
    fetch(`${new URL('/auth', simulator.baseUrl)}?${new URLSearchParams(query)}`);

  const decide = (form: Record<string, string>) =>
    fetch(new URL('/auth', simulator.baseUrl), {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve', ...form }),
      redirect: 'manual',
    });

  const locationOf = (response: Response) => new URL(response.headers.get('location') ?? '');
  const approved = async (form: Record<string, string>) =>
    locationOf(await decide({ callback_url: 'http://127.0.0.1:5000/callback', ...form })).searchParams.get(
      'code',
    );

  it('shows who asks and goes back with code and state', async () => {
    const query = {
      callback_url: 'http://127.0.0.1:5000/callback?window=2',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'a b&c',
    };
    const shown = await page(query);
    assert.equal(shown.status, 200);
    const html = await shown.text();
    assert.match(html, /Approve/);
    assert.match(html, /name="state" value="a b&#38;c"/);
    const target = locationOf(await decide(query));
    assert.equal(target.searchParams.get('state'), 'a b&c');
    assert.equal(target.searchParams.get('window'), '2');
    assert.ok(target.searchParams.get('code'));
  });

  it('tells only the error on denial', async () => {
    const target = locationOf(
      await decide({ callback_url: 'https://example.com/back', state: 's', decision: 'deny' }),
    );
    assert.equal(target.href, 'https://example.com/back?error=access_denied');
  });

  it('gives a key for a code and its verifier, once', async () => {
    for (const [method, told] of [
      ['S256', challenge],
      ['plain', verifier],
    ] as const) {
      const code = await approved({ code_challenge: told, code_challenge_method: method });
      const body = { code, code_verifier: verifier, code_challenge_method: method };
      const { status, json } = await post(simulator, '/auth/keys', body, '');
      assert.equal(status, 200);
      assert.match(String(json['key']), /^sk-or-v1-[0-9a-f]{64}$/);
      assert.equal((await ask(simulator, '/key', {}, String(json['key']))).status, 200);
      const again = await post(simulator, '/auth/keys', body, '');
      assert.equal(again.status, 403);
      assert.equal(errorOf(again)['message'], 'Invalid code');
    }
  });

  it('refuses a wrong verifier, another method, an old code and a missing one', async () => {
    const fresh = () => approved({ code_challenge: challenge, code_challenge_method: 'S256' });
    const exchange = async (body: unknown) => {
      const told = await post(simulator, '/auth/keys', body, '');
      return [told.status, errorOf(told)['message'] ?? errorOf(told)['name']];
    };
    const method = { code_challenge_method: 'S256' };
    assert.deepEqual(await exchange({ code: await fresh(), code_verifier: 'wrong', ...method }), [
      403,
      'Invalid code_verifier',
    ]);
    assert.deepEqual(await exchange({ code: await fresh(), ...method }), [403, 'Invalid code_verifier']);
    assert.deepEqual(
      await exchange({ code: await fresh(), code_verifier: verifier, code_challenge_method: 'plain' }),
      [400, 'Invalid code_challenge_method'],
    );
    const old = await fresh();
    nowMs += 10 * 60_000;
    assert.deepEqual(await exchange({ code: old, code_verifier: verifier, ...method }), [
      403,
      'Code expired',
    ]);
    assert.equal((await exchange({}))[0], 400);
    assert.equal((await ask(simulator, '/auth/keys')).status, 405);
  });

  it('shows the code where there is no callback, but only with a challenge', async () => {
    const shown = await decide({ code_challenge: challenge, code_challenge_method: 'S256' });
    const code = /id="code">(\w+)</.exec(await shown.text())?.[1];
    const body = { code, code_verifier: verifier, code_challenge_method: 'S256' };
    assert.equal((await post(simulator, '/auth/keys', body, '')).status, 200);
    assert.equal((await page({})).status, 400);
  });

  it('goes back only to https, to this machine, and to the editor', async () => {
    const statusFor = async (callback_url: string) => (await page({ callback_url })).status;
    for (const good of [
      'https://a.example/b',
      'http://localhost:3000',
      'http://127.0.0.1:1',
      'vscode://p.e/cb',
      'vscode-insiders://p.e/cb',
    ]) {
      assert.equal(await statusFor(good), 200, good);
    }
    for (const bad of ['http://a.example', 'javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) {
      assert.equal(await statusFor(bad), 400, bad);
    }
  });

  it('makes a code for who has a key already', async () => {
    const told = await post(simulator, '/auth/keys/code', {
      callback_url: 'https://a.example',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const exchanged = await post(
      simulator,
      '/auth/keys',
      { code: dataOf(told)['id'], code_verifier: verifier, code_challenge_method: 'S256' },
      '',
    );
    assert.equal(exchanged.status, 200);
  });
});
