import path from 'node:path';
import * as vscode from 'vscode';
import { type Core, createCore } from './core/core.ts';
import { migrations } from './core/history/migrations.ts';
import type { Log } from './core/ports.ts';
import type { Settings } from './core/settings.ts';
import { attachmentFilesIn } from './node/attachmentFiles.ts';
import { currentFetch } from './node/currentFetch.ts';
import { nodeModelCache } from './node/modelCache.ts';
import { newId } from './node/newId.ts';
import { nodeClock } from './node/nodeClock.ts';
import { openDatabase } from './node/openDatabase.ts';
import type { ChatPanels } from './vscode/chatPanels.ts';
import type { ContentLog } from './vscode/contentLog.ts';
import { tellStall, tellStorageNotices } from './vscode/conversations/storageNotices.ts';
import { watchUnread } from './vscode/conversations/unread.ts';
import { currentWorkspace } from './vscode/conversations/workspaceName.ts';
import { notifyWhenDone } from './vscode/doors/notifyWhenDone.ts';
import { keepPanelContext } from './vscode/doors/panelContext.ts';
import { StatusBar } from './vscode/doors/statusBar.ts';
import { tellKeepFailures } from './vscode/keepFailures.ts';
import type { SecretKeyStore } from './vscode/keyStore.ts';
import type { ModelShelf } from './vscode/models/modelShelf.ts';
import type { PromptSources } from './vscode/prompts/promptSources.ts';
import { tellSpendingNotices } from './vscode/spendingNoticeBar.ts';

/* Opens the history and builds the core on it: the heavy half of the wiring, when something first needs it. */

export interface CoreSources {
  readonly globalStorageUri: vscode.Uri;
  readonly extensionUri: vscode.Uri;
  readonly log: Log;
  readonly contentLog: ContentLog;
  readonly keys: SecretKeyStore;
  readonly shelf: ModelShelf;
  readonly settings: () => Settings;
  readonly panels: ChatPanels;
  readonly prompts: () => Promise<PromptSources>;
}

export async function openCore({
  globalStorageUri,
  extensionUri,
  log,
  contentLog,
  keys,
  shelf,
  settings,
  panels,
  prompts,
}: CoreSources): Promise<{ readonly core: Core; readonly subscriptions: vscode.Disposable }> {
  const folder = globalStorageUri.fsPath;
  const inDist = (name: string) => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const database = await openDatabase({
    folder,
    workerFile: inDist('storageWorker.cjs'),
    wasmFile: inDist('sql-wasm.wasm'),
    migrations,
    stall: { onStall: tellStall() },
  });
  const core = createCore({
    clock: nodeClock,
    random: Math.random,
    fetch: currentFetch,
    newId,
    log,
    logsContents: () => contentLog.isOn,
    keys,
    database,
    attachmentFiles: attachmentFilesIn(path.join(folder, 'attachments')),
    modelCache: nodeModelCache(folder),
    settings,
    workspace: currentWorkspace,
    newConversation: async (use) => ({
      ...(await (await prompts()).personas.forNew(use)),
      ...(use === 'take' ? await shelf.takeNext() : shelf.next),
    }),
    instructions: async (conversation) => (await prompts()).instructions.for(conversation),
  });
  const failed = (what: string) => (error: unknown) => log('warn', what, { error: String(error) });
  const subscriptions = vscode.Disposable.from(
    tellStorageNotices(database),
    tellKeepFailures(core.chat),
    watchUnread(core, panels, failed('unread')),
    notifyWhenDone(core, panels, failed('notify')),
    new StatusBar(core, panels, failed('statusBar')),
    tellSpendingNotices(core, panels),
    keepPanelContext(core, panels),
  );
  return { core, subscriptions };
}
