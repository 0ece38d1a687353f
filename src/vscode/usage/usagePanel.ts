import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { actionPages } from '../../core/openrouter/failureActions.ts';
import { parseServer } from '../../core/openrouter/server.ts';
import { type SettingName, type SpendingLimits, settingsSection } from '../../core/settings.ts';
import {
  parseUsagePanelMessage,
  type UsageHostMessage,
  type UsagePanelMessage,
  type UsageQuery,
  type UsageState,
} from '../../protocol/usage.ts';
import { errorText } from '../errorText.ts';
import { commandIds, viewIds } from '../ids.ts';
import { showError, showInformation } from '../notice.ts';
import { viewPage, webviewOptions } from '../viewPage.ts';
import { accountWords } from './accountWords.ts';
import { usageState } from './usageState.ts';

/* The usage view: a tab of its own, made when it is asked for, and one for all. */

export interface UsageSources {
  readonly core: () => Promise<Core>;
  readonly extensionUri: vscode.Uri;
  readonly accountPorts: Parameters<typeof accountWords>[1];
}

const refreshAfterMs = 500;

let shown: vscode.WebviewPanel | undefined;

export function showUsage(sources: UsageSources): void {
  if (shown) shown.reveal();
  else shown = openView(sources);
}

function openView(sources: UsageSources): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    viewIds.usage,
    vscode.l10n.t('Usage'),
    vscode.ViewColumn.Active,
    webviewOptions(sources.extensionUri),
  );
  const view = new UsageView(panel.webview, sources);
  panel.onDidDispose(() => {
    shown = undefined;
    view.dispose();
  });
  panel.webview.html = viewPage(panel.webview, sources.extensionUri, {
    name: 'usage',
    title: vscode.l10n.t('Usage'),
  });
  return panel;
}

class UsageView {
  readonly #webview: vscode.Webview;
  readonly #sources: UsageSources;
  readonly #subscriptions: { dispose(): void }[] = [];
  #query: UsageQuery = { range: '30-days', unit: 'day' };
  #account: readonly string[] | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #life = new AbortController();

  constructor(webview: vscode.Webview, sources: UsageSources) {
    this.#webview = webview;
    this.#sources = sources;
    this.#subscriptions.push(
      webview.onDidReceiveMessage((value: unknown) => void this.#receive(value)),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingsSection)) this.#refreshSoon();
      }),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#life.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #receive(value: unknown): Promise<void> {
    const message = parseUsagePanelMessage(value);
    try {
      if (message) await this.#carryOut(message);
    } catch (error) {
      void showError(errorText(error));
    }
  }

  async #carryOut(message: UsagePanelMessage): Promise<void> {
    const core = await this.#sources.core();
    switch (message.type) {
      case 'ready':
        await this.#refresh();
        this.#listen(core);
        this.#account ??= await accountWords(core, this.#sources.accountPorts, this.#life.signal);
        return this.#refresh();
      case 'query':
        this.#query = message.query;
        return this.#refresh();
      case 'open-conversation':
        return void vscode.commands.executeCommand(commandIds.openConversation, message.id);
      case 'export':
        return exportUsage(core, message.format);
      case 'choose-model-for-limit':
        return this.#addModel(core);
      case 'set-limits':
        return setSetting('spendingLimits', limitsFrom(message.limits));
      case 'set-unknown-prices':
        return setSetting('unknownPrices', message.choice);
      case 'top-up':
        return void vscode.env.openExternal(vscode.Uri.parse(actionPages['add-credit'] ?? '', true));
    }
  }

  #isListening = false;

  #listen(core: Core): void {
    if (this.#isListening) return;
    this.#isListening = true;
    this.#subscriptions.push(
      core.history.onDidChange(({ tables }) => {
        if (tables.includes('spending') || tables.includes('conversations')) this.#refreshSoon();
      }),
    );
  }

  async #addModel(core: Core): Promise<void> {
    const model = await pickModel(core);
    if (model === undefined) return;
    const { models = {}, ...rest } = core.settings().spendingLimits;
    await setSetting('spendingLimits', {
      ...rest,
      models: { ...models, [model]: models[model] ?? { day: { hard: 1 } } },
    });
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#refresh();
    }, refreshAfterMs);
  }

  async #refresh(): Promise<void> {
    const core = await this.#sources.core();
    const state: UsageState = {
      ...(await usageState(core, this.#query, Date.now())),
      ...(this.#account && { account: this.#account }),
    };
    const message: UsageHostMessage = { type: 'usage', state };
    void this.#webview.postMessage(message);
  }
}

/** Limits as they were typed. */
export function limitsFrom(
  limits: Extract<UsagePanelMessage, { type: 'set-limits' }>['limits'],
): SpendingLimits {
  type Own = Omit<SpendingLimits, 'models'>;
  const all: Record<string, unknown> = {};
  const models: Record<string, Own> = {};
  for (const { kind, model, soft, hard } of limits) {
    const pair = {
      ...(soft !== '' && { soft: Number(soft.replace(',', '.')) }),
      ...(hard !== '' && { hard: Number(hard.replace(',', '.')) }),
    };
    if (Object.keys(pair).length === 0) continue;
    if (model === undefined) all[kind] = pair;
    else models[model] = { ...models[model], [kind]: pair };
  }
  return { ...all, ...(Object.keys(models).length > 0 && { models }) } as SpendingLimits;
}

async function pickModel(core: Core): Promise<string | undefined> {
  const parsed = parseServer(core.settings().baseUrl);
  if (!parsed.ok) return undefined;
  const { models } = await core.models(parsed.server).load();
  const items = models.map(({ id, name }) => ({
    label: withoutIcons(name),
    description: withoutIcons(id),
    id,
  }));
  const title = vscode.l10n.t('Limit a Model');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.id;
}

async function setSetting(name: SettingName, value: unknown): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(settingsSection);
  await configuration.update(name, value, vscode.ConfigurationTarget.Global);
}

async function exportUsage(core: Core, format: 'csv' | 'json'): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Usage'),
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `neural-terminal-usage.${format}`) }),
    filters: { [format.toUpperCase()]: [format] },
  });
  if (!uri) return;
  const pieces = await Array.fromAsync(core.history.ledger.exportAs(format));
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(pieces.join('')));
  void showInformation(vscode.l10n.t('Exported to {0}.', uri.path.split('/').at(-1) ?? ''));
}
