import * as vscode from 'vscode';
import type { Core } from '../core/core.ts';
import type { Model, Prices } from '../core/model.ts';
import { formatUsd, type Pico } from '../core/money.ts';
import { parseServer } from '../core/openrouter/server.ts';
import { settingsSection } from '../core/settings.ts';
import type { ChatPanel } from './chatPanel.ts';

interface ModelItem extends vscode.QuickPickItem {
  readonly model: string;
}

/**
 * Lets the user choose among all models of the server: at once from the list of last time, then from the list as
 * it is now. An id that is not on the list can be typed.
 */
export async function pickModel(core: Core, current: string): Promise<string | undefined> {
  const parsed = parseServer(core.settings().baseUrl);
  if (!parsed.ok) return undefined;
  const models = core.models(parsed.server);
  const pick = vscode.window.createQuickPick<ModelItem>();
  pick.title = vscode.l10n.t('Choose a Model');
  pick.placeholder = vscode.l10n.t('Name, maker or id of a model. Now: {0}', current);
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const life = new AbortController();
  const show = (list: readonly Model[]) => {
    const items = list.map(itemOf).sort((a, b) => rank(a, current) - rank(b, current));
    const typed = pick.value.trim();
    const isListed = typed === '' || list.some(({ id }) => id === typed);
    pick.items = isListed ? items : [...items, { label: typed, model: typed, alwaysShow: true }];
  };
  let known: readonly Model[] = [];
  pick.onDidChangeValue(() => show(known));
  pick.busy = true;
  const chosen = new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.selectedItems[0]?.model));
    pick.onDidHide(() => resolve(undefined));
  });
  pick.show();
  known = (await models.load()).models;
  show(known);
  const refreshed = (list: readonly Model[]) => {
    pick.busy = false;
    if (list === known) return;
    known = list;
    show(list);
  };
  models
    .refresh(life.signal)
    .then((state) => refreshed(state.models))
    .catch(() => undefined);
  const model = await chosen;
  life.abort();
  pick.dispose();
  return model;
}

/** The model of the conversation that is shown; where there is none yet, that of all new ones. */
export async function chooseModel(panel: ChatPanel, core: Core): Promise<void> {
  const { conversationId } = panel;
  const conversation = conversationId === null ? undefined : await core.history.conversation(conversationId);
  const model = await pickModel(core, conversation?.model ?? core.settings().model);
  if (model === undefined) return;
  if (conversation) await core.history.updateConversation(conversation.id, { model });
  else {
    const configuration = vscode.workspace.getConfiguration(settingsSection);
    await configuration.update('model', model, vscode.ConfigurationTarget.Global);
  }
  await panel.refreshSurroundings();
}

/** The current one first, the others as the server lists them. */
function rank(item: ModelItem, current: string): number {
  return item.model === current ? -1 : 0;
}

function itemOf(model: Model): ModelItem {
  const { id, name, contextTokens, parameters, inputs, expiresOn, pricing, isFree } = model;
  const details = [
    isFree ? vscode.l10n.t('free') : priceText(pricing),
    contextTokens === undefined ? '' : vscode.l10n.t('{0}k context', Math.round(contextTokens / 1000)),
    parameters.includes('tools') ? vscode.l10n.t('tools') : '',
    inputs.includes('image') ? vscode.l10n.t('images') : '',
    inputs.includes('file') ? vscode.l10n.t('files') : '',
    parameters.includes('reasoning') ? vscode.l10n.t('reasoning') : '',
    expiresOn ? vscode.l10n.t('until {0}', expiresOn) : '',
  ];
  return { label: name, description: id, detail: details.filter(Boolean).join(' · '), model: id };
}

/** Dollars for a million tokens read and written; unknown is said, not shown as nothing. */
function priceText({ prompt, completion }: Prices): string {
  if (prompt === undefined || completion === undefined) return vscode.l10n.t('price unknown');
  const perMillion = (price: Pico) => formatUsd(price * 1_000_000n);
  return vscode.l10n.t('{0} in, {1} out per million tokens', perMillion(prompt), perMillion(completion));
}
