import assert from 'node:assert/strict';
import type { AskingParameters } from '../../../../src/core/conversation.ts';
import { parsePanelMessage } from '../../../../src/protocol/panelMessages.ts';
import { changed, othersText, partsOf } from '../../../../src/vscode/models/shownParameters.ts';

const summaries = [{ upTo: 'm', text: 'So.', model: 'acme/m-1', atMs: 1 }];
const parameters: AskingParameters = { temperature: 0.2, topK: 40, seed: 7, summaries };

describe('the parameters that the popover shows', () => {
  it('are those it may post back, whatever prompt files set beside them', () => {
    const { shown } = partsOf(parameters);
    assert.deepEqual(shown, { temperature: 0.2 });
    const message = { type: 'set-parameters', parameters: { ...shown, maxTokens: 500 } };
    assert.deepEqual(parsePanelMessage(message), message);
    assert.deepEqual(othersText(partsOf(parameters)), ['topK: 40', 'seed: 7']);
  });

  it('change without what is not shown, and a reset takes away all but the summaries', () => {
    assert.deepEqual(changed(parameters, { maxTokens: 500 }, false), {
      topK: 40,
      seed: 7,
      maxTokens: 500,
      summaries,
    });
    assert.deepEqual(changed(parameters, {}, true), { summaries });
  });
});
