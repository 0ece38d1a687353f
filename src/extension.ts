import * as vscode from 'vscode';
import type { Core } from './core/core.ts';
import type { Server } from './core/openrouter/server.ts';
import { currentFetch } from './node/currentFetch.ts';
import { nodeClock } from './node/nodeClock.ts';
import type { ChatPanel } from './vscode/chatPanel.ts';
import { ChatPanels } from './vscode/chatPanels.ts';
import type { Composer } from './vscode/composer/composer.ts';
import { ContentLog } from './vscode/contentLog.ts';
import type { PromptContext } from './vscode/context/promptContext.ts';
import { ConversationsTree } from './vscode/conversations/conversationsTree.ts';
import { type MadeDocument, ReadOnlyDocuments } from './vscode/conversations/readOnlyDocuments.ts';
import { TreeState } from './vscode/conversations/treeState.ts';
import { openEditorDoors } from './vscode/doors/editorDoors.ts';
import { type NeuralTerminalApi, publicApi } from './vscode/doors/publicApi.ts';
import { editCodeActions } from './vscode/edits/codeActions.ts';
import type { Edits } from './vscode/edits/edits.ts';
import { errorText } from './vscode/errorText.ts';
import { registerCodeActions } from './vscode/fromCode/codeActions.ts';
import { viewIds } from './vscode/ids.ts';
import { noteKeySource } from './vscode/keyContext.ts';
import { SecretKeyStore } from './vscode/keyStore.ts';
import { createLog } from './vscode/log.ts';
import { ModelShelf } from './vscode/models/modelShelf.ts';
import { showError } from './vscode/notice.ts';
import type { PromptSources } from './vscode/prompts/promptSources.ts';
import { registerCommands } from './vscode/registerCommands.ts';
import { createSettingsReader } from './vscode/settings.ts';
import { SignInUris } from './vscode/signInUris.ts';

/*
 * Wiring only: what VS Code shows is registered, and the core is built when it is first needed. What is imported
 * above is loaded at every activation; everything else with `await import()` where it is used.
 */

/** The core, once something needed it. */
let opening: Promise<Core> | undefined;

export function activate(context: vscode.ExtensionContext): NeuralTerminalApi {
  try {
    return wire(context);
  } catch (error) {
    // VS Code is silent about an activation that fails.
    void showError(errorText(error));
    throw error;
  }
}

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
}: vscode.ExtensionContext): NeuralTerminalApi {
  const channel = vscode.window.createOutputChannel('Neural Terminal', { log: true });
  const log = createLog(channel);
  const contentLog = new ContentLog(nodeClock.now);
  const settings = createSettingsReader(subscriptions);
  const keys = new SecretKeyStore(secrets, globalState);
  const shelf = new ModelShelf(globalState, workspaceState);

  let promptSources: Promise<PromptSources> | undefined;
  const prompts = () => {
    promptSources ??= import('./vscode/prompts/promptSources.ts').then(({ createPromptSources }) => {
      const sources = createPromptSources({ extensionUri, globalStorageUri, workspaceState, settings });
      subscriptions.push(sources.library);
      return sources;
    });
    return promptSources;
  };

  const open = async () => {
    const { openCore } = await import('./openCore.ts');
    const opened = await openCore({
      globalStorageUri,
      extensionUri,
      log,
      contentLog,
      keys,
      shelf,
      settings,
      panels,
      prompts,
    });
    subscriptions.push(opened.subscriptions);
    return opened.core;
  };
  // A history that could not be opened is tried again when it is next needed.
  const core = () => {
    opening ??= open().catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };

  const documents = new ReadOnlyDocuments();
  let composing: Promise<Composer> | undefined;
  const composer = () => {
    composing ??= composerOf(core, prompts, documents).catch((error) => {
      composing = undefined;
      throw error;
    });
    return composing;
  };
  let gathering: Promise<PromptContext> | undefined;
  const context = () => {
    gathering ??= contextOf(core, composer, documents, () => panels.all).then(
      (made) => {
        subscriptions.push(made.watching);
        return made;
      },
      (error) => {
        gathering = undefined;
        throw error;
      },
    );
    return gathering;
  };
  const models = async (server: Server) => {
    if (opening) return (await opening).models(server);
    const { modelList } = await import('./node/modelList.ts');
    return modelList(server, globalStorageUri.fsPath, { fetch: currentFetch, clock: nodeClock, keys, log });
  };

  const panels = new ChatPanels(extensionUri, workspaceState, async () => {
    const { createPanelPorts } = await import('./vscode/panelPorts.ts');
    const shared = { core: await core(), composer: await composer(), context: await context() };
    return createPanelPorts({
      ...shared,
      prompts: await prompts(),
      keys,
      shelf,
      settings,
      log,
      extensionUri,
    });
  });
  const uris = new SignInUris(extension.id);
  const onDidChangeKey = async () => {
    noteKeySource(await keys.source(new URL(settings().baseUrl).origin));
    await Promise.all(panels.all.map((panel) => panel.refreshSurroundings()));
  };
  const signIn = {
    keys,
    settings,
    api: { fetch: currentFetch, clock: nodeClock },
    onDidChangeKey,
    randomBytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    uris,
    listen: async (goodbye: string) => (await import('./node/loopbackListener.ts')).listenOnLoopback(goodbye),
  };
  let editing: Promise<Edits> | undefined;
  const edits = () => {
    editing ??= import('./vscode/edits/edits.ts').then(({ createEdits }) => {
      const created = createEdits({ core, settings, memento: globalState });
      subscriptions.push(created);
      return created;
    });
    return editing;
  };
  const treeState = new TreeState(globalState, workspaceState);
  const tree = new ConversationsTree(core, treeState);
  subscriptions.push(
    channel,
    editCodeActions(),
    tree,
    documents,
    vscode.window.registerWebviewViewProvider(viewIds.chat, panels),
    vscode.window.registerWebviewPanelSerializer(viewIds.chatTab, panels),
    registerCodeActions(),
    vscode.window.registerUriHandler(uris),
    openEditorDoors({ core, models, keys, settings }, extensionUri),
    registerCommands({
      core,
      panels,
      tree,
      edits,
      treeState,
      documents,
      composer,
      prompts,
      clock: nodeClock,
      historyFolder: globalStorageUri,
      channel,
      manifest: extension.packageJSON,
      log,
      shelf,
      contentLog,
      signIn,
      health: {
        settings,
        api: { fetch: currentFetch, clock: nodeClock, keys },
        folder: globalStorageUri.fsPath,
        extension,
      },
      erase: { keys, globalState, workspaceState, logFolder: logUri },
      usage: { extensionUri, accountPorts: { keys, fetch: currentFetch, clock: nodeClock } },
    }),
  );
  return publicApi(core, panels);
}

async function composerOf(
  core: () => Promise<Core>,
  prompts: () => Promise<PromptSources>,
  documents: ReadOnlyDocuments,
): Promise<Composer> {
  const { createComposer } = await import('./vscode/composer/composer.ts');
  const { PromptSlash } = await import('./vscode/prompts/promptSlash.ts');
  const opened = await core();
  const composer = createComposer({ core: opened, show: (document) => documents.show(document) });
  composer.slash.register(new PromptSlash((await prompts()).library, opened));
  return composer;
}

async function contextOf(
  core: () => Promise<Core>,
  composer: () => Promise<Composer>,
  documents: ReadOnlyDocuments,
  panels: () => readonly ChatPanel[],
): Promise<PromptContext> {
  const { createPromptContext } = await import('./vscode/context/promptContext.ts');
  const { nodePages } = await import('./node/pinnedFetch.ts');
  const { suggestions } = await composer();
  const show = (document: MadeDocument) => documents.show(document);
  return createPromptContext({ core: await core(), pages: nodePages, suggestions, panels, show });
}
