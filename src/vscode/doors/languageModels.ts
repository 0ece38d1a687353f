import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import type { ChatFailure } from '../../core/failure.ts';
import type { Model } from '../../core/model.ts';
import { estimateTokens } from '../../core/openrouter/maxTokens.ts';
import type { Models } from '../../core/openrouter/models.ts';
import { parseServer, type Server } from '../../core/openrouter/server.ts';
import { isLoopback, type Settings } from '../../core/settings.ts';
import type { StreamPart } from '../../core/stream.ts';
import { failureWords } from '../failureWords.ts';
import { commandIds } from '../ids.ts';
import type { SecretKeyStore } from '../keyStore.ts';
import { imagePart, toChatMessages, toolCallPart, toParameters, toTools } from './lmMessages.ts';

/*
 * Our models for VS Code's own chat and for other extensions, which VS Code asks the user about. What they ask goes
 * the way of everything else: retries, limits, the ledger.
 */

export interface LanguageModelSources {
  readonly core: () => Promise<Core>;
  /** VS Code asks for them at its start, when the history need not be open. */
  readonly models: (server: Server) => Promise<Models>;
  readonly keys: SecretKeyStore;
  readonly settings: () => Settings;
}

const listedWithinMs = 20_000;
const usualContextTokens = 32_768;
const usualAnswerTokens = 8_192;

export async function listModels(
  { models: list, keys, settings }: LanguageModelSources,
  isSilent: boolean,
): Promise<vscode.LanguageModelChatInformation[]> {
  const parsed = parseServer(settings().baseUrl);
  if (!parsed.ok) return [];
  if (!(await hasKey(parsed.server, keys))) {
    // At its start VS Code asks in silence: whoever has no key is not bothered, and nothing is opened for them.
    if (isSilent) return [];
    await vscode.commands.executeCommand(commandIds.signIn);
    if (!(await hasKey(parsed.server, keys))) return [];
  }
  const models = await list(parsed.server);
  const { models: kept } = await models.load();
  const known = kept.length > 0 ? kept : (await models.refresh(AbortSignal.timeout(listedWithinMs))).models;
  return known.filter(({ outputs }) => outputs.includes('text') || outputs.length === 0).map(information);
}

async function hasKey({ origin }: Server, keys: SecretKeyStore): Promise<boolean> {
  return isLoopback(new URL(origin).hostname) || (await keys.source(origin)) !== 'missing';
}

function information(model: Model): vscode.LanguageModelChatInformation {
  const { id, name, description, contextTokens = usualContextTokens, inputs, parameters } = model;
  const context = model.endpointContextTokens ?? contextTokens;
  const most = model.maxCompletionTokens ?? usualAnswerTokens;
  // Some models may answer with as much as they read: then half of it is for the prompt.
  const maxOutputTokens = Math.max(1, Math.min(most, Math.floor(context / 2)));
  return {
    id,
    name,
    family: id.split(':')[0] ?? id,
    version: id,
    ...(description !== undefined && { tooltip: description }),
    detail: id.split('/')[0] ?? '',
    maxInputTokens: Math.max(1, context - maxOutputTokens),
    maxOutputTokens,
    capabilities: { imageInput: inputs.includes('image'), toolCalling: parameters.includes('tools') },
  };
}

export async function respond(
  { errands }: Pick<Core, 'errands'>,
  model: string,
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  options: vscode.ProvideLanguageModelChatResponseOptions,
  progress: vscode.Progress<vscode.LanguageModelResponsePart>,
  token: vscode.CancellationToken,
): Promise<void> {
  const controller = new AbortController();
  const cancelling = token.onCancellationRequested(() => controller.abort());
  try {
    const errand = {
      spending: { purpose: 'other' },
      model,
      messages: toChatMessages(messages),
      parameters: toParameters(options.modelOptions),
      ...toTools(options.tools, options.toolMode),
    } as const;
    for await (const part of errands.stream(errand, controller.signal)) passOn(part, progress);
  } finally {
    cancelling.dispose();
  }
}

function passOn(part: StreamPart, progress: vscode.Progress<vscode.LanguageModelResponsePart>): void {
  switch (part.type) {
    case 'text-delta':
      progress.report(new vscode.LanguageModelTextPart(part.text));
      return;
    case 'tool-call':
      progress.report(toolCallPart(part.id, part.name, part.arguments));
      return;
    case 'image': {
      const image = imagePart(part.dataUrl);
      if (image) progress.report(image);
      return;
    }
    case 'failure':
      throw errorOf(part.failure);
    default:
      return;
  }
}

function errorOf(failure: ChatFailure): Error {
  const { sentence } = failureWords(failure);
  switch (failure.kind) {
    case 'no-key':
    case 'bad-key':
    case 'forbidden':
      return vscode.LanguageModelError.NoPermissions(sentence);
    case 'model-not-found':
      return vscode.LanguageModelError.NotFound(sentence);
    case 'refused':
    case 'data-policy':
    case 'spending-limit':
      return vscode.LanguageModelError.Blocked(sentence);
    default:
      return new Error(sentence);
  }
}

export function countTokens(text: string | vscode.LanguageModelChatRequestMessage): number {
  const messages =
    typeof text === 'string'
      ? [{ role: 'user', content: [{ type: 'text', text }] } as const]
      : toChatMessages([text]);
  return estimateTokens(messages);
}
