import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallbackWay } from '../core/openrouter/signInFlow.ts';

const callbackPath = '/signed-in';

/**
 * Listens on this machine for the browser to come back. `goodbye` is what its user reads then; the page says the
 * same to whoever calls, since only the state that comes with the call tells whether it counts.
 */
export async function listenOnLoopback(goodbye: string): Promise<CallbackWay> {
  const queries = new Queries();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isCallback = request.method === 'GET' && url.pathname === callbackPath;
    if (isCallback) queries.add(url.search);
    response.writeHead(isCallback ? 200 : 404, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      Connection: 'close',
    });
    response.end(isCallback ? goodbye : 'Not found');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    callbackUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}${callbackPath}`,
    nextQuery: () => queries.next(),
    dispose: () => {
      server.close();
      // The page that is just being sent is let through; what idles is closed.
      server.closeIdleConnections();
    },
  };
}

/** What has come and nobody asked for yet, and who waits for what has not come. */
class Queries {
  readonly #come: string[] = [];
  #waiting: ((query: string) => void) | undefined;

  add(query: string): void {
    if (this.#waiting) this.#waiting(query);
    else if (this.#come.length < 100) this.#come.push(query);
    this.#waiting = undefined;
  }

  next(): Promise<string> {
    const query = this.#come.shift();
    if (query !== undefined) return Promise.resolve(query);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }
}
