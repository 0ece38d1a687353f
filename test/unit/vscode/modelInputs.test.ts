import assert from 'node:assert/strict';
import type { Attached } from '../../../src/core/conversation.ts';
import type { Core } from '../../../src/core/core.ts';
import { parseSettings } from '../../../src/core/settings.ts';
import { unreadable } from '../../../src/vscode/context/modelInputs.ts';

const attachment = { hash: 'a'.repeat(64), name: 'shot.png', mimeType: 'image/png', sizeBytes: 1 };
const image: Attached = { type: 'image', attachment };
const pdf: Attached = { type: 'file', attachment: { ...attachment, name: 'a.pdf' } };

/** A core that knows these models by what they take. */
function coreOf(inputs: Readonly<Record<string, readonly string[]>>, model: string): Core {
  const { settings } = parseSettings({ model });
  const find = (id: string) => (inputs[id] ? { id, name: `The ${id}`, inputs: inputs[id] } : undefined);
  const parts = {
    settings: () => settings,
    models: () => ({ load: async () => undefined, find }),
    history: { conversation: async () => undefined },
  };
  return parts as unknown as Core;
}

describe('what a model cannot take', () => {
  const inputs = { blind: ['text'], seeing: ['text', 'image'], silent: [] };
  const parts = async (model: string, attachments: readonly Attached[]) =>
    (await unreadable({ text: '', attachments }, null, coreOf(inputs, model))).parts;

  it('are images, where the list of models says that it takes none', async () => {
    assert.deepEqual(await parts('blind', [image, pdf]), [image]);
    assert.deepEqual(await parts('seeing', [image, pdf]), []);
  });

  it('is nothing where nobody knows', async () => {
    assert.deepEqual(await parts('silent', [image]), []);
    assert.deepEqual(await parts('unheard-of', [image]), []);
  });
});
