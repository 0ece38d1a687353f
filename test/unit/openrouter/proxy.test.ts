import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, request as httpRequest } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { simulatorKeys } from '../../support/simulator/account.ts';
import { startSimulator } from '../../support/simulator/simulator.ts';

const script = path.join(import.meta.dirname, '../../support/proxiedChat.ts');

describe('a proxy', () => {
  it('that the host knows of is used, since every request goes through the host’s fetch', async () => {
    const simulator = await startSimulator();
    const through: string[] = [];
    const proxy = createServer((incoming, response) => {
      through.push(`${incoming.method} ${incoming.url}`);
      const { method, headers } = incoming;
      const onward = httpRequest(incoming.url ?? '', { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      incoming.pipe(onward);
    });
    proxy.on('connect', (incoming, socket) => {
      through.push(`CONNECT ${incoming.url}`);
      const [host, port] = (incoming.url ?? '').split(':');
      const onward = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    try {
      const args = ['--use-env-proxy', script, simulator.baseUrl, simulatorKeys.good];
      const env = { PATH: process.env['PATH'], HTTP_PROXY, NO_PROXY: '' };
      const { stdout } = await promisify(execFile)(process.execPath, args, { env });
      const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
      assert.equal(last.type, 'end', stdout);
      const { host } = new URL(simulator.baseUrl);
      assert.ok(through.length > 0 && through.every((line) => line.includes(host)), through.join());
      assert.equal(simulator.requests.length, 1);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
      await simulator.close();
    }
  });
});
