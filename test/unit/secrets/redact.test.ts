import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { redact, redactValue } from '../../../src/core/secrets/redact.ts';

/*
 * What must never be in a log or a report, in the places where it turns up; and ordinary code and prose, which must
 * come out as they went in.
 */

const root = path.join(import.meta.dirname, '../../..');
const varied = 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2w3X4y5Z6a7B8c9D0e1F2g3';
const hex = '0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9';
const take = (length: number) => varied.slice(0, length);

/** In pieces, so that no scanner of repositories takes this file for a leak. */
const secrets: readonly string[] = [
  `sk-or-v1-${hex}`,
  `sk-ant-api03-${take(60)}`,
  `sk-proj-${take(48)}`,
  `sk-${take(48)}`,
  `gsk_${take(52)}`,
  `hf_${take(34)}`,
  `r8_${take(37)}`,
  `AKIA${'Q3EGWZ5K7RTY2LPX'}`,
  `ghp_${take(36)}`,
  `github_pat_${take(60)}`,
  `glpat-${take(20)}`,
  `xoxb-${'2733144512'}-${take(24)}`,
  `sk_live_${take(24)}`,
  `AIza${take(35)}`,
  `npm_${take(36)}`,
  `SG.${take(22)}.${take(43)}`,
  `SK${hex.slice(0, 32)}`,
  `key-${hex.slice(0, 32)}`,
  `dop_v1_${hex}`,
  `dapi${hex.slice(0, 32)}`,
  `hvs.${take(30)}`,
  `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.${take(40)}`,
];

/** Where a secret turns up; the place itself stays. */
const places: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `Refused: ${secret} is not valid.`,
  (secret) => `{"error":"bad key '${secret}'"}`,
  (secret) => `?key=${secret}&page=2`,
  (secret) => `first line\n${secret}\nlast line`,
  (secret) => `OPENROUTER_API_KEY=${secret}`,
];

const personal: readonly (readonly [text: string, gone: string])[] = [
  ['Authorization: Bearer abcDEF123456.xyz', 'abcDEF123456'],
  ['authorization: bearer 0123456789', '0123456789'],
  ["{ 'Authorization': 'Bearer tok_en-12345678' }", 'tok_en-12345678'],
  ['Basic dXNlcjpwYXNzd29yZA==', 'dXNlcjpwYXNzd29yZA'],
  ['curl -H "Authorization: Basic YWxhZGRpbjpvcGVu"', 'YWxhZGRpbjpvcGVu'],
  ['Bearer%20abcdefgh12345678', 'abcdefgh12345678'],
  ['connect to https://jo:hunter2@proxy.example:8080/', 'hunter2'],
  ['http_proxy=http://jo:x@10.0.0.1:3128', 'jo:x'],
  ['postgres://app:s3cr3t@db.internal/prod', 's3cr3t'],
  ['redis://:p4ss@cache:6379/0', 'p4ss'],
  ['amqps://guest:guest@mq.example/vhost', 'guest:guest'],
  ['ftp://anonymous:me@host/x', 'anonymous:me'],
  ['https://token@git.example/repo.git', 'token@'],
  ['mongodb+srv://u:p%40ss@cluster0.example.net/db', 'p%40ss'],
  ['Written by jo.bloggs@example.com yesterday', 'jo.bloggs'],
  ['<jo+lists@mail.example.co.uk>', 'jo+lists'],
  ['mailto:someone@example.org?subject=x', 'someone'],
  ['"email":"a_b-c@sub.domain.io"', 'a_b-c'],
  ['JO@EXAMPLE.COM', 'JO'],
  ['user@xn--bcher-kva.example', 'user@'],
  ['Card 4111 1111 1111 1111 was refused', '4111'],
  ['4012888888881881', '4012888888881881'],
  ['5555-5555-5555-4444', '5555-5555'],
  ['378282246310005', '378282246310005'],
  ['6011 1111 1111 1117', '6011'],
  ['{"pan":"5105105105105100"}', '5105105105105100'],
  ['3530111333300000', '3530111333300000'],
  ['30569309025904', '30569309025904'],
  ['2223003122003222', '2223003122003222'],
  ['Call +1 415 555 2671 now', '555 2671'],
  ['+49 (0)30 901820', '901820'],
  ['+44 20 7946 0958', '7946'],
  ['tel:+14155552671', '4155552671'],
  ['+1 415 555 2671+1 415 555 2671+44 20 7946 0958', '2671'],
  ['+44 20 7946 0958+49 (0)30 901820', '901820'],
  ['+33.1.23.45.67.89', '23.45'],
  ['+81-3-1234-5678', '1234-5678'],
  ['0049 30 901820', '901820'],
  ['(415) 555-2671', '555-2671'],
  ['415-555-2671', '555-2671'],
  ['415.555.2671', '555.2671'],
  ['phone: 030 901820', '901820'],
  ['"mobile": "0171 2345678"', '2345678'],
  ['Tel. no: Phone 089/1234567', '1234567'],
  ['/home/jo/code/a.ts', 'jo'],
  ['at run (/home/jo.bloggs/app/index.js:1:2)', 'jo.bloggs'],
  ['/Users/jo/Library/x', 'jo'],
  ['file:///Users/jo/x.ts', '/jo/'],
  ['C:\\Users\\Jo Bloggs\\x', 'Users\\Jo'],
  ['C:\\\\Users\\\\jo\\\\AppData', 'jo'],
  ['d:/Users/jo/x', 'jo'],
  ['vscode-remote://host/home/jo/x', '/jo/'],
  [`-----BEGIN PRIVATE KEY-----\n${`${take(60)}\n`.repeat(4)}-----END PRIVATE KEY-----`, take(60)],
  [`password="Tr0ub4dor&3xyz"`, 'Tr0ub4dor'],
  [`client_secret: ${take(32)}`, take(32)],
];

const ordinary: readonly string[] = [
  'const total = items.reduce((sum, { price }) => sum + price, 0);',
  'import { Component } from "@angular/core"; @Injectable() class A {}',
  'git@github.com:acme/thing.git',
  'git clone git@gitlab.example.com:group/project.git',
  'npm install marked@18.2.1 preact@11.2.0',
  '2026-11-25T19:16:07.123Z 1764098167123 took 12.5 ms',
  'SELECT * FROM t WHERE id = 1234567890123456',
  'id 019e4c3b-7f00-7abc-8def-0123456789ab',
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'commit 77f50967a1b2c3d4e5f60718293a4b5c6d7e8f90',
  'HTTP 429, retry after 30 s; 1,234 of 5,678 done (21.7 %)',
  '127.0.0.1:8080, 192.168.1.254, ::1, 10.0.0.0/8',
  'version 1.139.1, build 20261125.1',
  'https://openrouter.ai/api/v1/chat/completions?x=1#y',
  'http://localhost:11434/v1',
  'rgb(12, 34, 56) #ff00aa 0xdeadbeef 1e-12 0.0000000375',
  '3.14159265358979323846',
  'array[4111] + 1111 - 1111 * 1111',
  'Fibonacci: 1 1 2 3 5 8 13 21 34 55 89 144 233 377 610',
  'gen-1790000000-AbCdEfGhIjKlMnOpQrSt',
  'a@b, x @ y, @media (min-width: 300px), price @ 3.50',
  'the token limit is 8192; max_tokens: 4096, password reset, secret: true',
  'token: string; key: KeyboardEvent; const password = getPassword();',
  'Bearer of bad news; basic knowledge',
  '/usr/local/bin/node /etc/passwd /homework/x ~/notes',
  'C:\\Windows\\System32\\drivers\\etc',
  'ISBN 978-3-16-148410-0',
  'seq 0000000000000000 9999999999999999',
  'call me maybe at 10:30 on 12/11/2026',
  '+1 for this idea, +49 more lines, C++ 2023 +20 % 00 00',
  'diff --git a/x b/x\n@@ -12,7 +12,9 @@ function a()',
  'phone number formats vary; fax: none',
];

describe('redaction', () => {
  it('has more than two hundred cases', () => {
    const cases = secrets.length * places.length + personal.length + ordinary.length;
    assert.ok(cases >= 200, String(cases));
  });

  it('takes every known secret out of every place', () => {
    for (const secret of secrets) {
      for (const place of places) {
        const redacted = redact(place(secret));
        assert.ok(!redacted.includes(secret.slice(4, 20)), `${place(secret)} became ${redacted}`);
        assert.match(redacted, /\[[a-z ]+\]/);
      }
    }
  });

  for (const [text, gone] of personal) {
    it(`takes ${JSON.stringify(gone.slice(0, 20))} out of ${JSON.stringify(text.slice(0, 60))}`, () => {
      const redacted = redact(text);
      assert.ok(!redacted.includes(gone), redacted);
      assert.equal(redact(redacted), redacted, 'twice is as good as once');
    });
  }

  for (const text of ordinary) {
    it(`leaves ${JSON.stringify(text.slice(0, 60))} alone`, () => assert.equal(redact(text), text));
  }

  it('leaves the code and prose of this product alone', () => {
    const damaged = [...corpus()].flatMap(([name, text]) => {
      const redacted = redact(text).split('\n');
      return text
        .split('\n')
        .flatMap((line, at) =>
          line === redacted[at] ? [] : [`${name}:${at + 1} ${line} → ${redacted[at]}`],
        );
    });
    assert.deepEqual(damaged, []);
  });

  it('puts ~ for the home directory, wherever it is', () => {
    const home = '/var/lib/people/jo';
    assert.equal(redact(`${home}/x and file://${home}/y`, { home }), '~/x and file://~/y');
  });

  it('goes through values of any depth, and drops what is secret by its name', () => {
    const value = {
      event: 'x',
      authorization: 'anything at all',
      deep: [{ error: `no: sk-or-v1-${hex}`, count: 3, big: 12n }, null, true],
    };
    assert.deepEqual(redactValue(value), {
      event: 'x',
      authorization: '[redacted]',
      deep: [{ error: 'no: [key]', count: 3, big: '12' }, null, true],
    });
  });

  it('takes time in proportion to the text, whatever it is', () => {
    const hostile = ['+1', '1 ', 'a@', 'a.', '(', '://', 'Bearer ', '/home/', '4111 ', '@a.b', '00', '-'];
    for (const piece of hostile) {
      const time = (length: number) => {
        const text = piece.repeat(length / piece.length);
        const start = performance.now();
        redact(text);
        return performance.now() - start;
      };
      time(20_000);
      const ratio = time(400_000) / Math.max(1, time(40_000));
      assert.ok(
        ratio < 60,
        `${JSON.stringify(piece)}: ten times the text took ${ratio.toFixed(0)} times as long`,
      );
    }
  });
});

/** Our own sources and documents, without those that are about secrets. */
function* corpus(): Generator<readonly [string, string]> {
  for (const folder of ['src', 'webview-ui', 'docs', 'test/support/simulator']) {
    for (const name of readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!/\.(?:tsx?|md|css)$/.test(name) || /secret|redact/i.test(name)) continue;
      yield [name, readFileSync(path.join(root, folder, name), 'utf8')];
    }
  }
}
