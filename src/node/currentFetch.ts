/** Looked up at each call: VS Code and other extensions may replace it at any time. */
export const currentFetch = (url: string, init: RequestInit): Promise<Response> =>
  globalThis.fetch(url, init);
