import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { fetchPage, type PagePorts } from '../../../src/core/context/webPage.ts';
import { pinnedFetch } from '../../../src/node/pinnedFetch.ts';

/*
 * A real server that misbehaves. Names are looked up in a table of the test; what they lead to is checked as in the
 * product, and only then the test connects to the server on this machine instead.
 */

describe('a web page by its address', () => {
  const names: Record<string, readonly string[]> = {
    'page.example': ['93.184.216.34'],
    'six.example': ['2606:2800:220:1:248:1893:25c8:1946'],
    'private.example': ['10.0.0.7'],
    'mixed.example': ['93.184.216.34', '127.0.0.1'],
    'metadata.example': ['169.254.169.254'],
    'mapped.example': ['::ffff:192.168.1.1'],
    'nat64.example': ['64:ff9b::7f00:1'],
  };
  const asked: string[] = [];
  let server: http.Server;
  let port = 0;
  let answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;

  before(async () => {
    server = http.createServer((request, response) => {
      asked.push(`${request.headers.host} ${request.url}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  beforeEach(() => {
    asked.length = 0;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const ports: PagePorts = {
    resolve: async (host) => names[host] ?? [],
    fetch: (url, addresses, init) => {
      assert.ok(addresses.length > 0 && addresses.every((address) => !address.startsWith('127.')));
      return pinnedFetch(url, ['127.0.0.1'], init);
    },
  };
  const get = (path = '/', host = 'page.example', signal: AbortSignal = AbortSignal.timeout(5000)) =>
    fetchPage(`http://${host}:${port}${path}`, ports, signal);
  const html = (text: string) => (_: http.IncomingMessage, response: http.ServerResponse) =>
    void response.setHeader('content-type', 'text/html; charset=utf-8').end(text);
  const why = async (result: ReturnType<typeof get>) => {
    const settled = await result;
    return settled.ok ? settled : settled.failure;
  };

  it('comes as text, with its title and the address it has after redirects', async () => {
    answer = ({ url }, response) => {
      if (url === '/old') response.writeHead(301, { location: '/new' }).end();
      else
        html('<title>A &amp; B</title><main><h1>Hello</h1><p>wörld</p></main>')(undefined as never, response);
    };
    const page = await get('/old');
    assert.deepEqual(page, {
      ok: true,
      url: `http://page.example:${port}/new`,
      title: 'A & B',
      text: '# Hello\n\nwörld\n',
    });
    assert.deepEqual(asked, [`page.example:${port} /old`, `page.example:${port} /new`]);
    assert.equal((await get('/', 'six.example')).ok, true);
  });

  it('is never asked for on this machine or a private network, by address or by name', async () => {
    answer = html('secret');
    for (const host of [
      ...[
        '127.0.0.1',
        '127.1',
        '2130706433',
        '0x7f.1',
        '0.0.0.0',
        '10.1.2.3',
        '172.16.0.1',
        '172.31.255.255',
      ],
      ...['192.168.0.1', '169.254.169.254', '100.64.0.1', '224.0.0.1', '255.255.255.255', '198.18.0.1'],
      ...[
        '[::1]',
        '[::]',
        '[fe80::1]',
        '[fc00::1]',
        '[::ffff:127.0.0.1]',
        '[64:ff9b::a00:1]',
        '[2002:7f00:1::]',
      ],
      ...[
        'localhost',
        'LOCALHOST.',
        'a.localhost',
        'printer',
        'router.lan',
        'nas.local',
        'metadata.google.internal',
      ],
      ...['private.example', 'mixed.example', 'metadata.example', 'mapped.example', 'nat64.example'],
    ]) {
      assert.deepEqual(await why(get('/', host)), { why: 'private' }, host);
    }
    assert.deepEqual(asked, []);
  });

  it('is not followed to where it must not lead', async () => {
    for (const location of [
      `http://127.0.0.1:${port}/`,
      'http://169.254.169.254/latest/meta-data/',
      `http://private.example:${port}/`,
      `//localhost:${port}/`,
      'http://[::1]/',
    ]) {
      answer = (_, response) => void response.writeHead(302, { location }).end();
      asked.length = 0;
      assert.deepEqual(await why(get()), { why: 'private' }, location);
      assert.equal(asked.length, 1);
    }
    for (const location of ['file:///etc/passwd', 'data:text/html,x', 'ftp://page.example/', 'http://']) {
      answer = (_, response) => void response.writeHead(302, { location }).end();
      assert.deepEqual(await why(get()), { why: 'not-a-page' }, location);
    }
  });

  it('is checked again at every hop: a name may lead elsewhere the second time', async () => {
    let looks = 0;
    answer = (_, response) => void response.writeHead(302, { location: '/again' }).end();
    const rebinding: PagePorts = {
      ...ports,
      resolve: async () => (++looks === 1 ? ['93.184.216.34'] : ['127.0.0.1']),
    };
    const result = await fetchPage(`http://page.example:${port}/`, rebinding, AbortSignal.timeout(5000));
    assert.deepEqual(result, { ok: false, failure: { why: 'private' } });
    assert.equal(asked.length, 1);
  });

  it('is not asked for without http, with a password, or where the name leads nowhere', async () => {
    for (const address of ['file:///etc/passwd', 'javascript:1', 'ftp://page.example', 'page', ''])
      assert.deepEqual(await why(fetchPage(address, ports, AbortSignal.timeout(5000))), {
        why: 'not-a-page',
      });
    const withPassword = fetchPage('https://a:b@page.example', ports, AbortSignal.timeout(5000));
    assert.deepEqual(await why(withPassword), { why: 'credentials' });
    assert.deepEqual(await why(get('/', 'nowhere.example')), { why: 'not-found' });
  });

  it('goes round in circles five times at most', async () => {
    answer = ({ url }, response) => void response.writeHead(302, { location: `${url}x` }).end();
    assert.deepEqual(await why(get()), { why: 'too-many-redirects' });
    assert.equal(asked.length, 6);
  });

  it('is given up when it is too large, also when it is packed small', async () => {
    let isClosed: Promise<unknown> = Promise.resolve();
    answer = (_, response) => {
      isClosed = new Promise((resolve) => response.on('close', resolve));
      response.setHeader('content-type', 'text/plain');
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    };
    assert.deepEqual(await why(get()), { why: 'too-big' });
    await isClosed;
    answer = (_, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
        .end(gzipSync(Buffer.alloc(50_000_000, 'a')));
    assert.deepEqual(await why(get()), { why: 'too-big' });
  });

  it('is given up when it takes too long, before and within its text', async () => {
    answer = () => undefined;
    assert.deepEqual(await why(get('/', 'page.example', AbortSignal.timeout(100))), { why: 'too-slow' });
    answer = (_, response) => void response.setHeader('content-type', 'text/html').write('<p>begins');
    assert.deepEqual(await why(get('/', 'page.example', AbortSignal.timeout(200))), { why: 'too-slow' });
  });

  it('is refused with words when it is no text, is missing, or is empty', async () => {
    answer = (_, response) => void response.setHeader('content-type', 'video/mp4').end('x');
    assert.deepEqual(await why(get()), { why: 'not-text', mimeType: 'video/mp4' });
    answer = (_, response) => void response.writeHead(404).end('gone');
    assert.deepEqual(await why(get()), { why: 'status', status: 404 });
    answer = html('<script>alert(1)</script>');
    assert.deepEqual(await why(get()), { why: 'empty' });
    answer = (request) => void request.socket.destroy();
    const broken = await why(get());
    assert.ok('why' in broken && broken.why === 'unreachable');
  });

  it('is read in the encoding that it is written in', async () => {
    answer = (_, response) =>
      void response
        .setHeader('content-type', 'text/html')
        .end(Buffer.from('<meta charset="iso-8859-1"><p>M\u00fcnchen', 'latin1'));
    const page = await get();
    assert.ok(page.ok && page.text === 'München\n');
    answer = (_, response) => void response.setHeader('content-type', 'application/json').end('{"a":1}');
    const json = await get();
    assert.ok(json.ok && json.text === '{"a":1}');
  });
});
