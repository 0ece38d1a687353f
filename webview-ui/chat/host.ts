import type { PanelMessage } from '../../src/protocol.ts';

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
  readonly draft?: string;
  /** So that a tab comes back with its conversation. */
  readonly conversationId?: string | null;
  /** The message that was being read, when that was not the end. */
  readonly reading?: string | undefined;
}

let remembered: Remembered = readRemembered(api.getState());

function readRemembered(saved: unknown): Remembered {
  if (typeof saved !== 'object' || !saved) return {};
  const draft = 'draft' in saved && typeof saved.draft === 'string' ? saved.draft : '';
  const reading = 'reading' in saved && typeof saved.reading === 'string' ? saved.reading : undefined;
  return { draft, reading };
}

function remember(change: Remembered): void {
  remembered = { ...remembered, ...change };
  api.setState(remembered);
}

export function rememberConversation(conversationId: string | null): void {
  if (conversationId !== remembered.conversationId) remember({ conversationId });
}

export function loadDraft(): string {
  return remembered.draft ?? '';
}

export function saveDraft(draft: string): void {
  remember({ draft });
}

export function loadReading(): string | undefined {
  return remembered.reading;
}

export function rememberReading(reading: string | undefined): void {
  if (reading !== remembered.reading) remember({ reading });
}
