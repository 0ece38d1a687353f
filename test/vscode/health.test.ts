import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { parseSettings } from '../../src/core/settings.ts';
import { nodeClock } from '../../src/node/nodeClock.ts';
import { measure } from '../../src/vscode/health/measure.ts';

describe('what the health view looks at', () => {
  let server: Server;

  before((done) => {
    // Takes every request, and says nothing.
    server = createServer(() => undefined).listen(0, '127.0.0.1', () => done());
  });

  after((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });

  it('is told also where the server says nothing, which is told as well', async () => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const measured = await measure(
      {
        core: () => Promise.reject(new Error('no history')),
        settings: () => parseSettings({ baseUrl }).settings,
        api: {
          fetch: (url, init) => fetch(url, init),
          clock: nodeClock,
          keys: { get: async () => undefined },
        },
        folder: tmpdir(),
      },
      200,
    );
    assert.equal(measured.server.failure?.kind, 'timeout');
    assert.ok(measured.disk);
  });
});
