import * as vscode from 'vscode';
import { assertNever } from '../../core/base/assertNever.ts';
import type { CheckReport, Finding, StorageHealth } from '../../core/storage/database.ts';
import { describeStorageFailure } from '../../core/storage/storageFailure.ts';
import { localize } from '../localize.ts';
import type { MadeDocument } from './readOnlyDocuments.ts';

/* What a check of the history found, as a document that can be read and sent along. */

export function repairReport(report: CheckReport, health: StorageHealth, folder: string): MadeDocument {
  const { language } = vscode.env;
  const lines = [
    vscode.l10n.t('# Check of the history'),
    '',
    `${new Date(report.checkedAtMs).toLocaleString(language)} · ${folder}`,
    '',
    ...resultLines(report),
    '',
    vscode.l10n.t('## What was checked'),
    '',
    ...report.checked.map(
      (file) => `- ${file === 'memory' ? vscode.l10n.t('what is loaded in memory') : file}`,
    ),
    '',
    vscode.l10n.t('## State'),
    '',
    ...stateLines(health, language),
  ];
  return { name: `${vscode.l10n.t('Check of the History')}.md`, text: `${lines.join('\n')}\n` };
}

function resultLines({ findings, recoveredFrom }: CheckReport): readonly string[] {
  if (findings.length === 0)
    return [vscode.l10n.t('**Everything is in order.** Nothing had to be repaired.')];
  return [
    vscode.l10n.t('**Damage was found and repaired from what is left.** Nothing was deleted.'),
    ...(recoveredFrom === undefined
      ? []
      : ['', vscode.l10n.t('The history was brought back from: {0}.', recoveredFrom)]),
    '',
    ...findings.map((finding) => `- ${findingText(finding)}`),
  ];
}

export function findingText({ file, problem, detail, setAsideAs }: Finding): string {
  const kept = setAsideAs === undefined ? '' : ` ${vscode.l10n.t('It is kept as {0}.', setAsideAs)}`;
  return `${file}: ${problemText(problem)} (${detail}).${kept}`;
}

function problemText(problem: Finding['problem']): string {
  switch (problem) {
    case 'unreadable-snapshot':
      return vscode.l10n.t('the database file could not be read');
    case 'unreadable-lines':
      return vscode.l10n.t('lines of the journal could not be read');
    case 'missing-journal':
      return vscode.l10n.t('a journal was missing');
    case 'missing-records':
      return vscode.l10n.t('records were missing');
    case 'damaged-memory':
      return vscode.l10n.t('what was loaded in memory was damaged');
    default:
      return assertNever(problem);
  }
}

function stateLines(health: StorageHealth, language: string): readonly string[] {
  const time = (ms: number | undefined) =>
    ms === undefined ? vscode.l10n.t('never') : new Date(ms).toLocaleString(language);
  const size = (bytes: number) =>
    `${(bytes / 1e6).toLocaleString(language, { maximumFractionDigits: 1 })} MB`;
  const facts: readonly (readonly [string, string])[] = [
    [vscode.l10n.t('Database'), size(health.databaseBytes)],
    [
      vscode.l10n.t('Journal since the last snapshot'),
      vscode.l10n.t('{0}, {1} records', size(health.journalBytes), health.journalRecords),
    ],
    [vscode.l10n.t('Last snapshot'), time(health.lastSnapshotAtMs)],
    [vscode.l10n.t('Version of the schema'), String(health.schemaVersion)],
    [vscode.l10n.t('Windows that wrote since the last snapshot'), String(health.writers)],
    [vscode.l10n.t('Lines that a crash cut short'), String(health.skippedLines)],
    ...(health.lastFailure
      ? [[vscode.l10n.t('Last failure'), describeStorageFailure(health.lastFailure, localize)] as const]
      : []),
  ];
  return facts.map(([name, value]) => `- ${name}: ${value}`);
}
