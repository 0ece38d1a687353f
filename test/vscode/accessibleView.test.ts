import assert from 'node:assert/strict';
import type { MessageId } from '../../src/core/conversation.ts';
import type { MessageView } from '../../src/protocol/chatViews.ts';
import { accessibleMessage } from '../../src/vscode/accessibleView.ts';

const answer: MessageView = {
  id: 'm1' as MessageId,
  role: 'assistant',
  author: 'acme/m-1',
  text: 'The **oldest** stands in Spain.',
  reasoning: 'Towers of Rome first.',
  state: 'complete',
  createdAtMs: Date.UTC(2026, 10, 2, 12, 30),
  facts: { provider: 'Acme', fallback: 'acme/m-0 failed.', cost: '$0.0021' },
  citations: [{ url: 'https://example.com/tower', title: 'The tower' }],
  images: [{ url: 'attachment:1:image/png', name: 'tower.png' }],
  attachments: [],
  toolCalls: [{ name: 'look_up', arguments: '{"q":"tower"}', result: 'Found' }],
};

describe('a message as plain text', () => {
  it('has all that the panel shows of it, what is folded there too, in the order of reading', () => {
    const text = accessibleMessage(answer);
    const places = [
      '## acme/m-1, Acme, ',
      'acme/m-0 failed.',
      'Towers of Rome first.',
      'The **oldest** stands in Spain.',
      'tower.png',
      'look_up',
      '{"q":"tower"}',
      'Found',
      '1. The tower: https://example.com/tower',
      '$0.0021',
    ].map((part) => text.indexOf(part));
    assert.ok(!places.includes(-1), text);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  it('says how far an answer came', () => {
    const last = (more: Partial<MessageView>) =>
      accessibleMessage({ ...answer, facts: {}, ...more })
        .split('\n\n')
        .at(-1);
    const failure = { sentence: 'The server is busy.', detail: 'try later', actions: [] };
    assert.equal(last({ state: 'stopped' }), 'Stopped');
    assert.equal(last({ state: 'streaming' }), 'The answer is still arriving.');
    assert.match(last({ state: 'interrupted' }) ?? '', /^Interrupted/);
    assert.equal(last({ state: 'failed', failure }), 'The server is busy. try later');
    assert.equal(last({ facts: { isCutByLength: true } }), 'Ended at its greatest length');
  });

  it('names what went along with a prompt', () => {
    const prompt = accessibleMessage({
      ...answer,
      role: 'user',
      author: 'You',
      reasoning: '',
      attachments: [
        { hash: '1', kind: 'file', label: 'notes.md:3-9', mimeType: 'text/markdown', sizeBytes: 10 },
      ],
    });
    assert.match(prompt, /With it: notes\.md:3-9, tower\.png/);
    assert.doesNotMatch(prompt, /Thoughts|Answer:/);
  });
});
