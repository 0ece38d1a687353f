import * as vscode from 'vscode';
import { assertNever } from '../core/base/assertNever.ts';
import type { Disposable } from '../core/base/disposable.ts';
import type { Core } from '../core/core.ts';
import type { Limit } from '../core/costs/limits.ts';
import { formatTotalUsd, type Pico } from '../core/money.ts';
import { actionPages } from '../core/openrouter/failureActions.ts';
import type { SpendingNotice } from '../core/spendingNotices.ts';
import type { NoticeAction, NoticeView } from '../protocol/hostMessages.ts';
import type { ChatPanels } from './chatPanels.ts';
import { commandIds } from './ids.ts';
import { showWarning } from './notice.ts';

/** Says in the panels when a soft limit is passed, or when credit or the key's limit runs out. */
export function tellSpendingNotices({ spendingNotices }: Core, panels: ChatPanels): Disposable {
  return spendingNotices.onNotice((notice) => {
    const view = noticeView(notice);
    const visible = panels.all.filter((panel) => panel.isVisible);
    for (const panel of visible) panel.tell({ type: 'notice', notice: view });
    if (visible.length === 0) void showWarning(view.sentence);
  });
}

export function noticeAction(action: NoticeAction): unknown {
  if (action === 'show-usage') return vscode.commands.executeCommand(commandIds.showUsage);
  return vscode.env.openExternal(vscode.Uri.parse(actionPages[action] ?? '', true));
}

function noticeView(notice: SpendingNotice): NoticeView {
  const usage = { id: 'show-usage', label: vscode.l10n.t('Show Usage') } as const;
  switch (notice.kind) {
    case 'soft-limit':
      return { sentence: softLimit(notice.limit, notice.countedPico), actions: [usage] };
    case 'low-credit':
      return {
        sentence: vscode.l10n.t('Your credit at OpenRouter is down to {0}.', usd(notice.balancePico)),
        actions: [{ id: 'add-credit', label: vscode.l10n.t('Add Credit') }, usage],
      };
    case 'key-limit':
      return {
        sentence: vscode.l10n.t('The limit of your key has {0} left.', usd(notice.leftPico)),
        actions: [{ id: 'manage-key', label: vscode.l10n.t('Manage Key') }, usage],
      };
  }
}

function softLimit({ kind, model, softPico = 0n }: Limit, countedPico: Pico): string {
  const [spent, limit] = [usd(countedPico), usd(softPico)];
  if (model !== undefined)
    return vscode.l10n.t('{0} is spent on {1}; you wanted to know at {2}.', spent, model, limit);
  switch (kind) {
    case 'message':
      return vscode.l10n.t('This answer cost {0}; you wanted to know at {1}.', spent, limit);
    case 'conversation':
      return vscode.l10n.t('{0} is spent in this conversation; you wanted to know at {1}.', spent, limit);
    case 'day':
      return vscode.l10n.t('{0} is spent today; you wanted to know at {1}.', spent, limit);
    case 'month':
      return vscode.l10n.t('{0} is spent this month; you wanted to know at {1}.', spent, limit);
    default:
      return assertNever(kind);
  }
}

function usd(pico: Pico): string {
  return formatTotalUsd(pico, vscode.env.language);
}
