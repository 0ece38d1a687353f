import assert from 'node:assert/strict';
import type { MessageView, PanelSnapshot } from '../../../src/protocol/chatViews.ts';
import { maxMessages, type PanelState, reduce } from '../../../webview-ui/chat/state.ts';

const message = (id: string, text = ''): MessageView => ({
  id,
  role: 'assistant',
  author: 'Acme: M1',
  text,
  reasoning: '',
  state: 'streaming',
  createdAtMs: 0,
  citations: [],
  images: [],
  toolCalls: [],
  attachments: [],
});

const snapshot = (messages: readonly MessageView[], more: Partial<PanelSnapshot> = {}): PanelSnapshot => ({
  conversationId: 'c',
  messages,
  hasEarlier: false,
  hasLater: false,
  recent: [],
  queue: [],
  draft: { text: '', attachments: [], edit: 0 },
  surroundings: {
    title: 'A title',
    model: 'acme/m-1',
    choice: {
      name: 'M1',
      parameters: {},
      compared: [],
      takes: { temperature: true, efforts: [], routing: true },
    },
    isAnswering: false,
    key: 'stored',
    appearance: 'native',
    announces: true,
    persona: '',
    instructions: [],
    sendKey: 'enter',
    whileAnswering: 'queue',
  },
  ...more,
});

function stateOf(messages: readonly MessageView[], more: Partial<PanelSnapshot> = {}): PanelState {
  const state = reduce(undefined, { type: 'snapshot', revision: 7, state: snapshot(messages, more) });
  assert.ok(state);
  return state;
}

const ids = (state: PanelState | undefined) => state?.messages.map(({ id }) => id);
const many = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => message(`${prefix}${index}`));

describe('the panel state', () => {
  it('asks for a snapshot when there is none yet, or when a revision was missed', () => {
    assert.equal(reduce(undefined, { type: 'focus', revision: 1 }), undefined);
    assert.equal(reduce(stateOf([]), { type: 'focus', revision: 9 }), undefined);
    assert.equal(reduce(stateOf([]), { type: 'focus', revision: 7 }), undefined);
  });

  it('grows a message by its deltas, and leaves the others the same objects', () => {
    const before = stateOf([message('a', 'done'), message('b', 'Hel')]);
    const after = reduce(before, { type: 'delta', revision: 8, messageId: 'b', text: 'lo', reasoning: 'Hm' });
    assert.deepEqual(after?.messages[1], { ...message('b', 'Hello'), reasoning: 'Hm' });
    assert.equal(after?.messages[0], before.messages[0]);
  });

  it('replaces a known message in its place and appends a new one', () => {
    const once = reduce(stateOf([message('a'), message('b')]), {
      type: 'message',
      revision: 8,
      message: message('a', 'new'),
    });
    const twice = reduce(once, { type: 'message', revision: 9, message: message('c') });
    assert.deepEqual(ids(twice), ['a', 'b', 'c']);
    assert.equal(twice?.messages[0]?.text, 'new');
  });

  it('does not append to a window that stands further up', () => {
    const state = stateOf([message('a')], { hasLater: true });
    assert.deepEqual(ids(reduce(state, { type: 'message', revision: 8, message: message('z') })), ['a']);
  });

  it('adds pages at both sides, once each, and knows whether there are more', () => {
    const state = stateOf([message('m')], { hasEarlier: true, hasLater: true });
    const page = {
      type: 'page',
      revision: 8,
      messages: [message('l'), message('m')],
      hasMore: true,
    } as const;
    const up = reduce(state, { ...page, side: 'earlier' });
    assert.deepEqual([ids(up), up?.hasEarlier], [['l', 'm'], true]);
    const down = reduce(up, {
      type: 'page',
      revision: 9,
      side: 'later',
      messages: [message('n')],
      hasMore: false,
    });
    assert.deepEqual([ids(down), down?.hasLater], [['l', 'm', 'n'], false]);
  });

  it('never holds more than its window, and then knows that there is more at the other side', () => {
    const up = reduce(stateOf(many(maxMessages, 'm'), { hasEarlier: true }), {
      type: 'page',
      revision: 8,
      side: 'earlier',
      messages: many(30, 'e'),
      hasMore: false,
    });
    assert.deepEqual([up?.messages.length, up?.messages[0]?.id, up?.hasLater], [maxMessages, 'e0', true]);
    const end = reduce(stateOf(many(maxMessages, 'm')), {
      type: 'message',
      revision: 8,
      message: message('new'),
    });
    assert.deepEqual(
      [end?.messages.length, end?.messages.at(-1)?.id, end?.hasEarlier],
      [maxMessages, 'new', true],
    );
  });
});
