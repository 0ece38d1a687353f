import * as vscode from 'vscode';
import type { Prompt as Message } from '../../core/conversation.ts';
import { refusalText } from '../context/gathered.ts';
import { showWarning } from '../notice.ts';
import { fillPrompt } from '../prompts/fillPrompt.ts';
import { pickPrompt } from '../prompts/pickPrompt.ts';
import type { Prompt } from '../prompts/promptLibrary.ts';
import { maySend } from '../prompts/promptSlash.ts';
import type { PromptSources } from '../prompts/promptSources.ts';
import { type AskArguments, parseAskArguments, parsePromptArguments } from './askArguments.ts';
import { gatherAsked } from './askedAttachments.ts';
import { type Doors, deliver } from './deliver.ts';
import { subjectAt } from './subjectAt.ts';

/* The commands that ask: `neuralTerminal.ask` with arguments, a question about the selection, and the prompts. */

export interface AskPlace extends Doors {
  readonly prompts: PromptSources;
}

export async function ask(value: unknown, place: AskPlace): Promise<void> {
  const args = parseAskArguments(value);
  const typed = args.prompt ?? (await askQuestion(vscode.l10n.t('Ask')));
  if (typed === undefined) return;
  const [, name, rest = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(typed) ?? [];
  const prompt = name === undefined ? undefined : await place.prompts.library.prompt(name);
  const said = prompt
    ? await fillPrompt(prompt, { core: place.core, rest })
    : { text: typed, attachments: [] };
  if (said) await askWith(said, prompt, args, place);
}

async function askWith(
  said: Message,
  prompt: Prompt | undefined,
  { attachments = [], model = prompt?.model, newConversation = true, send = true }: AskArguments,
  place: AskPlace,
): Promise<void> {
  const gathered = await gatherAsked(attachments, place.core);
  const refused = gathered.flatMap((item) => (item.ok ? [] : [refusalText(item.name, item.refusal)]));
  if (refused.length > 0) void showWarning(refused.join(' '));
  const added = gathered.flatMap((item) => (item.ok ? [item.part] : []));
  const message = { ...said, attachments: [...said.attachments, ...added] };
  // Without what it is about the question would mislead: it is left in the composer.
  const mays = (prompt ? maySend(prompt) : true) && refused.length === 0 && message.text.trim() !== '';
  const how = { newConversation, send: send && mays, model, parameters: prompt?.parameters };
  await deliver(message, how, place);
}

/** A question of the user's about what is selected. */
export async function askAboutSelection(value: unknown, place: AskPlace): Promise<void> {
  const question = await askQuestion(vscode.l10n.t('Ask About Selection'));
  if (question === undefined) return;
  const { model, newConversation, send } = parsePromptArguments(value);
  const more = {
    ...(model !== undefined && { model }),
    ...(newConversation !== undefined && { newConversation }),
    ...(send !== undefined && { send }),
  };
  await ask({ prompt: question, attachments: ['selection'], ...more }, place);
}

async function askQuestion(title: string): Promise<string | undefined> {
  const question = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('What do you want to know?'),
    ignoreFocusOut: true,
  });
  return question?.trim() === '' ? undefined : question;
}

/** Runs a prompt by its name, or one that the user picks. */
export async function runPrompt(id: string | undefined, value: unknown, place: AskPlace): Promise<void> {
  const { library } = place.prompts;
  const prompt =
    id === undefined ? await pickPrompt((await library.prompts()).prompts) : await library.prompt(id);
  if (!prompt) {
    if (id !== undefined) throw new Error(vscode.l10n.t('There is no prompt "{0}".', id));
    return;
  }
  const args = parsePromptArguments(value);
  const said = await fillPrompt(prompt, {
    core: place.core,
    subject: args.about && subjectAt(args.about),
    inputs: new Map(Object.entries(args.inputs ?? {})),
  });
  if (!said) return;
  const { model = prompt.model, newConversation = true, send = true } = args;
  const how = { newConversation, send: send && maySend(prompt), model, parameters: prompt.parameters };
  await deliver(said, how, place);
}
