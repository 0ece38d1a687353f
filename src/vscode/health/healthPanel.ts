import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { type CheckId, healthChecks, overall } from '../../core/health.ts';
import { formatUsd } from '../../core/money.ts';
import {
  type HealthAction,
  type HealthCheckView,
  type HealthIntent,
  type HealthMessage,
  type HealthView,
  type HealthViewLevel,
  type MetricsPeriod,
  parseHealthIntent,
} from '../../protocol/health.ts';
import { commandIds, viewIds } from '../ids.ts';
import { localize } from '../localize.ts';
import { showInformation } from '../notice.ts';
import { viewPage, webviewOptions } from '../viewPage.ts';
import { type MeasureSources, measure } from './measure.ts';
import { duration, metricsView, periods, time } from './metricsView.ts';
import { diagnosticReport } from './report.ts';

/* The view *Health*: measured when it is opened and when asked to, never on its own. */

export interface HealthSources extends MeasureSources {
  readonly extension: Pick<vscode.Extension<unknown>, 'extensionUri' | 'packageJSON'>;
}

let shown: HealthPanel | undefined;

export function showHealth(sources: HealthSources): void {
  shown ??= new HealthPanel(sources, () => {
    shown = undefined;
  });
  shown.reveal();
}

/** The report without the view. */
export async function copyDiagnosticReport(sources: HealthSources, error?: string): Promise<void> {
  const view = await lookAt(sources, 'week');
  await vscode.env.clipboard.writeText(diagnosticReport(view, homedir(), error));
  void showInformation(
    vscode.l10n.t('The report is on the clipboard. It holds no prompts, no answers and no keys.'),
  );
}

class HealthPanel {
  readonly #sources: HealthSources;
  readonly #panel: vscode.WebviewPanel;
  #period: MetricsPeriod = 'week';
  #last: HealthView | undefined;

  constructor(sources: HealthSources, onClose: () => void) {
    this.#sources = sources;
    const { extensionUri } = sources.extension;
    this.#panel = vscode.window.createWebviewPanel(
      viewIds.health,
      vscode.l10n.t('Health'),
      vscode.ViewColumn.Active,
      webviewOptions(extensionUri),
    );
    this.#panel.webview.onDidReceiveMessage((value: unknown) => {
      const intent = parseHealthIntent(value);
      if (intent) void this.#carryOut(intent);
    });
    this.#panel.onDidDispose(onClose);
    this.#panel.webview.html = viewPage(this.#panel.webview, extensionUri, {
      name: 'health',
      title: vscode.l10n.t('Health'),
    });
  }

  reveal(): void {
    this.#panel.reveal();
  }

  async #carryOut(intent: HealthIntent): Promise<void> {
    switch (intent.type) {
      case 'ready':
        if (this.#last) this.#post(this.#last);
        return this.#check();
      case 'check-again':
        return this.#check();
      case 'period':
        this.#period = intent.period;
        return this.#check();
      case 'copy-report':
        return copyDiagnosticReport(this.#sources);
      case 'act':
        await vscode.commands.executeCommand(actionCommands[intent.action]);
    }
  }

  async #check(): Promise<void> {
    if (this.#last) this.#post({ ...this.#last, isChecking: true });
    this.#last = await lookAt(this.#sources, this.#period);
    this.#post(this.#last);
  }

  #post(view: HealthView): void {
    const message: HealthMessage = { type: 'health', view };
    void this.#panel.webview.postMessage(message);
  }
}

const actionCommands: Readonly<Record<HealthAction, string>> = {
  'check-history': commandIds.checkHistory,
  'sign-in': commandIds.signIn,
  'choose-model': commandIds.chooseModel,
  reload: 'workbench.action.reloadWindow',
  'show-log': commandIds.showLog,
};

async function lookAt(sources: HealthSources, period: MetricsPeriod): Promise<HealthView> {
  const measured = await measure(sources);
  const { nowMs } = measured;
  const checks = healthChecks(measured, formats);
  const level = overall(checks);
  const { turns, circuits } = await figures(sources, nowMs - periods[period].lengthMs);
  return {
    isChecking: false,
    level,
    headline: headline(level),
    checkedAt: time(nowMs),
    checks: checks.map((check) => ({ ...check, ...actionOf(check.id, check.level) })),
    versions: versionsOf(sources.extension),
    period,
    metrics: metricsView(turns, circuits, period, nowMs),
  };
}

/** A history that cannot be opened has no figures; the check above says so. */
async function figures({ core }: HealthSources, sinceMs: number) {
  try {
    const { metrics } = await core();
    const [turns, circuits] = await Promise.all([metrics.turns(sinceMs), metrics.circuits(sinceMs)]);
    return { turns, circuits };
  } catch {
    return { turns: [], circuits: [] };
  }
}

function headline(level: HealthViewLevel): string {
  switch (level) {
    case 'green':
      return vscode.l10n.t('Everything is well.');
    case 'amber':
      return vscode.l10n.t('It works, but something needs a look.');
    case 'red':
      return vscode.l10n.t('Something does not work.');
  }
}

function actionOf(id: CheckId, level: HealthViewLevel): Pick<HealthCheckView, 'action'> {
  if (level === 'green') return {};
  const actions: Readonly<Record<CheckId, HealthCheckView['action']>> = {
    history: { id: 'check-history', label: vscode.l10n.t('Check and Repair History') },
    server: { id: 'show-log', label: vscode.l10n.t('Show Log') },
    key: { id: 'sign-in', label: vscode.l10n.t('Sign In with OpenRouter') },
    circuits: { id: 'choose-model', label: vscode.l10n.t('Choose a Model') },
    disk: undefined,
    memory: { id: 'reload', label: vscode.l10n.t('Reload Window') },
  };
  const action = actions[id];
  return action ? { action } : {};
}

const formats = {
  localize,
  time,
  milliseconds: duration,
  usd: (pico: bigint) => formatUsd(pico),
  bytes: (bytes: number) =>
    bytes < 1e9
      ? (bytes / 1e6).toLocaleString(vscode.env.language, {
          style: 'unit',
          unit: 'megabyte',
          maximumFractionDigits: 1,
        })
      : (bytes / 1e9).toLocaleString(vscode.env.language, {
          style: 'unit',
          unit: 'gigabyte',
          maximumFractionDigits: 1,
        }),
};

function versionsOf({ packageJSON }: HealthSources['extension']): HealthView['versions'] {
  const { version } = packageJSON as { readonly version: string };
  return [
    ['Neural Terminal', version],
    ['VS Code', `${vscode.version} (${vscode.env.appHost})`],
    [vscode.l10n.t('Remote'), vscode.env.remoteName ?? vscode.l10n.t('none')],
    ['Node.js', process.versions.node],
    [vscode.l10n.t('System'), `${process.platform} ${process.arch}`],
    [vscode.l10n.t('Language'), vscode.env.language],
  ];
}
