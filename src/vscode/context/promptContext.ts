import type * as vscode from 'vscode';
import type { PagePorts } from '../../core/context/webPage.ts';
import type { MessageId, Prompt } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { Suggestions } from '../composer/suggestions.ts';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';
import { PanelQuestions } from '../panelQuestions.ts';
import { watchChipStates } from './chipStates.ts';
import { ContextMenu } from './contextMenu.ts';
import { openAttachment } from './openAttachment.ts';
import { checkedPrompt } from './sendChecks.ts';

/** What goes along with prompts, as all panels share it. */
export interface PromptContext {
  /** Looks whether what goes along is still what it was. */
  readonly watching: vscode.Disposable;
  readonly questions: PanelQuestions;
  /** The prompt as it may be sent, or undefined where the user gave up; see `sendChecks.ts`. */
  check(prompt: Prompt, panel: ChatPanel, sent?: Prompt): Promise<Prompt | undefined>;
  open(hash: string, messageId: MessageId | undefined, panel: ChatPanel): Promise<void>;
}

export interface PromptContextPorts {
  readonly core: Core;
  readonly pages: PagePorts;
  readonly suggestions: Suggestions;
  readonly panels: () => readonly ChatPanel[];
  readonly show: (document: MadeDocument) => Promise<void>;
}

export function createPromptContext(ports: PromptContextPorts): PromptContext {
  const { core, pages, suggestions, show } = ports;
  const questions = new PanelQuestions();
  suggestions.register('context', new ContextMenu({ core, pages }));
  return {
    questions,
    watching: watchChipStates(ports.panels, core),
    check: (prompt, panel, sent) => checkedPrompt(prompt, { panel, core, questions }, sent),
    open: (hash, messageId, panel) => openAttachment(hash, messageId, { panel, core, show }),
  };
}
