import type { HostMessage, MessageView, PanelSnapshot } from '../../src/protocol.ts';

/** What the panel shows. The host holds the truth; this can be thrown away at any moment. */
export interface PanelState extends PanelSnapshot {
  /** Revision of the last message from the host that is in here. */
  readonly revision: number;
}

/**
 * The state after a message from the host, or undefined when one before it was missed: then the panel asks
 * for a snapshot.
 */
export function reduce(state: PanelState | undefined, message: HostMessage): PanelState | undefined {
  if (message.type === 'snapshot') return { ...message.state, revision: message.revision };
  if (!state || message.revision !== state.revision + 1) return undefined;
  const next = { ...state, revision: message.revision };
  switch (message.type) {
    case 'message':
      return { ...next, messages: upsert(state.messages, message.message) };
    case 'delta':
      return {
        ...next,
        messages: replace(state.messages, message.messageId, (old) => ({
          ...old,
          text: old.text + message.text,
          reasoning: old.reasoning + message.reasoning,
        })),
      };
    case 'earlier':
      return {
        ...next,
        messages: [...message.messages, ...state.messages],
        hasEarlier: message.hasEarlier,
      };
    case 'surroundings':
      return { ...next, surroundings: message.surroundings };
    case 'focus':
      return next;
  }
}

function upsert(messages: readonly MessageView[], message: MessageView): readonly MessageView[] {
  return messages.some(({ id }) => id === message.id)
    ? replace(messages, message.id, () => message)
    : [...messages, message];
}

function replace(
  messages: readonly MessageView[],
  id: string,
  change: (old: MessageView) => MessageView,
): readonly MessageView[] {
  return messages.map((message) => (message.id === id ? change(message) : message));
}
