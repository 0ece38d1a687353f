import * as vscode from 'vscode';
import type { SuggestionKind, SuggestionView } from '../../protocol/chatViews.ts';
import type { PanelMessage } from '../../protocol/panelMessages.ts';
import type { ChatPanel } from '../chatPanel.ts';

/* The lists that open at a character in the composer. Each kind has one source, which may take its time. */

export interface SuggestionSource {
  /** What fits, best first. `signal` aborts when the panel asked for something newer. */
  list(query: string, panel: ChatPanel, signal: AbortSignal): Promise<readonly SuggestionView[]>;
  pick(id: string, panel: ChatPanel): unknown;
}

type Query = Extract<PanelMessage, { type: 'suggest' }>;
type Pick = Extract<PanelMessage, { type: 'pick-suggestion' }>;

export class Suggestions {
  readonly #sources = new Map<SuggestionKind, SuggestionSource>();
  readonly #asking = new WeakMap<ChatPanel, AbortController>();

  register(kind: SuggestionKind, source: SuggestionSource): vscode.Disposable {
    this.#sources.set(kind, source);
    return new vscode.Disposable(() => {
      if (this.#sources.get(kind) === source) this.#sources.delete(kind);
    });
  }

  async answer({ kind, query, sequence }: Query, panel: ChatPanel): Promise<void> {
    this.#asking.get(panel)?.abort();
    const controller = new AbortController();
    this.#asking.set(panel, controller);
    const items = (await this.#sources.get(kind)?.list(query, panel, controller.signal)) ?? [];
    if (!controller.signal.aborted) panel.tell({ type: 'suggestions', kind, sequence, items });
  }

  async pick({ kind, id }: Pick, panel: ChatPanel): Promise<void> {
    await this.#sources.get(kind)?.pick(id, panel);
  }
}
