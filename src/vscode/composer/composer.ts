import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';
import { requestDocument } from './requestDocument.ts';
import { SlashCommands } from './slashCommands.ts';
import { Suggestions } from './suggestions.ts';

/** What the composers of all panels share on this side. */
export interface Composer {
  readonly suggestions: Suggestions;
  readonly slash: SlashCommands;
  /** Shows the exact request that sending now would make. */
  showRequest(panel: ChatPanel): Promise<void>;
}

export interface ComposerPorts {
  readonly core: Core;
  readonly show: (document: MadeDocument) => Promise<void>;
}

export function createComposer(ports: ComposerPorts): Composer {
  const suggestions = new Suggestions();
  const slash = new SlashCommands(ports);
  suggestions.register('slash', slash);
  return {
    suggestions,
    slash,
    showRequest: async (panel) => ports.show(await requestDocument(panel, ports.core)),
  };
}
