import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { allowServerOf, connectionsMade, recording } from '../../support/connections.ts';

/* What listens to the extension hosts of the end-to-end tests hears every way out, and only the server is allowed. */

const ways: Readonly<Record<string, string>> = {
  fetch: "fetch('http://127.0.0.1:9001/')",
  http: "new Promise((done) => require('node:http').get('http://127.0.0.1:9002/').on('error', done))",
  https: "new Promise((done) => require('node:https').get('https://127.0.0.1:9003/').on('error', done))",
  'a socket': "new Promise((done) => require('node:net').connect(9004, '127.0.0.1').on('error', done))",
  TLS: "new Promise((done) => require('node:tls').connect(9005, '127.0.0.1').on('error', done))",
  'a datagram':
    "new Promise((done) => require('node:dgram').createSocket('udp4').send('x', 9006, '127.0.0.1', done)).then(() => process.exit())",
  'another machine': "fetch('http://192.0.2.1:9000/', { signal: AbortSignal.timeout(200) })",
  'a WebSocket': "new Promise((done) => (new WebSocket('ws://127.0.0.1:9007/').onerror = done))",
  'the server': "fetch('http://127.0.0.1:9000/')",
};

describe('the connections of extension hosts', () => {
  it('are heard, whatever makes them, and are forbidden but to the server', () => {
    allowServerOf({ 'neuralTerminal.baseUrl': 'http://127.0.0.1:9000/api/v1' });
    const { NODE_OPTIONS: _, ...env } = recording();
    const preload = recording()['NODE_OPTIONS']?.split(' ') ?? [];
    for (const way of Object.values(ways)) {
      const program = `Promise.resolve(${way}).catch(() => undefined)`;
      execFileSync(process.execPath, [...preload, '-e', program, 'extensionHost'], {
        env: { ...process.env, ...env },
      });
    }
    const { count, forbidden, isExpected } = connectionsMade();
    assert.ok(count >= Object.keys(ways).length, String(count));
    assert.ok(isExpected);
    assert.deepEqual([...forbidden].sort(), [
      '127.0.0.1:9001',
      '127.0.0.1:9002',
      '127.0.0.1:9003',
      '127.0.0.1:9004',
      '127.0.0.1:9005',
      '127.0.0.1:9007',
      '192.0.2.1:9000',
      'a datagram:0',
    ]);
  });
});
