import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { Core } from '../../src/core/core.ts';
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

  const measured = (core: Promise<Core>) => {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const sources = {
      core: () => core,
      settings: () => parseSettings({ baseUrl }).settings,
      api: {
        fetch: (url: string, init: RequestInit) => fetch(url, init),
        clock: nodeClock,
        keys: { get: async () => undefined },
      },
      folder: tmpdir(),
    };
    return measure(sources, 3_000);
  };

  it('is told also where the server says nothing, which is told as well', async () => {
    const { server, disk } = await measured(Promise.reject(new Error('no history')));
    assert.equal(server.failure?.kind, 'timeout');
    assert.ok(disk);
  });

  it('is told also where the history does not answer', async () => {
    const { history, disk } = await measured(new Promise<Core>(() => undefined));
    assert.equal(history, undefined);
    assert.ok(disk);
  });
});
