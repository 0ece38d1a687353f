import assert from 'node:assert/strict';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keyFacts } from '../../../src/core/openrouter/account.ts';
import { streamChat } from '../../../src/core/openrouter/chat.ts';
import { failureText } from '../../../src/core/openrouter/failureText.ts';
import { parseServer, type Server } from '../../../src/core/openrouter/server.ts';
import { TestClock } from '../../support/testClock.ts';

/* A key is planted; then everything that leaves us, but for the one header, is searched for it. */

const keys = ['sk-or-v1-planted0123456789', 'gsk_Planted/with+odd=signs', 'p'];

/** Ways in which a server may throw a key back. */
const echoes: Record<string, (key: string) => { status: number; type: string; body: string }> = {
  'an error message': (key) => ({ status: 400, type: 'application/json', body: error(`Bad key ${key}!`) }),
  'the raw words of a provider': (key) => ({
    status: 502,
    type: 'application/json',
    body: JSON.stringify({
      error: { message: 'Provider returned error', metadata: { raw: error(`Bearer ${key}`) } },
    }),
  }),
  'plain text': (key) => ({ status: 500, type: 'text/plain', body: `authorization: Bearer ${key}` }),
  'an error in a stream': (key) => ({
    status: 200,
    type: 'text/event-stream',
    body: `data: ${error(key)}\n\n`,
  }),
  'a whole answer': (key) => ({ status: 200, type: 'application/json', body: error(`x${key}y`) }),
};

function error(message: string): string {
  return JSON.stringify({ error: { code: 400, message } });
}

describe('a planted key', () => {
  let http: HttpServer;
  let server: Server;
  let respond = (key: string) => ({ status: 500, type: 'text/plain', body: key });
  const urls: string[] = [];
  before(async () => {
    http = createServer((request, response) => {
      urls.push(request.url ?? '');
      const { status, type, body } = respond((request.headers.authorization ?? '').replace('Bearer ', ''));
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const parsed = parseServer(`http://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1`);
    assert.ok(parsed.ok);
    server = parsed.server;
  });
  after(() => {
    http.closeAllConnections();
    http.close();
  });

  for (const [name, echo] of Object.entries(echoes)) {
    it(`thrown back in ${name} goes no further`, async () => {
      for (const key of keys.slice(0, 2)) {
        respond = echo;
        const told: unknown[] = [];
        const ports = {
          fetch: (url: string, init: RequestInit) => fetch(url, init),
          clock: new TestClock(),
          keys: { get: async () => key },
          log: (...words: readonly unknown[]) => void told.push(words),
        };
        const request = { model: 'a/b', messages: [], parameters: {} };
        const signal = new AbortController().signal;
        for await (const part of streamChat(server, request, ports, signal)) {
          told.push(part);
          if (part.type === 'failure')
            told.push(failureText(part.failure, { localize: (message) => message, formatTime: String }));
        }
        told.push(await keyFacts(server, undefined, ports, signal));
        assert.ok(told.length >= 3);
        const searched = JSON.stringify([told, urls], (_, value) =>
          typeof value === 'bigint' ? `${value}` : value,
        );
        assert.ok(!searched.includes(key), searched);
      }
    });
  }

  it('with a sign that no header may have is not quoted by the exception', async () => {
    const key = 'sk-or-v1-planted\nwith-a-line';
    const ports = {
      fetch: (url: string, init: RequestInit) => fetch(url, init),
      clock: new TestClock(),
      keys: { get: async () => key },
      log: () => undefined,
    };
    const parts: unknown[] = [];
    for await (const part of streamChat(
      server,
      { model: 'a', messages: [], parameters: {} },
      ports,
      new AbortController().signal,
    ))
      parts.push(part);
    assert.ok(parts.length === 1 && !JSON.stringify(parts).includes('planted'));
  });

  it('is not carried to where a server redirects', async () => {
    let reached = 0;
    const elsewhere = createServer((_, response) => {
      reached += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const target = `http://localhost:${(elsewhere.address() as AddressInfo).port}/`;
    const redirecting = createServer((_, response) => response.writeHead(307, { location: target }).end());
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    const parsed = parseServer(`http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/api/v1`);
    assert.ok(parsed.ok);
    const ports = {
      fetch: (url: string, init: RequestInit) => fetch(url, init),
      clock: new TestClock(),
      keys: { get: async () => 'k' },
      log: () => undefined,
    };
    const parts = [];
    for await (const part of streamChat(
      parsed.server,
      { model: 'a', messages: [], parameters: {} },
      ports,
      new AbortController().signal,
    ))
      parts.push(part);
    for (const http of [elsewhere, redirecting]) {
      http.closeAllConnections();
      http.close();
    }
    assert.equal(reached, 0);
    assert.deepEqual(parts, [{ type: 'failure', failure: { kind: 'bad-server', problem: 'redirect' } }]);
  });
});
