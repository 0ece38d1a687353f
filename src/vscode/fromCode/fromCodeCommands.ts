import type { Core } from '../../core/core.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';
import type { PromptSources } from '../prompts/promptSources.ts';
import { type AskPlace, ask, askAboutSelection, runPrompt } from './ask.ts';
import { CommitMessages } from './commitMessage.ts';
import {
  sendCell,
  sendChanges,
  sendFiles,
  sendProblems,
  sendSelection,
  sendTerminalSelection,
} from './sendToChat.ts';

/* From code to chat: what is sent to the composer, what is asked at once, and messages for commits. */

export interface FromCodeSources {
  readonly core: () => Promise<Core>;
  readonly panels: ChatPanels;
  readonly prompts: () => Promise<PromptSources>;
}

type Command = (...args: readonly unknown[]) => unknown;

export function fromCodeCommands(sources: FromCodeSources) {
  return { ...sendingCommands(sources), ...askingCommands(sources), ...commitCommands(sources) };
}

function sendingCommands({ core, panels }: FromCodeSources) {
  const doors = async () => ({ core: await core(), panels });
  return {
    [commandIds.sendSelection]: async () => sendSelection(false, await doors()),
    [commandIds.sendSelectionToNew]: async () => sendSelection(true, await doors()),
    [commandIds.sendFiles]: async (clicked, selected) => sendFiles(clicked, selected, await doors()),
    [commandIds.sendCell]: async (cell) => sendCell(cell, await doors()),
    [commandIds.sendTerminalSelection]: async () => sendTerminalSelection(await doors()),
    [commandIds.sendProblems]: async (about) => sendProblems(about, await doors()),
    [commandIds.sendChanges]: async (sourceControl) => sendChanges(sourceControl, await doors()),
  } satisfies Record<string, Command>;
}

function askingCommands({ core, panels, prompts }: FromCodeSources) {
  const place = async (): Promise<AskPlace> => ({ core: await core(), panels, prompts: await prompts() });
  const run = (id: string) => async (args: unknown) => runPrompt(id, args, await place());
  return {
    [commandIds.ask]: async (args) => ask(args, await place()),
    [commandIds.askAboutSelection]: async (args) => askAboutSelection(args, await place()),
    [commandIds.runPrompt]: async (id, args) =>
      runPrompt(typeof id === 'string' ? id : undefined, args, await place()),
    [commandIds.explain]: run('explain'),
    [commandIds.fix]: run('fix'),
    [commandIds.refactor]: run('refactor'),
    [commandIds.writeTests]: run('write-tests'),
    [commandIds.document]: run('document'),
    [commandIds.review]: run('review'),
    [commandIds.translate]: run('translate'),
    [commandIds.reviewChanges]: run('review-changes'),
  } satisfies Record<string, Command>;
}

function commitCommands({ core, prompts }: FromCodeSources) {
  const messages = new CommitMessages();
  return {
    [commandIds.generateCommitMessage]: async (sourceControl) =>
      messages.generate(sourceControl, await core(), (await prompts()).library),
    [commandIds.stopCommitMessage]: () => messages.stop(),
  } satisfies Record<string, Command>;
}
