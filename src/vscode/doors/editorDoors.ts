import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { lmVendor, participantId } from '../ids.ts';
import type { LanguageModelSources } from './languageModels.ts';

/**
 * VS Code's own doors to models: a provider of them, and a participant of its chat. Where the VS Code that runs has
 * no such door, it is left out. What is behind them is loaded when they are used.
 */
export function openEditorDoors(sources: LanguageModelSources, extensionUri: vscode.Uri): vscode.Disposable {
  return vscode.Disposable.from(...provider(sources), ...participant(sources.core, extensionUri));
}

function provider(sources: LanguageModelSources): readonly vscode.Disposable[] {
  if (typeof vscode.lm?.registerLanguageModelChatProvider !== 'function') return [];
  const load = () => import('./languageModels.ts');
  const changed = new vscode.EventEmitter<void>();
  const registration = vscode.lm.registerLanguageModelChatProvider(lmVendor, {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: async ({ silent }) => (await load()).listModels(sources, silent),
    provideLanguageModelChatResponse: async (model, messages, options, progress, token) => {
      const { respond } = await load();
      await respond(await sources.core(), model.id, messages, options, progress, token);
    },
    provideTokenCount: async (_, text) => (await load()).countTokens(text),
  });
  return [changed, registration, sources.keys.onDidChange(() => changed.fire())];
}

function participant(core: () => Promise<Core>, extensionUri: vscode.Uri): readonly vscode.Disposable[] {
  if (typeof vscode.chat?.createChatParticipant !== 'function') return [];
  const made = vscode.chat.createChatParticipant(participantId, async (request, context, stream, token) => {
    const { answerInEditorChat } = await import('./participant.ts');
    return answerInEditorChat(await core(), request, context, stream, token);
  });
  made.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
  return [made];
}
