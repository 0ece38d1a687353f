import * as vscode from 'vscode';
import type { PagePorts } from '../../core/context/webPage.ts';
import type { Core } from '../../core/core.ts';
import type { SuggestionView } from '../../protocol/chatViews.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { SuggestionSource } from '../composer/suggestions.ts';
import { attachToDraft } from './attachToDraft.ts';
import { FileList } from './fileList.ts';
import {
  addressOffers,
  conversationOffers,
  fileOffers,
  type Offer,
  offersAtHand,
  openEditorOffers,
} from './offers.ts';
import { symbolOffers } from './symbolOffers.ts';

/*
 * The list behind `@`. What is picked becomes a chip, and the `@` with its word goes: the chip tells the user and the
 * model the same, and text that looks like a reference but is none cannot be mistaken for one.
 */

export interface ContextMenuPorts {
  readonly core: Core;
  readonly pages: PagePorts;
}

type Group = readonly [name: string, offers: readonly Offer[]];

export class ContextMenu implements SuggestionSource {
  readonly #ports: ContextMenuPorts;
  readonly #files = new FileList();
  /** What each panel was offered last: nothing else can be picked. */
  readonly #offered = new WeakMap<ChatPanel, ReadonlyMap<string, Offer>>();

  constructor(ports: ContextMenuPorts) {
    this.#ports = ports;
  }

  async list(query: string, panel: ChatPanel, signal: AbortSignal): Promise<readonly SuggestionView[]> {
    const groups = query.startsWith('#')
      ? await this.#symbols(query.slice(1))
      : await this.#all(query, panel);
    const offered = new Map<string, Offer>();
    const views = groups.flatMap(([group, offers]) =>
      offers.map(({ label, detail, icon, insert, ...offer }): SuggestionView => {
        const id = `${group} ${offer.key}`.slice(0, 9_000);
        offered.set(id, { label, icon, ...offer });
        return {
          id,
          label,
          group,
          icon,
          ...(detail !== undefined && { detail }),
          ...(insert !== undefined && { insert }),
        };
      }),
    );
    if (!signal.aborted) this.#offered.set(panel, offered);
    return views;
  }

  async pick(id: string, panel: ChatPanel): Promise<void> {
    const offer = this.#offered.get(panel)?.get(id);
    if (!offer) return;
    const { core } = this.#ports;
    // Where it was picked, also if another conversation is shown until it is gathered.
    const { conversationId } = panel;
    const { signal } = new AbortController();
    const gathered = await offer.gather({ core, pages: this.#ports.pages, signal });
    await attachToDraft(gathered, conversationId, core);
  }

  async #all(query: string, panel: ChatPanel): Promise<readonly Group[]> {
    const { l10n } = vscode;
    const isEmpty = query === '';
    const { core } = this.#ports;
    const [atHand, open, files, conversations] = await Promise.all([
      offersAtHand(query),
      openEditorOffers(query, isEmpty ? 5 : 8),
      fileOffers(this.#files, query, isEmpty ? 10 : 20),
      conversationOffers(query, core, panel.conversationId, isEmpty ? 3 : 6),
    ]);
    const isOpen = new Set(open.map(({ key }) => key));
    const others = files.filter(({ key }) => !isOpen.has(key));
    return [
      [l10n.t('Web Page'), addressOffers(query)],
      // First, so that `@sel` and Enter is the selection; what only holds the letters somewhere is none of these.
      [l10n.t('At Hand'), atHand],
      [l10n.t('Open Editors'), open],
      [l10n.t('Files and Folders'), others],
      [l10n.t('Earlier Conversations'), conversations],
    ];
  }

  async #symbols(query: string): Promise<readonly Group[]> {
    return [[vscode.l10n.t('Symbols'), await symbolOffers(query, 30)]];
  }
}
