import * as vscode from 'vscode';
import { openTelemetryJson, prometheusText } from '../../core/metrics/exposition.ts';
import type { MetricsPeriod } from '../../protocol/health.ts';
import type { HealthSources } from './healthPanel.ts';
import { periods } from './metricsView.ts';

/* The figures as a file for a team's own dashboards. */

interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

export async function exportMetrics({ core: open, extension, api }: HealthSources): Promise<void> {
  const format = await choose<'prometheus' | 'open-telemetry'>(vscode.l10n.t('Export Metrics'), [
    { label: 'Prometheus', description: '.prom', value: 'prometheus' },
    { label: 'OpenTelemetry', description: '.json', value: 'open-telemetry' },
  ]);
  if (!format) return;
  const period = await choose<MetricsPeriod>(vscode.l10n.t('Of which time?'), [
    { label: vscode.l10n.t('Last 24 hours'), value: 'day' },
    { label: vscode.l10n.t('Last 7 days'), value: 'week' },
    { label: vscode.l10n.t('Last 30 days'), value: 'month' },
    { label: vscode.l10n.t('Last 90 days'), value: 'quarter' },
  ]);
  if (!period) return;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Metrics'),
    defaultUri: defaultTarget(`neural-terminal${format === 'prometheus' ? '.prom' : '-metrics.json'}`),
  });
  if (!target) return;
  const { metrics } = await open();
  const untilMs = api.clock.now();
  const sinceMs = untilMs - periods[period].lengthMs;
  const [turns, circuits] = await Promise.all([metrics.turns(sinceMs), metrics.circuits(sinceMs)]);
  const span = { sinceMs, untilMs };
  const text =
    format === 'prometheus'
      ? prometheusText(turns, circuits, span)
      : openTelemetryJson(turns, circuits, span, String(extension.packageJSON.version));
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

async function choose<T>(title: string, choices: Choice<T>[]): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices, { title }))?.value;
}

function defaultTarget(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name);
}
