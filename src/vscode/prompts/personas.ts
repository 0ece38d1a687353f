import * as vscode from 'vscode';
import type { Beginning } from '../../core/chat.ts';
import type { Conversation } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import type { ChatPanel } from '../chatPanel.ts';
import { beginEditingSystemPrompt } from '../composer/systemPrompt.ts';
import { commandIds } from '../ids.ts';
import { showWarning } from '../notice.ts';
import { originText } from './originText.ts';
import type { Persona, PromptLibrary } from './promptLibrary.ts';

/*
 * Which persona a conversation has. A conversation keeps the text of its persona as it was when it was chosen, so that
 * an edited file never changes what was said; the name is found again by the text.
 */

/** The id that was chosen for the next conversation; empty is none. */
const nextKey = 'persona.next';

export class Personas {
  readonly #library: PromptLibrary;
  readonly #state: vscode.Memento;
  readonly #standard: () => string;
  #warnedOf = '';

  /** `standard` is the setting: the id of the persona of new conversations, or nothing. */
  constructor(library: PromptLibrary, state: vscode.Memento, standard: () => string) {
    this.#library = library;
    this.#state = state;
    this.#standard = standard;
  }

  /** What a new conversation begins with. Taken, the choice that was made for it is used up. */
  async forNew(use: 'look' | 'take'): Promise<Beginning> {
    const persona = await this.#next();
    if (use === 'take') await this.#state.update(nextKey, undefined);
    if (!persona) return {};
    const { text, model, parameters } = persona;
    return { systemPrompt: text, parameters, ...(model !== undefined && { model }) };
  }

  /** What the panel says: the name, nothing where there is none. */
  async nameFor(conversation: Conversation | undefined): Promise<string> {
    if (!conversation) return (await this.#next())?.name ?? '';
    const { systemPrompt } = conversation;
    if (!systemPrompt) return '';
    return (await this.#withText(systemPrompt))?.name ?? vscode.l10n.t('Own instructions');
  }

  /** Lets the user choose one for the conversation of a panel, or for the next. True where it changed. */
  async choose(panel: ChatPanel, core: Core): Promise<boolean> {
    const { history } = core;
    const { conversationId: id } = panel;
    const conversation = id === null ? undefined : await history.conversation(id);
    const now = conversation?.systemPrompt;
    const current = conversation ? now && (await this.#withText(now))?.id : (await this.#next())?.id;
    const picked = await this.#pick(current ?? '');
    if (picked === 'write') await beginEditingSystemPrompt(panel, core);
    if (!picked || picked === 'write') return false;
    if (conversation)
      await history.updateConversation(conversation.id, changeTo(picked.persona, conversation));
    else await this.#state.update(nextKey, picked.persona?.id ?? '');
    return true;
  }

  async #pick(current: string): Promise<{ readonly persona: Persona | undefined } | 'write' | undefined> {
    const { prompts } = await this.#library.personas();
    const none = { label: vscode.l10n.t('No Persona'), persona: undefined, command: undefined };
    const items = prompts.map((persona) => ({
      label: withoutIcons(persona.name),
      description: `${persona.id === current ? `${vscode.l10n.t('chosen now')} · ` : ''}${originText(persona.origin)}`,
      detail: withoutIcons(persona.description),
      persona,
      command: undefined,
    }));
    const write = vscode.l10n.t('$(pencil) Write One for This Conversation…');
    const more = [
      { label: write, persona: undefined, command: 'write' as const },
      { label: vscode.l10n.t('$(add) New Persona…'), persona: undefined, command: commandIds.newPersona },
      {
        label: vscode.l10n.t('$(edit) Edit Personas…'),
        persona: undefined,
        command: commandIds.editPersonas,
      },
    ];
    const picked = await vscode.window.showQuickPick([none, ...items, ...more], {
      title: vscode.l10n.t('Choose a Persona'),
      placeHolder: vscode.l10n.t('What the model is told before the conversation'),
      matchOnDetail: true,
    });
    if (picked?.command === undefined) return picked;
    if (picked.command === 'write') return 'write';
    await vscode.commands.executeCommand(picked.command);
    return undefined;
  }

  /** A workspace can be chosen from, but is never the default. */
  async #next(): Promise<Persona | undefined> {
    const chosen = this.#state.get<string>(nextKey);
    if (chosen !== undefined) return chosen === '' ? undefined : this.#library.persona(chosen);
    const id = this.#standard();
    if (id === '') return undefined;
    const persona = await this.#library.persona(id);
    if (persona && persona.origin !== 'workspace') return persona;
    this.#warnOnce(id);
    return undefined;
  }

  #warnOnce(id: string): void {
    if (this.#warnedOf === id) return;
    this.#warnedOf = id;
    void showWarning(
      vscode.l10n.t(
        'There is no persona "{0}", which the settings name. New conversations begin without one.',
        id,
      ),
    );
  }

  async #withText(text: string): Promise<Persona | undefined> {
    return (await this.#library.personas()).prompts.find((persona) => persona.text === text);
  }
}

function changeTo(persona: Persona | undefined, { parameters }: Conversation) {
  if (!persona) return { systemPrompt: null };
  return {
    systemPrompt: persona.text,
    ...(persona.model !== undefined && { model: persona.model }),
    parameters: { ...parameters, ...persona.parameters },
  };
}
