import type { PagePorts } from '../../core/context/webPage.ts';
import type { MessageId, Prompt } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { Suggestions } from '../composer/suggestions.ts';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';
import { PanelQuestions } from '../panelQuestions.ts';
import { ContextMenu } from './contextMenu.ts';
import { openAttachment } from './openAttachment.ts';
import { checkedPrompt } from './sendChecks.ts';

/** What goes along with prompts, as all panels share it. */
export interface PromptContext {
  readonly questions: PanelQuestions;
  /** The prompt as it may be sent, or undefined where the user gave up; see `sendChecks.ts`. */
  check(prompt: Prompt, panel: ChatPanel, sent?: Prompt): Promise<Prompt | undefined>;
  open(hash: string, messageId: MessageId | undefined, panel: ChatPanel): Promise<void>;
}

export interface PromptContextPorts {
  readonly core: Core;
  readonly pages: PagePorts;
  readonly suggestions: Suggestions;
  readonly show: (document: MadeDocument) => Promise<void>;
}

export function createPromptContext({ core, pages, suggestions, show }: PromptContextPorts): PromptContext {
  const questions = new PanelQuestions();
  suggestions.register('context', new ContextMenu({ core, pages }));
  return {
    questions,
    check: (prompt, panel, sent) => checkedPrompt(prompt, { panel, core, questions }, sent),
    open: (hash, messageId, panel) => openAttachment(hash, messageId, { panel, core, show }),
  };
}
