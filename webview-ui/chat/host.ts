import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import { type Remembered, readRemembered } from './remembered.ts';

const { api } = window.firstWord;

export function post(message: PanelMessage): void {
  api.postMessage(message);
}

let remembered: Remembered = readRemembered(api.getState());

function remember(change: Remembered): void {
  remembered = { ...remembered, ...change };
  api.setState(remembered);
}

export function rememberConversation(conversationId: string | null): void {
  if (conversationId !== remembered.conversationId) remember({ conversationId });
}

/** The conversation that was shown last. */
export function rememberedConversation(): string | null {
  return remembered.conversationId ?? null;
}

export function loadPlaces(): NonNullable<Remembered['places']> {
  return remembered.places ?? [];
}

export function savePlaces(places: NonNullable<Remembered['places']>): void {
  remember({ places });
}
