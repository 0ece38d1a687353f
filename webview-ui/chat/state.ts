import type { MessageView, PanelSnapshot } from '../../src/protocol/chatViews.ts';
import type { HostMessage, NoticeView } from '../../src/protocol/hostMessages.ts';

/** What the panel shows: a window on the transcript. The host holds the truth; this can be thrown away. */
export interface PanelState extends PanelSnapshot {
  /** Revision of the last message from the host that is in here. */
  readonly revision: number;
  /** Counts the snapshots: each is shown anew, at its place. */
  readonly snapshots: number;
  readonly found: { readonly query: string; readonly messageIds: readonly string[] } | undefined;
  readonly deletedId: string | undefined;
  readonly notice: NoticeView | undefined;
}

/** The window never holds more than this; what falls out at one side is asked for again when it is scrolled to. */
export const maxMessages = 160;

/**
 * The state after a message from the host, or undefined when one before it was missed: then the panel asks
 * for a snapshot.
 */
export function reduce(
  state: PanelState | undefined,
  message: Exclude<HostMessage, { type: 'broken' }>,
): PanelState | undefined {
  if (message.type === 'snapshot') {
    const isSame = state?.conversationId === message.state.conversationId;
    return {
      ...message.state,
      revision: message.revision,
      snapshots: (state?.snapshots ?? 0) + 1,
      found: isSame ? state?.found : undefined,
      deletedId: isSame ? state?.deletedId : undefined,
      notice: state?.notice,
    };
  }
  if (!state || message.revision !== state.revision + 1) return undefined;
  const next = { ...state, revision: message.revision };
  switch (message.type) {
    case 'message':
      return { ...next, ...upsert(state, message.message) };
    case 'delta':
      return {
        ...next,
        messages: replace(state.messages, message.messageId, (old) => ({
          ...old,
          text: old.text + message.text,
          reasoning: old.reasoning + message.reasoning,
        })),
      };
    case 'page':
      return { ...next, ...addPage(state, message) };
    case 'surroundings':
      return { ...next, surroundings: message.surroundings };
    case 'found':
      return { ...next, found: { query: message.query, messageIds: message.messageIds } };
    case 'notice':
      return { ...next, notice: message.notice ?? undefined };
    case 'deleted':
      return { ...next, deletedId: message.messageId };
    case 'queue':
      return { ...next, queue: message.queue };
    case 'gauge':
    case 'recalled':
    case 'draft':
    case 'suggestions':
    case 'open-find':
    case 'open-list':
    case 'question':
    case 'pasted':
    case 'attachment-states':
    case 'sent':
    case 'reveal':
    case 'image':
    case 'edit-prompt':
    case 'perform':
    case 'focus':
    case 'catalogue':
    case 'model-card':
    case 'open-models':
      return next;
  }
}

type MessageWindow = Pick<PanelState, 'messages' | 'hasEarlier' | 'hasLater'>;

function upsert(state: MessageWindow, message: MessageView): MessageWindow {
  if (state.messages.some(({ id }) => id === message.id)) {
    return {
      ...windowOf(state),
      messages: replace(state.messages, message.id, (old) => updated(old, message)),
    };
  }
  // While the window stands further up, the end is not in it.
  if (state.hasLater) return windowOf(state);
  return dropEarliest({ ...windowOf(state), messages: [...state.messages, message] });
}

/** How many siblings a message has is told with its page only. */
function updated(old: MessageView, message: MessageView): MessageView {
  return old.sibling && !message.sibling ? { ...message, sibling: old.sibling } : message;
}

function addPage(state: MessageWindow, page: Extract<HostMessage, { type: 'page' }>): MessageWindow {
  const known = new Set(state.messages.map(({ id }) => id));
  const added = page.messages.filter(({ id }) => !known.has(id));
  if (page.side === 'later') {
    return dropEarliest({
      ...windowOf(state),
      messages: [...state.messages, ...added],
      hasLater: page.hasMore,
    });
  }
  const messages = [...added, ...state.messages];
  return {
    messages: messages.slice(0, maxMessages),
    hasEarlier: page.hasMore,
    hasLater: state.hasLater || messages.length > maxMessages,
  };
}

function dropEarliest({ messages, hasEarlier, hasLater }: MessageWindow): MessageWindow {
  return {
    messages: messages.slice(-maxMessages),
    hasEarlier: hasEarlier || messages.length > maxMessages,
    hasLater,
  };
}

function windowOf({ messages, hasEarlier, hasLater }: MessageWindow): MessageWindow {
  return { messages, hasEarlier, hasLater };
}

function replace(
  messages: readonly MessageView[],
  id: string,
  change: (old: MessageView) => MessageView,
): readonly MessageView[] {
  return messages.map((message) => (message.id === id ? change(message) : message));
}
