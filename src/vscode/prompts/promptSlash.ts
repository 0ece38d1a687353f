import * as vscode from 'vscode';
import { attachedTogether, type Prompt as Message } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { SlashPrompt, SlashSource } from '../composer/slashCommands.ts';
import { fillPrompt } from './fillPrompt.ts';
import type { Prompt, PromptLibrary } from './promptLibrary.ts';

/** The user's prompts behind `/` in the composer. */
export class PromptSlash implements SlashSource {
  readonly #library: PromptLibrary;
  readonly #core: Core;

  constructor(library: PromptLibrary, core: Core) {
    this.#library = library;
    this.#core = core;
  }

  async list(): Promise<readonly SlashPrompt[]> {
    return (await this.#library.prompts()).prompts.map(({ id, name, description, origin }) => ({
      name: id,
      description: description === '' ? name : description,
      group: groupOf(origin),
    }));
  }

  /** A workspace's prompt, and one that says so, is left in the composer: the user reads it before it is sent. */
  async expand(name: string, rest: string, panel: ChatPanel): Promise<Message | undefined> {
    const prompt = await this.#library.prompt(name);
    if (!prompt) return undefined;
    const { drafts } = this.#core;
    const filled = await fillPrompt(prompt, { core: this.#core, rest });
    if (!filled) return undefined;
    if (maySend(prompt)) {
      await useModel(prompt, filled, panel, this.#core);
      return filled;
    }
    const { attachments } = await drafts.read(panel.conversationId);
    await drafts.replace(panel.conversationId, {
      text: filled.text,
      attachments: attachedTogether(attachments, filled.attachments),
    });
    return undefined;
  }
}

/** Whether running it may send it. What a workspace brings never sends by itself. */
export function maySend({ sends, origin }: Prompt): boolean {
  return sends && origin !== 'workspace';
}

/** A prompt that names a model is answered by it; the panel shows it, and the user can change it back. */
async function useModel(
  { model, parameters }: Prompt,
  filled: Message,
  panel: ChatPanel,
  { chat, drafts, history }: Core,
): Promise<void> {
  if (model === undefined && Object.keys(parameters).length === 0) return;
  const id = panel.conversationId ?? (await chat.begin(filled));
  if (panel.conversationId === null) {
    await drafts.move(null, id);
    await panel.show(id);
  }
  const before = (await history.conversation(id))?.parameters;
  await history.updateConversation(id, {
    ...(model !== undefined && { model }),
    parameters: { ...before, ...parameters },
  });
}

function groupOf(origin: Prompt['origin']): string {
  switch (origin) {
    case 'built-in':
      return vscode.l10n.t('Prompts');
    case 'user':
      return vscode.l10n.t('Your Prompts');
    case 'workspace':
      return vscode.l10n.t('Prompts of This Workspace');
  }
}
