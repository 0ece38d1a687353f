import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import { type CallbackWay, type SignInPorts, signIn } from '../../../src/core/openrouter/signInFlow.ts';
import { listenOnLoopback } from '../../../src/node/loopbackListener.ts';
import { type Simulator, startSimulator } from '../../support/simulator/simulator.ts';
import { settle, TestClock } from '../../support/testClock.ts';

const signal = new AbortController().signal;

/** The user's browser: goes to the page, decides, and follows where it is sent. */
async function decide(
  url: string,
  decision: 'approve' | 'deny',
  follow: (location: string) => unknown,
): Promise<string> {
  const page = new URL(url);
  const body = new URLSearchParams([...page.searchParams, ['decision', decision]]);
  const response = await fetch(`${page.origin}${page.pathname}`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  const location = response.headers.get('location');
  if (location) await follow(location);
  return response.text();
}

describe('signing in, each way', () => {
  let simulator: Simulator;
  let server: Server;
  before(async () => {
    simulator = await startSimulator();
    const parsed = parseServer(simulator.baseUrl);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  after(() => simulator.close());

  function ports(more: Partial<SignInPorts>): SignInPorts {
    return {
      fetch: (url, init) => fetch(url, init),
      clock: new TestClock(),
      keys: { get: async () => undefined },
      randomBytes: (length) => new Uint8Array(randomBytes(length)),
      ways: [],
      openBrowser: async () => true,
      askForCode: async () => undefined,
      ...more,
    };
  }

  it('comes back to a listener on this machine, and leaves none behind', async () => {
    let callback = '';
    const pages: string[] = [];
    const result = await signIn(
      server,
      ports({
        ways: [() => listenOnLoopback('You can close this page.')],
        openBrowser: async (url) => {
          callback = new URL(url).searchParams.get('callback_url') ?? '';
          assert.match(callback, /^http:\/\/127\.0\.0\.1:\d+\//);
          const stranger = await fetch(`${callback}?code=theirs&state=wrong`);
          pages.push(await stranger.text());
          assert.equal((await fetch(callback, { method: 'POST' })).status, 404);
          await decide(url, 'approve', async (location) => pages.push(await (await fetch(location)).text()));
          return true;
        },
      }),
      signal,
    );
    assert.ok(result.kind === 'key' && result.key.startsWith('sk-or-'));
    assert.deepEqual(pages, ['You can close this page.', 'You can close this page.']);
    await assert.rejects(fetch(callback));
  });

  it('comes back through the editor where there is no listener', async () => {
    let arrive: (query: string) => void = () => undefined;
    let isDisposed = false;
    const editor: CallbackWay = {
      callbackUrl: 'vscode://neural-terminal.neural-terminal/signed-in?windowId=7',
      nextQuery: () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
      dispose: () => {
        isDisposed = true;
      },
    };
    const result = await signIn(
      server,
      ports({
        ways: [async () => undefined, () => Promise.reject(new Error('no port')), async () => editor],
        openBrowser: async (url) => {
          setTimeout(() => decide(url, 'approve', (location) => arrive(new URL(location).search)), 5);
          return true;
        },
      }),
      signal,
    );
    assert.equal(result.kind, 'key');
    assert.equal(isDisposed, true);
  });

  it('takes a code that is pasted where nothing can come back', async () => {
    let code = '';
    const result = await signIn(
      server,
      ports({
        openBrowser: async (url) => {
          assert.equal(new URL(url).searchParams.get('callback_url'), null);
          code = /id="code">([^<]+)</.exec(await decide(url, 'approve', () => undefined))?.[1] ?? '';
          return true;
        },
        askForCode: async () => `  ${code}`,
      }),
      signal,
    );
    assert.equal(result.kind, 'key');
  });

  it('tells a no, a wrong code, nothing pasted, and a browser that does not open', async () => {
    const denied = await signIn(
      server,
      ports({
        ways: [() => listenOnLoopback('Bye')],
        openBrowser: async (url) => {
          await decide(url, 'deny', (location) => fetch(location));
          return true;
        },
      }),
      signal,
    );
    assert.deepEqual(denied, { kind: 'denied' });
    const wrong = await signIn(server, ports({ askForCode: async () => 'wrong' }), signal);
    assert.ok(wrong.kind === 'failed' && wrong.failure.kind === 'forbidden');
    assert.deepEqual(await signIn(server, ports({}), signal), { kind: 'cancelled' });
    const closed = await signIn(server, ports({ openBrowser: async () => false }), signal);
    assert.equal(closed.kind, 'no-browser');
  });

  it('can be left at any moment', async () => {
    const abort = new AbortController();
    let way: CallbackWay | undefined;
    const left = signIn(
      server,
      ports({
        ways: [
          async () => {
            way = await listenOnLoopback('Bye');
            return way;
          },
        ],
      }),
      abort.signal,
    );
    await settle();
    abort.abort(new Error('left'));
    await assert.rejects(left, /left/);
    await assert.rejects(fetch(way?.callbackUrl ?? 'http://127.0.0.1:1'));
  });
});
