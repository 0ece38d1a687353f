import assert from 'node:assert/strict';
import type { Model, ModelReasoning } from '../../../src/core/model.ts';
import { effortsOf, takenBy, takes } from '../../../src/core/openrouter/takenParameters.ts';

function model(parameters: readonly string[], reasoning?: ModelReasoning): Model {
  return {
    id: 'acme/m-1',
    name: 'M1',
    inputs: ['text'],
    outputs: ['text'],
    parameters,
    pricing: { overrides: [] },
    isFree: false,
    ...(reasoning && { reasoning }),
  };
}

describe('the parameters of a model', () => {
  it('are those that the catalogue names, and those that depend on no model', () => {
    const plain = model(['temperature', 'max_tokens']);
    assert.deepEqual(
      takenBy(plain, { temperature: 0.2, topK: 3, maxTokens: 9, reasoningEffort: 'high', webSearch: true }),
      { temperature: 0.2, maxTokens: 9, webSearch: true },
    );
    assert.equal(takes(plain, 'topP'), false);
  });

  it('are all where nothing is known of the model', () => {
    const parameters = { temperature: 1, topK: 3, reasoningEffort: 'max' } as const;
    assert.deepEqual(takenBy(undefined, parameters), parameters);
    assert.deepEqual(takenBy(model([]), parameters), parameters);
  });

  it('have the efforts that the model tells, least first, and none only where it may be silent', () => {
    assert.deepEqual(effortsOf(model(['tools'])), []);
    assert.deepEqual(effortsOf(model(['reasoning'], { isMandatory: false })), [
      'none',
      'minimal',
      'low',
      'medium',
      'high',
    ]);
    assert.deepEqual(
      effortsOf(model(['reasoning'], { isMandatory: true, efforts: ['high', 'low', 'none', 'odd'] })),
      ['low', 'high'],
    );
    const mandatory = model(['reasoning'], { isMandatory: true, efforts: ['high'] });
    assert.deepEqual(takenBy(mandatory, { reasoningEffort: 'none' }), {});
  });
});
