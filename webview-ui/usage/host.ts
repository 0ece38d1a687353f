import type { UsagePanelMessage } from '../../src/protocol/usage.ts';

declare function acquireVsCodeApi(): { postMessage(message: UsagePanelMessage): void };

const api = acquireVsCodeApi();

export function post(message: UsagePanelMessage): void {
  api.postMessage(message);
}
