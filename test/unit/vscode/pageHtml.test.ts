import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { pageHtml } from '../../../src/vscode/pageHtml.ts';

const hostile = '</script><!-- <script> </SCRIPT> <b>';

function page(parts: Partial<Parameters<typeof pageHtml>[0]> = {}): string {
  return pageHtml({
    title: 'Chat',
    language: 'en',
    translations: {},
    script: '',
    style: '',
    folder: 'https://files.example/chat/',
    policy: [],
    ...parts,
  });
}

const scripts = (html: string) =>
  [...html.matchAll(/<script type="([^"]+)"[^>]*>([\s\S]*?)<\/script>/g)].map(([, type, text = '']) => ({
    type,
    text,
  }));

describe('pageHtml', () => {
  it('runs scripts as they are written, whatever stands in their strings and patterns', () => {
    const code = `[${JSON.stringify(hostile)}, /<!--x/.test('<!--x'), /<script/u.source, \`<script>\`]`;
    const [script] = scripts(page({ script: code })).filter(({ type }) => type === 'module');
    assert.deepEqual(
      JSON.stringify(runInNewContext(script?.text ?? '')),
      JSON.stringify([hostile, true, '\\u003cscript', '<script>']),
    );
  });

  it('keeps translations as they are', () => {
    const [given] = scripts(page({ translations: { Send: hostile } })).filter(({ type }) =>
      type?.endsWith('/json'),
    );
    assert.deepEqual(JSON.parse(given?.text ?? ''), { Send: hostile });
  });

  it('lets nothing run but what it holds, and what that loads', () => {
    const [, policy] =
      /Content-Security-Policy" content="([^"]+)"/.exec(page({ policy: ['img-src data:'] })) ?? [];
    const [, nonce] = /'nonce-([^']+)'/.exec(policy ?? '') ?? [];
    assert.equal(
      policy,
      `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'nonce-${nonce}'; img-src data:`,
    );
    assert.notEqual(page(), page(), 'each page has a nonce of its own');
  });

  it('says the first word before the rest is read', () => {
    const types = scripts(page({ firstScript: 'first()', script: 'main()' })).map(({ type }) => type);
    assert.deepEqual(types, ['text/javascript', 'importmap', 'application/json', 'module']);
  });
});
