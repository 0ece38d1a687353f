import * as vscode from 'vscode';
import { attachedTogether, type Prompt } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import type { SuggestionView } from '../../protocol/chatViews.ts';
import type { ChatPanel } from '../chatPanel.ts';
import { commandIds } from '../ids.ts';
import { openPicker } from '../models/modelActions.ts';
import { showSlashHelp } from './slashHelp.ts';
import type { SuggestionSource } from './suggestions.ts';
import { setSystemPrompt } from './systemPrompt.ts';

/*
 * What `/` offers at the beginning of a message: commands of the chat, and prompts that others bring. A command is
 * carried out when it is picked, or sent with what stands behind its name.
 */

/** Whoever has prompts to offer behind `/`. */
export interface SlashSource {
  list(): Promise<readonly SlashPrompt[]>;
  /** The prompt with everything filled in; undefined where the user gave up half way. */
  expand(name: string, rest: string, panel: ChatPanel): Promise<Prompt | undefined>;
}

export interface SlashPrompt {
  readonly name: string;
  readonly description: string;
  /** Where it comes from, such as a workspace. */
  readonly group: string;
}

interface Place {
  readonly core: Core;
  readonly panel: ChatPanel;
  readonly show: (document: { readonly name: string; readonly text: string }) => Promise<void>;
}

export interface SlashCommand {
  readonly name: string;
  describe(): string;
  /** Picked from the list. */
  pick(place: Place): unknown;
  /** Sent, with what stands behind the name. As when it is picked unless told. */
  run?(rest: string, place: Place): unknown;
}

const commands: readonly SlashCommand[] = [
  {
    name: 'new',
    describe: () => vscode.l10n.t('Begin a new conversation'),
    pick: ({ panel }) => panel.show(null),
  },
  {
    name: 'model',
    describe: () => vscode.l10n.t('Choose the model of this conversation'),
    pick: ({ panel }) => openPicker(panel, 'choose-model'),
  },
  {
    name: 'system',
    describe: () => vscode.l10n.t('Choose or write the system prompt of this conversation'),
    pick: () => vscode.commands.executeCommand(commandIds.choosePersona),
    run: (rest, { panel, core }) => setSystemPrompt(rest, panel, core),
  },
  {
    name: 'fork',
    describe: () => vscode.l10n.t('Go on in a new conversation that begins with this one'),
    pick: ({ panel, core }) => fork(panel, core),
  },
  {
    name: 'export',
    describe: () => vscode.l10n.t('Save this conversation to a file'),
    pick: ({ panel }) =>
      panel.conversationId !== null &&
      vscode.commands.executeCommand(commandIds.exportConversation, panel.conversationId),
  },
  {
    name: 'compact',
    describe: () => vscode.l10n.t('Let a summary go along in the place of older messages'),
    // The composer does not wait for it.
    pick: ({ panel }) => void vscode.commands.executeCommand(commandIds.compact, panel.conversationId),
  },
  {
    name: 'find',
    describe: () => vscode.l10n.t('Find in this conversation'),
    pick: ({ panel }) => panel.tell({ type: 'open-find', query: '' }),
    run: (rest, { panel }) => panel.tell({ type: 'open-find', query: rest }),
  },
  {
    name: 'help',
    describe: () => vscode.l10n.t('What can be typed here, and which keys there are'),
    pick: ({ show }) => showSlashHelp(commands, show),
  },
];

export interface SlashPorts {
  readonly core: Core;
  readonly show: Place['show'];
}

export class SlashCommands implements SuggestionSource {
  readonly #ports: SlashPorts;
  readonly #sources = new Set<SlashSource>();

  constructor(ports: SlashPorts) {
    this.#ports = ports;
  }

  register(source: SlashSource): vscode.Disposable {
    this.#sources.add(source);
    return new vscode.Disposable(() => this.#sources.delete(source));
  }

  async list(query: string): Promise<readonly SuggestionView[]> {
    const own = commands.map(({ name, describe }) => ({
      id: name,
      label: `/${name}`,
      detail: describe(),
      group: vscode.l10n.t('Commands'),
    }));
    const prompts = (await this.#prompts()).map(({ name, description, group }) => ({
      id: name,
      label: `/${name}`,
      detail: description,
      group,
      icon: 'prompt' as const,
    }));
    const wanted = query.toLowerCase();
    return [...own, ...prompts]
      .filter(({ id }) => id.toLowerCase().includes(wanted))
      .sort((a, b) => rank(a.id, wanted) - rank(b.id, wanted));
  }

  async pick(name: string, panel: ChatPanel): Promise<void> {
    const core = this.#ports.core;
    const command = commands.find((item) => item.name === name);
    if (command) return void (await command.pick({ core, panel, show: this.#ports.show }));
    const prompt = await this.#expand(name, '', panel);
    if (!prompt) return;
    const { attachments } = await core.drafts.read(panel.conversationId);
    await core.drafts.replace(panel.conversationId, {
      text: prompt.text,
      attachments: attachedTogether(attachments, prompt.attachments),
    });
  }

  /**
   * What is to be sent for this text: the text as it is where it is no command, what a prompt became, or nothing
   * where a command was carried out.
   */
  async take(prompt: Prompt, panel: ChatPanel): Promise<Prompt | undefined> {
    const [, name, rest = ''] = /^\s*\/(\S+)(?:\s+([\s\S]*))?$/.exec(prompt.text) ?? [];
    if (name === undefined) return prompt;
    const command = commands.find((item) => item.name === name);
    if (command) {
      await this.#run(command, rest.trim(), prompt.text, panel);
      return undefined;
    }
    if (!(await this.#prompts()).some((item) => item.name === name)) return prompt;
    const expanded = await this.#expand(name, rest.trim(), panel);
    return (
      expanded && { ...expanded, attachments: attachedTogether(prompt.attachments, expanded.attachments) }
    );
  }

  /** The composer is empty while it runs; what failed is there again. */
  async #run(command: SlashCommand, rest: string, typed: string, panel: ChatPanel): Promise<void> {
    const core = this.#ports.core;
    const { conversationId } = panel;
    const place = { core, panel, show: this.#ports.show };
    await core.drafts.setText(conversationId, '');
    try {
      await (command.run ? command.run(rest, place) : command.pick(place));
    } catch (error) {
      await core.drafts.setText(conversationId, typed);
      throw error;
    }
  }

  async #prompts(): Promise<readonly SlashPrompt[]> {
    const taken = new Set(commands.map(({ name }) => name));
    const lists = await Promise.all([...this.#sources].map((source) => source.list()));
    return lists.flat().filter(({ name }) => !taken.has(name));
  }

  async #expand(name: string, rest: string, panel: ChatPanel): Promise<Prompt | undefined> {
    for (const source of this.#sources) {
      if ((await source.list()).some((item) => item.name === name)) return source.expand(name, rest, panel);
    }
    return undefined;
  }
}

/** Names that begin with what is typed come first. */
function rank(name: string, wanted: string): number {
  return name.toLowerCase().startsWith(wanted) ? 0 : 1;
}

async function fork(panel: ChatPanel, { history }: Core): Promise<void> {
  const { conversationId } = panel;
  if (conversationId === null) return;
  const tip = (await history.conversation(conversationId))?.activeMessageId;
  if (tip) await panel.show((await history.fork(conversationId, tip)).id);
}
