import type { PanelMessage } from '../../src/protocol.ts';
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
  /** Where the reader was, when that was not the end. */
  readonly reading?: ReadingPlace | undefined;
}

let remembered: Remembered = readRemembered(api.getState());

function readRemembered(saved: unknown): Remembered {
  if (typeof saved !== 'object' || !saved) return {};
  const reading = 'reading' in saved ? (saved.reading as ReadingPlace | undefined) : undefined;
  return { reading };
}

function remember(change: Remembered): void {
  remembered = { ...remembered, ...change };
  api.setState(remembered);
}

export function rememberConversation(conversationId: string | null): void {
  if (conversationId !== remembered.conversationId) remember({ conversationId });
}

export function loadReading(): ReadingPlace | undefined {
  return remembered.reading;
}

let rememberTimer: ReturnType<typeof setTimeout> | undefined;

/** Scrolling tells of a new place in every frame; the one it comes to rest at is what matters. */
export function rememberReading(reading: ReadingPlace | undefined): void {
  clearTimeout(rememberTimer);
  rememberTimer = setTimeout(() => remember({ reading }), 150);
}
