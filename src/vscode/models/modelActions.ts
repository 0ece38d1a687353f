import * as vscode from 'vscode';
import type { Conversation, ConversationId, MessageId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { parseServer, type Server } from '../../core/openrouter/server.ts';
import { settingsSection } from '../../core/settings.ts';
import type { ConversationParameters } from '../../protocol/models.ts';
import type { ChatPanel } from '../chatPanel.ts';
import { catalogueView } from './catalogueView.ts';
import { modelCard } from './modelCard.ts';
import { chosenModel } from './modelChoice.ts';
import type { ModelShelf } from './modelShelf.ts';
import { changed } from './shownParameters.ts';

/* What the picker and the popover of parameters ask for, done. */

export interface ModelContext {
  readonly panel: ChatPanel;
  readonly core: Core;
  readonly shelf: ModelShelf;
}

/** Opens the picker in the panel. */
export function openPicker(panel: ChatPanel, purpose: 'choose-model' | 'compare-models'): void {
  panel.perform(purpose);
}

/** The list of last time at once; when somebody looks at it, the list as it is now as soon as it is there. */
export async function loadModels(isLookedAt: boolean, context: ModelContext): Promise<void> {
  const { panel, core, shelf } = context;
  const server = currentServer(core);
  if (!server) return;
  const models = core.models(server);
  await models.load();
  const { lookedAtMs } = shelf;
  const tell = (isLoading: boolean) => tellCatalogue(server, { isLoading, lookedAtMs }, context);
  await Promise.all([tell(isLookedAt), panel.refreshSurroundings()]);
  if (!isLookedAt) return;
  const untilClosed = AbortSignal.timeout(60_000);
  await Promise.allSettled([models.refresh(untilClosed), models.refreshZeroRetention(untilClosed)]);
  await Promise.all([tell(false), panel.refreshSurroundings(), shelf.lookedAt(Date.now())]);
}

async function tellCatalogue(
  server: Server,
  look: { readonly isLoading: boolean; readonly lookedAtMs: number | undefined },
  { panel, core, shelf }: ModelContext,
): Promise<void> {
  const catalogue = catalogueView({
    models: core.models(server),
    shelf,
    uses: await core.history.modelUse(),
    standard: core.settings().model,
    nowMs: Date.now(),
    ...look,
  });
  panel.tell({ type: 'catalogue', catalogue });
}

/** For this conversation, or the default for all new ones. */
export async function chooseModel(
  model: string,
  scope: 'conversation' | 'new-conversations',
  context: ModelContext,
): Promise<void> {
  const { panel, core, shelf } = context;
  await shelf.used(model);
  const conversation = await shownConversation(panel, core);
  if (scope === 'new-conversations') await makeDefault(model);
  if (conversation) await core.history.updateConversation(conversation.id, { model });
  else await shelf.chooseNext({ model });
  await panel.refreshSurroundings();
}

async function makeDefault(model: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  await configuration.update('model', model, vscode.ConfigurationTarget.Global);
}

export async function setParameters(
  shown: ConversationParameters,
  isReset: boolean,
  { panel, core, shelf }: ModelContext,
): Promise<void> {
  const conversation = await shownConversation(panel, core);
  const before = (conversation ? conversation.parameters : shelf.next.parameters) ?? {};
  const parameters = changed(before, shown, isReset);
  if (conversation) await core.history.updateConversation(conversation.id, { parameters });
  else await shelf.chooseNext({ parameters });
  await panel.refreshSurroundings();
}

export async function starModel(model: string, isFavourite: boolean, { shelf }: ModelContext): Promise<void> {
  await shelf.star(model, isFavourite);
}

export async function showModelCard(model: string, { panel, core }: ModelContext): Promise<void> {
  const server = currentServer(core);
  if (server) panel.tell({ type: 'model-card', card: await modelCard(core, server, model) });
}

/** The next message goes to all of these. */
export async function compareNext(
  models: readonly string[],
  { panel, core, shelf }: ModelContext,
): Promise<void> {
  if (models.length > 0) await shelf.comparing(models);
  if (panel.conversationId === null) await shelf.chooseNext({ compared: models });
  else core.chat.compareNext(panel.conversationId, models);
  await panel.refreshSurroundings();
}

/** Goes on with this answer, and with the model that gave it. */
export async function chooseAnswer(
  conversationId: ConversationId,
  messageId: MessageId,
  { panel, core }: ModelContext,
): Promise<void> {
  const model = (await core.history.message(messageId))?.answer?.requestedModel;
  if (model !== undefined) await core.history.updateConversation(conversationId, { model });
  await core.chat.choose(conversationId, messageId);
  await panel.refreshSurroundings();
}

/** The favourite after or before the current model. Without favourites the picker opens, where they are made. */
export async function walkFavourites(step: 1 | -1, context: ModelContext): Promise<void> {
  const { panel, core, shelf } = context;
  const { favourites } = shelf;
  const current = chosenModel(core, shelf, await shownConversation(panel, core));
  const at = favourites.indexOf(current);
  const from = at === -1 && step === -1 ? 0 : at;
  const next = favourites[(from + step + favourites.length) % Math.max(1, favourites.length)];
  if (next === undefined) return openPicker(panel, 'choose-model');
  await chooseModel(next, 'conversation', context);
}

async function shownConversation(panel: ChatPanel, core: Core): Promise<Conversation | undefined> {
  const id = panel.conversationId;
  return id === null ? undefined : core.history.conversation(id);
}

function currentServer(core: Core): Server | undefined {
  const parsed = parseServer(core.settings().baseUrl);
  return parsed.ok ? parsed.server : undefined;
}
