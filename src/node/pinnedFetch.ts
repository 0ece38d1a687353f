import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { PagePorts } from '../core/context/webPage.ts';

/*
 * Pages of the web, fetched from addresses that were checked: the name is not looked up again between the check and
 * the connection. The global `fetch` cannot do that. Where a proxy is configured, VS Code sends the request to it, and
 * the proxy looks the name up for itself.
 */

export const nodePages: PagePorts = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  fetch: pinnedFetch,
};

export function pinnedFetch(url: string, addresses: readonly string[], init: RequestInit): Promise<Response> {
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const send = url.startsWith('https:') ? https.request : http.request;
  const headers = {
    ...plain(init.headers),
    'accept-encoding': 'gzip, br, deflate',
    'user-agent': 'Mozilla/5.0',
  };
  const options = {
    headers,
    lookup: only(addresses),
    agent: false,
    ...(init.signal && { signal: init.signal }),
  };
  const request = send(url, options, (incoming) => {
    resolve(responseOf(incoming));
    init.signal?.addEventListener('abort', () => incoming.destroy(), { once: true });
  });
  request.on('error', reject);
  request.end();
  return promise;
}

/** Answers every look-up with the addresses that were checked. */
function only(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_, { all: wantsAll }, callback) => {
    const [first] = all;
    if (wantsAll || !first) callback(null, all);
    else callback(null, first.address, first.family);
  };
}

function responseOf(incoming: http.IncomingMessage): Response {
  const status = incoming.statusCode ?? 500;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const isBodyless = [101, 204, 205, 304].includes(status) || status < 200;
  if (isBodyless) incoming.resume();
  const body = isBodyless ? null : (Readable.toWeb(unpacked(incoming)) as ReadableStream<Uint8Array>);
  return new Response(body, { status: status < 200 ? 500 : status, headers });
}

/** Piece by piece, so that what is packed small cannot grow without being counted. */
function unpacked(incoming: http.IncomingMessage): Readable {
  const encoding = incoming.headers['content-encoding']?.toLowerCase();
  const unpack =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'br'
        ? createBrotliDecompress()
        : encoding === 'deflate'
          ? createInflate()
          : undefined;
  if (!unpack) return incoming;
  incoming.on('error', (error) => unpack.destroy(error));
  unpack.on('close', () => incoming.destroy());
  return incoming.pipe(unpack);
}

function plain(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers).entries());
}
