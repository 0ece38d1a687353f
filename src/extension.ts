import path from 'node:path';
import * as vscode from 'vscode';
import { type Core, createCore } from './core/core.ts';
import { migrations } from './core/history/migrations.ts';
import { attachmentFilesIn } from './node/attachmentFiles.ts';
import { listenOnLoopback } from './node/loopbackListener.ts';
import { nodeModelCache } from './node/modelCache.ts';
import { newId } from './node/newId.ts';
import { nodeClock } from './node/nodeClock.ts';
import { openDatabase } from './node/openDatabase.ts';
import { registerProposals } from './vscode/applyCode.ts';
import { ChatPanels } from './vscode/chatPanels.ts';
import { registerCommands } from './vscode/commands.ts';
import { ConversationsTree } from './vscode/conversations/conversationsTree.ts';
import { ReadOnlyDocuments } from './vscode/conversations/readOnlyDocuments.ts';
import { tellStorageNotices } from './vscode/conversations/storageNotices.ts';
import { TreeState } from './vscode/conversations/treeState.ts';
import { watchUnread } from './vscode/conversations/unread.ts';
import { currentWorkspace } from './vscode/conversations/workspaceName.ts';
import { errorText } from './vscode/errorText.ts';
import { viewIds } from './vscode/ids.ts';
import { tellKeepFailures } from './vscode/keepFailures.ts';
import { SecretKeyStore } from './vscode/keyStore.ts';
import { createLog } from './vscode/log.ts';
import { createPanelPorts } from './vscode/panelPorts.ts';
import { createSettingsReader } from './vscode/settings.ts';
import { SignInUris } from './vscode/signIn.ts';

/* Wiring only: ports and core are built, and what VS Code shows is registered around them. */

/** The core, once something needed it. */
let opening: Promise<Core> | undefined;

export function activate(context: vscode.ExtensionContext): void {
  try {
    wire(context);
  } catch (error) {
    // VS Code is silent about an activation that fails.
    void vscode.window.showErrorMessage(errorText(error));
    throw error;
  }
}

/** Looked up at each call: VS Code and other extensions may replace it at any time. */
const currentFetch = (url: string, init: RequestInit) => globalThis.fetch(url, init);

/** Resolves when the last write is on disk. */
export async function deactivate(): Promise<void> {
  await (await opening)?.close();
}

function wire({
  subscriptions,
  extension,
  extensionUri,
  globalStorageUri,
  secrets,
  globalState,
  workspaceState,
  logUri,
}: vscode.ExtensionContext) {
  const channel = vscode.window.createOutputChannel('Neural Terminal', { log: true });
  const log = createLog(channel);
  const settings = createSettingsReader();
  const keys = new SecretKeyStore(secrets, globalState);

  const inDist = (name: string) => vscode.Uri.joinPath(extensionUri, 'dist', name).fsPath;
  const open = async () => {
    const folder = globalStorageUri.fsPath;
    const database = await openDatabase({
      folder,
      workerFile: inDist('storageWorker.cjs'),
      wasmFile: inDist('sql-wasm.wasm'),
      migrations,
    });
    const opened = createCore({
      clock: nodeClock,
      random: Math.random,
      fetch: currentFetch,
      newId,
      log,
      keys,
      database,
      attachmentFiles: attachmentFilesIn(path.join(folder, 'attachments')),
      modelCache: nodeModelCache(folder),
      settings,
      workspace: currentWorkspace,
    });
    const unread = watchUnread(opened, panels, (error) => log('warn', 'unread', { error: String(error) }));
    subscriptions.push(tellStorageNotices(database), tellKeepFailures(opened.chat), unread);
    return opened;
  };
  // A history that could not be opened is tried again when it is next needed.
  const core = () => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const panels = new ChatPanels(
    extensionUri,
    workspaceState,
    createPanelPorts({ core, keys, settings, log, extensionUri }),
  );
  const uris = new SignInUris(extension.id);
  const onDidChangeKey = async () => {
    await Promise.all(panels.all.map((panel) => panel.refreshSurroundings()));
  };
  const signIn = {
    keys,
    settings,
    api: { fetch: currentFetch, clock: nodeClock },
    onDidChangeKey,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    uris,
    listen: listenOnLoopback,
  };
  const treeState = new TreeState(globalState, workspaceState);
  const tree = new ConversationsTree(core, treeState);
  const documents = new ReadOnlyDocuments();
  subscriptions.push(
    channel,
    tree,
    documents,
    vscode.window.registerWebviewViewProvider(viewIds.chat, panels),
    vscode.window.registerWebviewPanelSerializer(viewIds.chatTab, panels),
    registerProposals(),
    vscode.window.registerUriHandler(uris),
    registerCommands({
      core,
      panels,
      tree,
      treeState,
      documents,
      clock: nodeClock,
      historyFolder: globalStorageUri,
      channel,
      log,
      signIn,
      erase: { keys, globalState, workspaceState, logFolder: logUri },
    }),
  );
}
