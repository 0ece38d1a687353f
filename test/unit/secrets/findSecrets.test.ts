import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findSecrets, type Secret } from '../../../src/core/secrets/findSecrets.ts';
import { alnum, keys, pem, random } from './samples.ts';

function only(text: string): Secret {
  const [found, ...others] = findSecrets(text);
  assert.ok(found, `nothing found in: ${text.slice(0, 100)}`);
  assert.deepEqual(others, []);
  return found;
}

const nothing = (text: string) =>
  assert.deepEqual(
    findSecrets(text).map((secret) => secret.text),
    [],
    text.slice(0, 200),
  );

describe('what looks like a secret', () => {
  for (const [service, key] of keys) {
    it(`is a key of ${service}: ${key.slice(0, 8)}…`, () => {
      for (const [before, after] of [
        ['', ''],
        ['const key = "', '";\n'],
        ['see ', '. It is mine'],
        ['"first\\n', '\\n"'],
        ['https://a.example/?x%3D', '&b=1'],
      ] as const) {
        const secret = only(before + key + after);
        assert.equal(secret.service, service);
        assert.equal(secret.text, key);
        assert.equal(secret.start, before.length);
      }
    });
  }

  it('is no key when it is part of a longer word, or a sample of documentation', () => {
    for (const [, key] of keys) if (!/^https|^AccountKey/.test(key)) nothing(`x${key}`);
    nothing('AKIAIOSFODNN7EXAMPLE');
    nothing(`sk-or-v1-${'x'.repeat(64)}`);
    nothing(`ghp_${'0123456789'.repeat(4)}`);
  });

  it('is a private key, whole, as text and within a string, and also without its last line', () => {
    for (const label of ['RSA PRIVATE KEY', 'PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'EC PRIVATE KEY']) {
      const key = pem(label);
      assert.equal(only(`before\n${key}\nafter`).text, key);
      assert.equal(only(JSON.stringify({ key })).text, JSON.stringify(key).slice(1, -1));
    }
    const cut = pem('RSA PRIVATE KEY').slice(0, 360);
    assert.equal(only(`${cut}\n\nThe rest is missing here.`).type, 'private-key');
    assert.ok(only(`${cut}\n\nThe rest is missing here.`).text.length <= cut.length);
    nothing(pem('CERTIFICATE'));
    nothing(pem('PUBLIC KEY'));
    nothing('A key begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.');
  });

  it('is the password in an address, and nothing else of it', () => {
    assert.equal(only('postgres://bob:s3cretpw@db.internal:5432/app').text, 's3cretpw');
    assert.equal(only('redis://:longpassword1@cache:6379').text, 'longpassword1');
    nothing('postgres://postgres:postgres@localhost/app');
    nothing('https://user:password@host.example');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is tested
    nothing('mysql://root:${DB_PASSWORD}@db/app');
    nothing('http://localhost:3000/path?x=a@b');
  });

  it('is the password of a connection string', () => {
    assert.equal(only('Server=db;Database=x;User Id=sa;Password=summer24;Encrypt=yes').text, 'summer24');
  });

  it('is a random value with a telling name', () => {
    const value = random(32, alnum);
    for (const text of [
      `API_KEY=${value}`,
      `export MY_API_TOKEN="${value}"`,
      `{"client_secret": "${value}"}`,
      `const apiKey: string = '${value}';`,
      `api_key := "${value}"`,
      `'secret' => '${value}',`,
      `X-Api-Key: ${value}`,
      `curl -H "Authorization: Bearer ${value}" https://a.example`,
      `https://a.example/?access_token=${value}&page=2`,
      `secretKey: ${value}`,
      `"{\\"token\\": \\"${value}\\"}"`,
    ]) {
      assert.equal(only(text).text, value, text);
      assert.equal(only(text).type, 'named');
    }
    assert.equal(only('DB_PASSWORD=Tr0ub4dor&3').text, 'Tr0ub4dor&3');
    assert.equal(only("password: 'Tr0ub4dor&3'").text, 'Tr0ub4dor&3');
  });

  it('is not what only sounds like it', () => {
    nothing(`commit ${random(40, '0123456789abcdef')}`);
    nothing(`"integrity": "sha512-${random(86, alnum)}=="`);
    nothing('id: 550e8400-e29b-41d4-a716-446655440000');
    nothing(`<img src="data:image/png;base64,${random(5000, `${alnum}+/`)}">`);
    nothing(`nextPageToken: "${random(32, alnum)}"`);
    nothing('const apiKey = process.env.OPENROUTER_API_KEY2;');
    nothing('password = getPassword(user1, "A1b2")');
    nothing('apiKey: "your-api-key-goes-here-1"');
    nothing('token: "this-is-only-a-long-token-name-2"');
    nothing('password: string; token?: string; secret: Secret2;');
    nothing('max_tokens: 1000000000000000, tokenizer: "cl100k_base_with_more"');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is tested
    nothing('API_KEY=${{ secrets.PRODUCTION_API_KEY_2 }}');
    nothing('The password: please choose one with eight characters or more.');
  });

  it('is not found in the code, the tests, the documents and the lock file of this project', () => {
    const root = path.join(import.meta.dirname, '../../..');
    const own = path.relative(root, import.meta.dirname);
    const files = ['src', 'webview-ui', 'docs', 'scripts', 'l10n', 'test']
      .flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && /\.(ts|tsx|md|mjs|json|css|sse)$/.test(entry.name))
          .map((entry) => path.join(entry.parentPath, entry.name)),
      )
      .filter((file) => !path.relative(root, file).startsWith(own));
    assert.ok(files.length > 300);
    for (const file of [...files, path.join(root, 'package-lock.json')]) {
      const found = findSecrets(readFileSync(file, 'utf8'));
      assert.deepEqual(
        found.map(({ text }) => text),
        [],
        file,
      );
    }
  });

  it('is told with its line and a preview that gives nothing away', () => {
    const key = `sk-or-v1-${random(64, '0123456789abcdef')}`;
    const found = findSecrets(`one\ntwo ${key}\n\nPASSWORD=Tr0ub4dor&3`);
    assert.deepEqual(
      found.map(({ line, preview }) => ({ line, preview })),
      [
        { line: 2, preview: `sk-or-v1…${key.slice(-2)}` },
        { line: 4, preview: '••••••••' },
      ],
    );
  });

  it('is looked for with bounded work at each place, whatever the text', () => {
    // Each of these made a scan with unbounded patterns take minutes; the test's own time limit would tell.
    const texts = [
      'sk-'.repeat(300_000),
      '-----BEGIN PRIVATE KEY-----'.repeat(40_000),
      `-----BEGIN PRIVATE KEY-----${'A'.repeat(1_000_000)}`,
      'eyJaaaaaaaaaaaaaaaaa.'.repeat(50_000),
      `eyJ${'a'.repeat(500_000)}.`,
      'password:'.repeat(100_000),
      'http://a:'.repeat(100_000),
      `${'token_'.repeat(100_000)}=`,
      '='.repeat(1_000_000),
    ];
    for (const text of texts) nothing(text);
  });
});
