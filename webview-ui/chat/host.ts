import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import type { ReadingPlace } from './followEnd.ts';

interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function post(message: PanelMessage): void {
  api.postMessage(message);
}

/** What outlives the panel's page: VS Code keeps it when the view is hidden, moved or reloaded. */
interface Remembered {
  /** So that a tab comes back with its conversation. */
  readonly conversationId?: string | null;
  /** Where the reader was in each conversation, the latest last; none where that was the end. */
  readonly places?: readonly (readonly [conversationId: string, place: ReadingPlace])[];
}

let remembered: Remembered = readRemembered(api.getState());

function readRemembered(saved: unknown): Remembered {
  if (typeof saved !== 'object' || !saved) return {};
  const { conversationId, places } = saved as Remembered;
  return {
    ...(conversationId !== undefined && { conversationId }),
    ...(Array.isArray(places) && { places }),
  };
}

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
