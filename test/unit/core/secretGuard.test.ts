import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Attached, Prompt } from '../../../src/core/conversation.ts';
import { SecretGuard } from '../../../src/core/secretGuard.ts';
import { keys } from '../secrets/samples.ts';

const [, openRouter = ''] = keys[0] ?? [];
const [, gitHub = ''] = keys.find(([service]) => service === 'GitHub') ?? [];

class Contents {
  readonly #bytes = new Map<string, Uint8Array>();

  async put(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.#bytes.set(hash, bytes);
    return hash;
  }

  async read(hash: string): Promise<Uint8Array | undefined> {
    return this.#bytes.get(hash);
  }

  async text(part: Attached | undefined): Promise<string> {
    return new TextDecoder().decode(this.#bytes.get(part?.attachment.hash ?? ''));
  }
}

describe('the secret guard', () => {
  const contents = new Contents();
  const guard = new SecretGuard(contents);

  async function context(label: string, text: string): Promise<Attached> {
    const hash = await contents.put(new TextEncoder().encode(text));
    const attachment = { hash, name: label, mimeType: 'text/plain', sizeBytes: text.length };
    return { type: 'context', attachment, source: { kind: 'file', label } };
  }

  it('finds what is in the text and in what goes along, each with its line', async () => {
    const file = await context('a.ts', `one\nkey = "${gitHub}"`);
    const harmless = await context('b.ts', 'nothing');
    const found = await guard.find({ text: `use ${openRouter}`, attachments: [harmless, file] });
    assert.deepEqual(
      found.map(({ part, secrets }) => [part, secrets.map(({ service, line }) => `${service} ${line}`)]),
      [
        [undefined, ['OpenRouter 1']],
        [file, ['GitHub 2']],
      ],
    );
    assert.deepEqual(await guard.find({ text: 'hello', attachments: [harmless] }), []);
  });

  it('masks the same secret by the same name in both, and changes nothing else', async () => {
    const file = await context('a.ts', `a = "${openRouter}" // ${gitHub}`);
    const image: Attached = {
      type: 'image',
      attachment: { hash: 'f'.repeat(64), name: 'x.png', mimeType: 'image/png', sizeBytes: 1 },
    };
    const prompt: Prompt = { text: `use ${openRouter}\n`, attachments: [image, file] };
    const masked = await guard.mask(prompt, await guard.find(prompt));
    assert.equal(masked.text, 'use [masked OpenRouter key 1]\n');
    assert.equal(masked.attachments[0], image);
    const [, part] = masked.attachments;
    assert.equal(await contents.text(part), 'a = "[masked OpenRouter key 1]" // [masked GitHub token 2]');
    assert.equal(part?.attachment.sizeBytes, (await contents.text(part)).length);
    assert.ok(part?.type === 'context' && part.source.label === 'a.ts');
    assert.deepEqual(await guard.find(masked), []);
    assert.equal(await contents.text(file), `a = "${openRouter}" // ${gitHub}`);
  });

  it('does not ask again about what was sent before, but about what is new', async () => {
    const sent: Prompt = { text: `use ${openRouter}`, attachments: [await context('a.ts', gitHub)] };
    assert.deepEqual(await guard.find({ ...sent, text: `please use ${openRouter}` }, sent), []);
    const edited = await guard.find({ ...sent, text: `use ${openRouter} and ${gitHub}` }, sent);
    assert.deepEqual(
      edited.map(({ part, secrets }) => [part, secrets.map(({ service }) => service)]),
      [[undefined, ['GitHub']]],
    );
  });
});
