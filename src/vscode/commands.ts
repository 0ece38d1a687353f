import * as vscode from 'vscode';
import type { Core } from '../core/core.ts';
import { parseServer } from '../core/openrouter/server.ts';
import type { Settings } from '../core/settings.ts';
import type { ChatView } from './chatView.ts';
import { errorText } from './errorText.ts';
import { type CommandId, commandIds } from './ids.ts';
import type { SecretKeyStore } from './keyStore.ts';

export interface CommandSources {
  readonly core: () => Promise<Core>;
  readonly view: ChatView;
  readonly keys: SecretKeyStore;
  readonly settings: () => Settings;
  readonly channel: vscode.LogOutputChannel;
}

type Command = (...args: readonly unknown[]) => unknown;

/** Every command and what it does. */
function commandTable(sources: CommandSources): Readonly<Record<CommandId, Command>> {
  const { core, view, channel } = sources;
  return {
    [commandIds.newConversation]: () => view.show(null),
    [commandIds.openConversation]: (id) => openConversation(id, sources),
    [commandIds.setApiKey]: () => setApiKey(sources),
    [commandIds.signOut]: () => signOut(sources),
    [commandIds.stop]: async () => {
      const id = view.panel?.conversationId;
      if (id) (await core()).chat.stop(id);
    },
    [commandIds.showLog]: () => channel.show(),
  };
}

/** A command is a rim: what goes wrong inside is told here, once. */
export function registerCommands(sources: CommandSources): vscode.Disposable {
  const registrations = Object.entries(commandTable(sources)).map(([id, command]) =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      try {
        await command(...args);
      } catch (error) {
        sources.channel.error(`${id}: ${String(error)}`);
        void vscode.window.showErrorMessage(errorText(error));
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

async function openConversation(id: unknown, { core, view }: CommandSources): Promise<void> {
  if (typeof id === 'string') return view.show(id);
  const { conversations } = await (await core()).history.listConversations({ limit: 500 });
  const picked = await vscode.window.showQuickPick(
    conversations.map((conversation) => ({ label: conversation.title, id: conversation.id })),
    { title: vscode.l10n.t('Open Conversation'), matchOnDescription: true },
  );
  if (picked) await view.show(picked.id);
}

async function setApiKey({ keys, settings, view }: CommandSources): Promise<void> {
  const parsed = parseServer(settings().baseUrl);
  if (!parsed.ok) return;
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t('Set API Key'),
    prompt: vscode.l10n.t(
      'Your key for {0}. It is kept in the secret storage of VS Code.',
      parsed.server.host,
    ),
    password: true,
    ignoreFocusOut: true,
  });
  if (!key?.trim()) return;
  await keys.set(parsed.server.origin, key.trim());
  await view.panel?.refreshSurroundings();
  void vscode.window.showInformationMessage(vscode.l10n.t('The key is stored.'));
}

async function signOut({ keys, settings, view }: CommandSources): Promise<void> {
  const parsed = parseServer(settings().baseUrl);
  if (!parsed.ok) return;
  await keys.delete(parsed.server.origin);
  await view.panel?.refreshSurroundings();
  void vscode.window.showInformationMessage(vscode.l10n.t('The key is removed from this machine.'));
}
