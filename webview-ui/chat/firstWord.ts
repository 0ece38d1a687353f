import type { HostMessage } from '../../src/protocol/hostMessages.ts';
import type { PanelMessage } from '../../src/protocol/panelMessages.ts';
import { readRemembered } from './remembered.ts';

/*
 * Runs before the rest of the page is read: until the script can draw, the host has read what is to be shown. What the
 * host says meanwhile is kept for the script.
 */

export interface VsCodeApi {
  postMessage(message: PanelMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

export interface FirstWord {
  /** VS Code gives it out once. */
  readonly api: VsCodeApi;
  /** What the host has said; from now on, others listen. */
  takeHeard(): readonly HostMessage[];
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
  interface Window {
    firstWord: FirstWord;
  }
}

const api = acquireVsCodeApi();
const heard: HostMessage[] = [];
const hear = ({ data }: MessageEvent<HostMessage>) => heard.push(data);
window.addEventListener('message', hear);
window.firstWord = {
  api,
  takeHeard() {
    window.removeEventListener('message', hear);
    return heard;
  },
};

const { conversationId, places = [] } = readRemembered(api.getState());
const around = places.find(([id]) => id === conversationId)?.[1].messageId;
api.postMessage({ type: 'ready', around });
