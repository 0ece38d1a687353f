import * as vscode from 'vscode';
import type { ConversationId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import type { Log } from '../core/ports.ts';
import { accessibleText } from './accessibleView.ts';
import type { ChatPanel } from './chatPanel.ts';
import type { ChatPanels } from './chatPanels.ts';
import { compactConversation, stopRunning, undoCompact } from './composer/compact.ts';
import type { Composer } from './composer/composer.ts';
import type { ContentLog } from './contentLog.ts';
import { type ConversationSources, conversationCommands } from './conversations/conversationCommands.ts';
import { jumpTo } from './conversations/jump.ts';
import { targetsOf } from './conversations/targets.ts';
import type { HelpManifest } from './doors/help.ts';
import { panelCommands } from './doors/panelCommands.ts';
import type { AskRequest, SearchOptions } from './doors/publicApi.ts';
import { editCommands } from './edits/editCommands.ts';
import type { Edits } from './edits/edits.ts';
import { type EraseSources, eraseAllData } from './eraseAllData.ts';
import { fromCodeCommands } from './fromCode/fromCodeCommands.ts';
import { exportMetrics } from './health/exportMetrics.ts';
import { copyDiagnosticReport, type HealthSources, showHealth } from './health/healthPanel.ts';
import { type CommandId, commandIds } from './ids.ts';
import { setApiKey, signOut } from './keyCommands.ts';
import { openPicker, walkFavourites } from './models/modelActions.ts';
import type { ModelShelf } from './models/modelShelf.ts';
import { type PromptCommandSources, promptCommands } from './prompts/promptCommands.ts';
import { relativeTime } from './relativeTime.ts';
import { type SignInSources, signIn } from './signIn.ts';
import { showUsage, type UsageSources } from './usage/usagePanel.ts';

export interface CommandSources extends ConversationSources, PromptCommandSources {
  readonly edits: () => Promise<Edits>;
  readonly signIn: SignInSources;
  readonly channel: vscode.LogOutputChannel;
  /** package.json, in the user's language. */
  readonly manifest: HelpManifest;
  readonly log: Log;
  readonly contentLog: ContentLog;
  readonly erase: Omit<EraseSources, 'core'>;
  readonly composer: () => Promise<Composer>;
  readonly health: Omit<HealthSources, 'core'>;
  readonly shelf: ModelShelf;
  readonly usage: Omit<UsageSources, 'core'>;
}

export type Command = (...args: readonly unknown[]) => unknown;

/** Every command and what it does. Loaded with the first command that is used. */
export function commandTable(sources: CommandSources): Readonly<Record<CommandId, Command>> {
  const { core, panels, channel } = sources;
  return {
    ...editCommands(sources),
    ...conversationCommands(sources),
    ...panelCommands(panels),
    ...promptCommands(sources),
    ...fromCodeCommands(sources),
    [commandIds.newConversation]: () => panels.show(null),
    [commandIds.openConversation]: (id, messageId) => openConversation(id, messageId, sources),
    [commandIds.openConversationInEditor]: (...args) => openInEditor(args, vscode.ViewColumn.Active, sources),
    [commandIds.openConversationToSide]: (...args) => openInEditor(args, vscode.ViewColumn.Beside, sources),
    [commandIds.focusChat]: () => panels.focusView(),
    [commandIds.showAccessibleView]: () => showAccessibleView(sources),
    [commandIds.chooseModel]: async () => {
      const panel = await shownPanel(panels);
      if (panel) openPicker(panel, 'choose-model');
    },
    [commandIds.attach]: async () => {
      await panels.focusActive();
      panels.active?.tell({ type: 'open-list', kind: 'context' });
    },
    [commandIds.compareModels]: async () => {
      const panel = await shownPanel(panels);
      if (panel) openPicker(panel, 'compare-models');
    },
    [commandIds.nextFavouriteModel]: () => walk(1, sources),
    [commandIds.previousFavouriteModel]: () => walk(-1, sources),
    [commandIds.setApiKey]: () => setApiKey(sources.signIn),
    [commandIds.signIn]: () => signIn(sources.signIn),
    [commandIds.signOut]: () => signOut(sources.signIn),
    [commandIds.showRequest]: async () => {
      if (!panels.active) await panels.focusView();
      if (panels.active) await (await sources.composer()).showRequest(panels.active);
    },
    [commandIds.compact]: async (told) => {
      const [id] = targetsOf([told], [], panels.active?.conversationId ?? undefined);
      await compactConversation(id, await core());
    },
    [commandIds.undoCompact]: async (told) => {
      const [id] = targetsOf([told], [], panels.active?.conversationId ?? undefined);
      await undoCompact(id, await core());
    },
    [commandIds.stop]: async () => {
      const id = panels.active?.conversationId;
      if (id) stopRunning(id, undefined, await core());
    },
    [commandIds.showUsage]: () => showUsage({ core, ...sources.usage }),
    [commandIds.showLog]: () => channel.show(),
    [commandIds.showHealth]: () => showHealth({ core, ...sources.health }),
    [commandIds.copyDiagnosticReport]: (error) =>
      copyDiagnosticReport({ core, ...sources.health }, typeof error === 'string' ? error : undefined),
    [commandIds.logContents]: () => sources.contentLog.toggle(channel),
    [commandIds.exportMetrics]: () => exportMetrics({ core, ...sources.health }),
    [commandIds.askForAnswer]: async (request) =>
      (await import('./doors/apiCalls.ts')).ask(request as AskRequest, core, panels),
    [commandIds.findConversations]: async (query, options) =>
      (await import('./doors/apiCalls.ts')).searchConversations(
        query as string,
        options as SearchOptions | undefined,
        core,
      ),
    [commandIds.showMenu]: async () => (await import('./doors/menu.ts')).showMenu(await core(), panels),
    [commandIds.help]: async () =>
      sources.documents.preview((await import('./doors/help.ts')).helpDocument(sources.manifest)),
    [commandIds.eraseAllData]: () => eraseAllData({ core, ...sources.erase }),
  };
}

/** The panel that the user is in, else the view, brought up. */
async function shownPanel(panels: ChatPanels): Promise<ChatPanel | undefined> {
  if (!panels.active?.isVisible) await panels.focusView();
  return panels.active;
}

async function walk(step: 1 | -1, { core, panels, shelf }: CommandSources): Promise<void> {
  const panel = panels.active;
  if (panel) await walkFavourites(step, { panel, core: await core(), shelf });
}

/** Opens the conversation that is told, at the message that is told, or one that the user picks. */
async function openConversation(
  told: unknown,
  messageId: unknown,
  { core, panels }: CommandSources,
): Promise<void> {
  const [conversationId] = targetsOf([told], [], undefined);
  if (conversationId !== undefined && typeof messageId === 'string')
    return jumpTo(await core(), panels, { conversationId, messageId });
  const chosen = conversationId ?? (await pickConversation(core));
  if (chosen !== undefined) await panels.show(chosen);
}

async function pickConversation(core: () => Promise<Core>): Promise<ConversationId | undefined> {
  const { conversations } = await (await core()).history.listConversations({ limit: 500 });
  const nowMs = Date.now();
  const picked = await vscode.window.showQuickPick(
    conversations.map(({ id, title, updatedAtMs }) => ({
      label: title || vscode.l10n.t('Untitled'),
      description: relativeTime(updatedAtMs, nowMs),
      id,
    })),
    { title: vscode.l10n.t('Open Conversation'), matchOnDescription: true },
  );
  return picked?.id;
}

/** Opens the conversation that is told, else the one that is shown, in an editor tab. */
function openInEditor(args: readonly unknown[], column: vscode.ViewColumn, { panels }: CommandSources): void {
  const [id] = targetsOf(args, [], panels.active?.conversationId ?? undefined);
  panels.openTab(id ?? null, column);
}

/** The conversation as plain text in an editor, for whoever reads better there. */
async function showAccessibleView({ core, panels }: CommandSources): Promise<void> {
  const id = panels.active?.conversationId;
  if (!id) return;
  const content = await accessibleText(id, await core());
  const document = await vscode.workspace.openTextDocument({ content, language: 'markdown' });
  await vscode.window.showTextDocument(document, { preview: true });
}
