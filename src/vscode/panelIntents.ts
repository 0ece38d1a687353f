import * as vscode from 'vscode';
import {
  type ConversationId,
  isAttached,
  type MessageId,
  type Prompt,
  textOf,
} from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import type { PanelMessage } from '../protocol/panelMessages.ts';
import type { ChatPanel } from './chatPanel.ts';
import { compactConversation, stopRunning } from './composer/compact.ts';
import type { Composer } from './composer/composer.ts';
import { attachData, attachPasted, attachUris, pasted, tellFolderRefused } from './context/incoming.ts';
import type { PromptContext } from './context/promptContext.ts';
import { codeIntent } from './edits/codeIntents.ts';
import { failureAction } from './failureActions.ts';
import { commandIds } from './ids.ts';
import { loadImage } from './loadImage.ts';
import {
  chooseAnswer,
  chooseModel,
  compareNext,
  loadModels,
  setParameters,
  showModelCard,
  starModel,
} from './models/modelActions.ts';
import type { ModelShelf } from './models/modelShelf.ts';
import { showInformation } from './notice.ts';
import { openLink } from './openLink.ts';
import type { PromptSources } from './prompts/promptSources.ts';
import { noticeAction } from './spendingNoticeBar.ts';

/* What a panel asks for, done: one line for each intent. */

interface Context {
  readonly panel: ChatPanel;
  readonly core: Core;
  readonly composer: Composer;
  readonly context: PromptContext;
  readonly shelf: ModelShelf;
  readonly extensionUri: vscode.Uri;
  readonly prompts: PromptSources;
}

type Intent<T extends PanelMessage['type']> = Extract<PanelMessage, { readonly type: T }>;

type Intents = {
  readonly [T in PanelMessage['type']]: (message: Intent<T>, context: Context) => unknown;
};

const intents: Intents = {
  ready: () => undefined,
  'focus-changed': () => undefined,
  draft: () => undefined,
  suggest: (message, { panel, composer }) => composer.suggestions.answer(message, panel),
  'pick-suggestion': (message, { panel, composer }) => composer.suggestions.pick(message, panel),
  detach: ({ hash }, { panel, core }) => core.drafts.detach(panel.conversationId, hash),
  send: (message, context) => send(message, context),
  queued: (message, context) => within(context, (id) => queued(id, message, context)),
  'recall-prompts': (_, { panel, core }) => recallPrompts(panel, core),
  stop: ({ messageId }, context) => within(context, (id) => stopRunning(id, messageId, context.core)),
  load: ({ side, from }, { panel }) => panel.load(side, from),
  'jump-to-latest': (_, { panel }) => panel.refresh(),
  copy: ({ messageId }, { core }) => copy(messageId, core),
  edit: ({ messageId, text }, context) => within(context, (id) => edit(id, messageId, text, context)),
  regenerate: ({ messageId, model }, context) =>
    within(context, (id) => context.core.chat.regenerate(id, messageId, model)),
  continue: ({ messageId }, context) => within(context, (id) => context.core.chat.continue(id, messageId)),
  fork: ({ messageId }, context) => within(context, (id) => fork(id, messageId, context)),
  delete: ({ messageId }, context) => within(context, (id) => remove(id, messageId, context)),
  'undo-delete': ({ messageId }, context) =>
    within(context, (id) => context.core.chat.restore(id, messageId)),
  'show-sibling': ({ messageId, step }, context) =>
    within(context, (id) => showSibling(id, messageId, step === 'next' ? 1 : -1, context.core)),
  'notice-action': ({ action }) => noticeAction(action),
  'failure-action': ({ messageId, action }, context) =>
    within(context, (id) => failureAction(action, id, messageId, context)),
  'retry-now': (_, context) => within(context, (id) => context.core.answers.retryNow(id)),
  'open-link': ({ href }) => openLink(href),
  'load-image': ({ url }, { panel, core }) => showImage(url, panel, core),
  code: ({ action, ...block }, { extensionUri }) => codeIntent(action, block, extensionUri),
  find: ({ query }, context) => within(context, (id) => find(id, query, context)),
  reveal: ({ messageId }, { panel }) => panel.reveal(messageId),
  'open-conversation': ({ conversationId }, { panel }) => panel.show(conversationId),
  'load-models': ({ refresh }, context) => loadModels(refresh, context),
  'choose-model': ({ model, scope }, context) => chooseModel(model, scope, context),
  'star-model': ({ model, isFavourite }, context) => starModel(model, isFavourite, context),
  'model-card': ({ model }, context) => showModelCard(model, context),
  'compare-next': ({ models }, context) => compareNext(models, context),
  'choose-answer': ({ messageId }, context) => within(context, (id) => chooseAnswer(id, messageId, context)),
  'line-up': ({ messageId }, context) => within(context, (id) => lineUp(id, messageId, context)),
  'set-parameters': ({ parameters, isReset = false }, context) => setParameters(parameters, isReset, context),
  'choose-persona': (_, context) => choosePersona(context),
  'toggle-instructions': (message, context) => toggleInstructions(message.uri, context),
  'new-conversation': (_, { panel }) => panel.show(null),
  'show-request': (_, { panel, composer }) => composer.showRequest(panel),
  compact: ({ action }, context) => within(context, (id) => compact(id, action, context)),
  answer: ({ questionId, choice }, { panel, context }) => context.questions.answer(panel, questionId, choice),
  'attach-data': (message, { panel, core }) => attachData(message, panel.conversationId, core),
  'attach-uris': ({ uris }, { panel, core }) => attachUris(uris, panel.conversationId, core),
  'drop-refused': () => tellFolderRefused(),
  paste: ({ text, pasteId }, { panel }) => pasted(text, pasteId, panel),
  'attach-pasted': ({ pasteId }, { panel, core }) => attachPasted(pasteId, panel, core),
  'open-attachment': ({ hash, messageId }, { panel, context }) => context.open(hash, messageId, panel),
  'set-api-key': () => vscode.commands.executeCommand(commandIds.setApiKey),
  'sign-in': () => vscode.commands.executeCommand(commandIds.signIn),
  // It is in the log by now.
  'page-error': () => undefined,
  'copy-report': ({ error }) => vscode.commands.executeCommand(commandIds.copyDiagnosticReport, error),
  // Whoever made the page listens to this one.
  rebuild: () => undefined,
};

export async function carryOutIntent<T extends PanelMessage['type']>(
  message: Intent<T>,
  context: Context,
): Promise<void> {
  const intent: Intents[T] = intents[message.type as T];
  await intent(message, context);
}

/** Does what makes sense only in a conversation; an intent that comes too late is no error. */
function within<T>({ panel }: Context, action: (id: ConversationId) => T): T | undefined {
  return panel.conversationId === null ? undefined : action(panel.conversationId);
}

/** The panel keeps the text in the composer, and lets nobody change it, until it is told that this is done. */
async function send(
  { text, whileAnswering }: Intent<'send'>,
  { panel, core, composer, context }: Context,
): Promise<void> {
  const { drafts, chat, queue } = core;
  try {
    const { attachments } = await drafts.read(panel.conversationId);
    const taken = await composer.slash.take({ text, attachments }, panel);
    const prompt = taken && (await context.check(taken, panel));
    if (!prompt) return;
    const id = panel.conversationId ?? (await begin(prompt, panel, core));
    if (!chat.isAnswering(id)) await chat.send(id, prompt);
    else if ((whileAnswering ?? core.settings().whileAnswering) === 'queue') await queue.add(id, prompt);
    else await queue.interrupt(id, prompt);
    await drafts.taken(id);
    // First that it is being answered: else a quick second prompt would run into the first.
    await panel.refreshSurroundings();
  } finally {
    panel.tell({ type: 'sent' });
  }
}

/** The draft goes along: when the sending fails it is still there. */
async function begin(prompt: Prompt, panel: ChatPanel, { chat, drafts }: Core): Promise<ConversationId> {
  const id = await chat.begin(prompt);
  await drafts.replace(null, prompt);
  await drafts.move(null, id);
  await panel.show(id);
  return id;
}

/** The prompt in other words. What went along with it was sent before. */
async function edit(
  id: ConversationId,
  messageId: MessageId,
  text: string,
  { panel, core, context }: Context,
): Promise<void> {
  const message = await core.history.message(messageId);
  if (!message) return;
  const attachments = message.parts.filter(isAttached);
  const prompt = await context.check({ text, attachments }, panel, { text: textOf(message), attachments });
  if (!prompt) return panel.tell({ type: 'edit-prompt', messageId, text });
  await core.chat.edit(id, messageId, prompt.text);
}

async function choosePersona({ panel, core, prompts }: Context): Promise<void> {
  if (await prompts.personas.choose(panel, core)) await panel.refreshSurroundings();
}

async function toggleInstructions(uri: string, { panel, prompts }: Context): Promise<void> {
  const files = await prompts.instructions.all();
  if (files.some((file) => file.uri === uri)) await prompts.instructions.toggle(uri);
  await panel.refreshSurroundings();
}

async function queued(
  id: ConversationId,
  { id: queuedId, action }: Intent<'queued'>,
  { panel, core }: Context,
): Promise<void> {
  if (action === 'send') return core.queue.sendNow(id, queuedId);
  const prompt = await core.queue.take(id, queuedId);
  if (!prompt || action === 'cancel') return;
  await core.drafts.insert(id, prompt.text);
  await core.drafts.attach(id, prompt.attachments);
  panel.focus();
}

function compact(id: ConversationId, action: Intent<'compact'>['action'], { core }: Context): unknown {
  if (action === 'begin') return compactConversation(id, core);
  return action === 'stop' ? core.compaction.stop(id) : core.compaction.undo(id);
}

async function recallPrompts(panel: ChatPanel, { history }: Core): Promise<void> {
  panel.tell({ type: 'recalled', prompts: await history.recentPrompts(panel.conversationId) });
}

async function copy(messageId: MessageId, core: Core): Promise<void> {
  const message = await core.history.message(messageId);
  if (message) await vscode.env.clipboard.writeText(textOf(message));
}

async function lineUp(id: ConversationId, messageId: MessageId, { core }: Context): Promise<void> {
  const promptId = (await core.history.message(messageId))?.parentId;
  if (promptId) await core.chat.lineUp(id, promptId);
}

async function showSibling(
  id: ConversationId,
  messageId: MessageId,
  step: 1 | -1,
  core: Core,
): Promise<void> {
  const { messages } = await core.history.branch(id, { tipId: messageId, limit: 1 });
  const ids = messages[0]?.siblingIds ?? [];
  const sibling = ids[ids.indexOf(messageId) + step];
  if (sibling !== undefined) await core.chat.showSibling(id, sibling);
}

async function fork(id: ConversationId, messageId: MessageId, { panel, core }: Context): Promise<void> {
  await panel.show((await core.history.fork(id, messageId)).id);
}

async function remove(id: ConversationId, messageId: MessageId, { panel, core }: Context): Promise<void> {
  if (await core.chat.remove(id, messageId)) return panel.tell({ type: 'deleted', messageId });
  void showInformation(
    vscode.l10n.t('This message belongs to the conversation that this one was forked from. Delete it there.'),
  );
}

async function find(id: ConversationId, query: string, { panel, core }: Context): Promise<void> {
  const found = query === '' ? [] : await core.history.findInConversation(id, query);
  panel.tell({ type: 'found', query, messageIds: found.map(({ messageId }) => messageId) });
}

async function showImage(url: string, panel: ChatPanel, core: Core): Promise<void> {
  const dataUrl = await loadImage(url, core).catch(() => undefined);
  panel.tell({ type: 'image', url, dataUrl: dataUrl ?? null });
}
