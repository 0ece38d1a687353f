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

/** Typed text outlives the panel's page: VS Code keeps it when the view is hidden, moved or reloaded. */
export function loadDraft(): string {
  const saved = api.getState();
  return typeof saved === 'object' && saved && 'draft' in saved && typeof saved.draft === 'string'
    ? saved.draft
    : '';
}

export function saveDraft(draft: string): void {
  api.setState({ draft });
}
