import * as vscode from 'vscode';
import { DisposableStore } from '../../core/base/disposable.ts';
import type { Core } from '../../core/core.ts';
import { withoutIcons } from '../../core/history/tree/displayText.ts';
import { formatUsd } from '../../core/money.ts';
import { settingsSection } from '../../core/settings.ts';
import type { ChatPanels } from '../chatPanels.ts';
import { commandIds } from '../ids.ts';

/* The model, whether it answers, and what today cost, at the foot of the window. A click opens the menu. */

/** Settled costs come in one by one. */
const settleMs = 500;

export class StatusBar implements vscode.Disposable {
  readonly #core: Core;
  readonly #panels: ChatPanels;
  readonly #item = vscode.window.createStatusBarItem(
    'neuralTerminal.status',
    vscode.StatusBarAlignment.Right,
    90,
  );
  readonly #disposables = new DisposableStore();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(core: Core, panels: ChatPanels, onError: (error: unknown) => void) {
    this.#core = core;
    this.#panels = panels;
    this.#item.name = vscode.l10n.t('Neural Terminal');
    this.#item.command = commandIds.showMenu;
    const soon = () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#update().catch(onError);
      }, settleMs);
    };
    const now = () => void this.#update().catch(onError);
    this.#disposables.add(this.#item);
    this.#disposables.add({ dispose: () => clearTimeout(this.#timer) });
    this.#disposables.add(panels.onDidShow(now));
    this.#disposables.add(panels.onDidChangeActive(soon));
    this.#disposables.add(
      core.chat.onEvent(({ type }) => {
        if (type === 'answering') now();
        if (type === 'ended' || type === 'settled') soon();
      }),
    );
    this.#disposables.add(core.history.onDidChange(({ isOwn }) => (isOwn ? undefined : soon())));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(settingsSection)) now();
      }),
    );
    now();
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #update(): Promise<void> {
    const { history, settings, chat } = this.#core;
    const id = this.#panels.active?.conversationId ?? null;
    const conversation = id === null ? undefined : await history.conversation(id);
    const model = withoutIcons(conversation?.model ?? settings().model);
    const today = await history.ledger.totals({ fromMs: startOfToday(), isOwn: true });
    const cost = `${today.estimatedPico > 0n ? '≈' : ''}${formatUsd(today.costPico)}`;
    const { answeringCount } = chat;
    const icon = answeringCount > 0 ? '$(loading~spin)' : '$(comment-discussion)';
    this.#item.text = `${icon} ${model.split('/').at(-1)} · ${cost}`;
    const state = answeringText(answeringCount);
    const unknown =
      today.unknown > 0 ? vscode.l10n.t('Requests of which the cost is not known: {0}', today.unknown) : '';
    const facts = [
      state,
      vscode.l10n.t('Model: {0}', model),
      vscode.l10n.t('Cost today: {0}', cost),
      unknown,
    ];
    const told = facts.filter((fact) => fact !== '');
    this.#item.tooltip = told.join('\n');
    this.#item.accessibilityInformation = {
      label: [vscode.l10n.t('Neural Terminal'), ...told].join(', '),
      role: 'button',
    };
    this.#item.show();
  }
}

function answeringText(count: number): string {
  if (count === 0) return '';
  return count === 1
    ? vscode.l10n.t('An answer is streaming')
    : vscode.l10n.t('{0} answers are streaming', count);
}

function startOfToday(): number {
  return new Date().setHours(0, 0, 0, 0);
}
