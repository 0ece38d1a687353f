import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { type Limit, limitsOf, periodAround } from '../../core/costs/limits.ts';
import type {
  LedgerDimension,
  LedgerFilter,
  LedgerGroup,
  LedgerTotals,
} from '../../core/history/ledger/ledgerTotals.ts';
import { formatTotalUsd, formatUsd, type Pico, picoToDecimal } from '../../core/money.ts';
import type {
  Breakdown,
  BreakdownRow,
  DearConversation,
  Figure,
  LimitView,
  UsageChart,
  UsageQuery,
  UsageState,
} from '../../protocol/usage.ts';
import { workspaceName } from '../conversations/workspaceName.ts';

/* What the usage view shows, from the ledger. */

const dearestCount = 10;
const rowsAtMost = 12;
const periodsAtMost = 750;

export async function usageState(core: Core, query: UsageQuery, nowMs: number): Promise<UsageState> {
  const { ledger } = core.history;
  const filter = filterOf(query, nowMs);
  const group = (dimension: LedgerDimension, which: LedgerFilter) => ledger.groups(dimension, which);
  const dimensions = ['model', 'provider', 'workspace', 'tag'] as const;
  const [totals, conversations, groups, all] = await Promise.all([
    ledger.totals(filter),
    group('conversation', filter),
    Promise.all(dimensions.map((name) => group(name, filter))),
    Promise.all(dimensions.map((name) => group(name, {}))),
  ]);
  const choices = Object.fromEntries(
    dimensions.map((name, at) => [
      name,
      (all[at] ?? []).map(({ key }) => ({ key, label: labelOf(name, key) })),
    ]),
  ) as unknown as UsageState['choices'];
  const { spendingLimits, unknownPrices } = core.settings();
  return {
    query,
    figures: figures(totals),
    chart: await chart(core, query, filter, nowMs),
    breakdowns: dimensions.map((id, at): Breakdown => ({ id, rows: rowsOf(id, groups[at] ?? []) })),
    conversations: await dearest(core, conversations),
    choices,
    limits: await Promise.all(limitsOf(spendingLimits).map((limit) => limitView(core, limit, nowMs))),
    unknownPrices,
  };
}

export function filterOf({ range, unit: _, ...which }: UsageQuery, nowMs: number): LedgerFilter {
  const named = Object.fromEntries(Object.entries(which).filter(([, value]) => value !== undefined));
  const fromMs = startOf(range, nowMs);
  return { ...named, ...(fromMs !== undefined && { fromMs }) };
}

function startOf(range: UsageQuery['range'], nowMs: number): number | undefined {
  const now = new Date(nowMs);
  switch (range) {
    case 'month':
      return periodAround('month', nowMs).fromMs;
    case '30-days':
      return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 29).getTime();
    case '12-months':
      return new Date(now.getFullYear(), now.getMonth() - 11, 1).getTime();
    case 'all':
      return undefined;
  }
}

async function chart(
  core: Core,
  query: UsageQuery,
  filter: LedgerFilter,
  nowMs: number,
): Promise<UsageChart> {
  const { ledger } = core.history;
  const firstMs = filter.fromMs ?? (await ledger.firstAtMs()) ?? nowMs;
  const starts: number[] = [];
  for (
    let { fromMs, untilMs } = periodAround(query.unit, nowMs);
    starts.length < periodsAtMost;
    { fromMs, untilMs } = periodAround(query.unit, fromMs - 1)
  ) {
    if (untilMs <= firstMs) break;
    starts.unshift(fromMs);
  }
  const periods = await ledger.periods(starts, filter);
  const format = new Intl.DateTimeFormat(
    vscode.env.language,
    query.unit === 'month' ? { month: 'long', year: 'numeric' } : { dateStyle: 'medium' },
  );
  return {
    x: starts.map((ms) => Math.round(ms / 1000)),
    y: periods.map(({ costPico }) => toDraw(costPico)),
    rows: periods.map((period, at) => ({
      period: format.format(starts[at]),
      cost: usd(period.costPico),
      answers: period.answers,
    })),
  };
}

/** For the eye alone: nothing is calculated with it. */
function toDraw(pico: Pico): number {
  return Number(picoToDecimal(pico));
}

function usd(pico: Pico): string {
  return formatTotalUsd(pico, vscode.env.language);
}

function count(value: number): string {
  return value.toLocaleString(vscode.env.language);
}

function figures(totals: LedgerTotals): readonly Figure[] {
  const { t } = vscode.l10n;
  const { costPico, estimatedPico, byokPico, importedPico, savedPico, answers, answersPico, unknown } =
    totals;
  const notes = [
    estimatedPico > 0n ? t('{0} of it estimated', usd(estimatedPico)) : '',
    byokPico > 0n ? t('{0} with your own provider keys', usd(byokPico)) : '',
    importedPico > 0n ? t('{0} imported', usd(importedPico)) : '',
    unknown > 0 ? t('{0} requests of unknown cost', count(unknown)) : '',
  ].filter(Boolean);
  const perAnswer = answers > 0 ? answersPico / BigInt(answers) : 0n;
  const { promptTokens, cachedTokens, completionTokens, reasoningTokens } = totals;
  return [
    { label: t('Spent'), value: usd(costPico), ...(notes.length > 0 && { note: notes.join(', ') }) },
    { label: t('Answers'), value: count(answers), note: t('{0} requests', count(totals.attempts)) },
    {
      label: t('Cost per answer'),
      value: formatUsd(perAnswer, { figures: 2, language: vscode.env.language }),
    },
    {
      label: t('Tokens read'),
      value: count(promptTokens),
      note: t('{0} fresh, {1} cached', count(promptTokens - cachedTokens), count(cachedTokens)),
    },
    {
      label: t('Tokens written'),
      value: count(completionTokens),
      note: t('{0} of them thinking', count(reasoningTokens)),
    },
    { label: t('Saved by caches'), value: usd(savedPico) },
  ];
}

function labelOf(dimension: Breakdown['id'], key: string): string {
  if (key !== '') return dimension === 'workspace' ? workspaceName(key) : key;
  switch (dimension) {
    case 'model':
      return vscode.l10n.t('Unknown model');
    case 'provider':
      return vscode.l10n.t('Unknown provider');
    case 'workspace':
      return vscode.l10n.t('No workspace');
    case 'tag':
      return vscode.l10n.t('No tag');
  }
}

function rowsOf(dimension: Breakdown['id'], groups: readonly LedgerGroup[]): readonly BreakdownRow[] {
  const most = groups[0]?.costPico ?? 0n;
  return groups.slice(0, rowsAtMost).map(({ key, costPico, answers }) => ({
    key,
    label: labelOf(dimension, key),
    cost: usd(costPico),
    answers,
    share: shareOf(costPico, most),
  }));
}

function shareOf(part: Pico, whole: Pico): number {
  return whole <= 0n ? 0 : Math.min(1, Math.max(0, Number((part * 1000n) / whole) / 1000));
}

async function dearest(core: Core, groups: readonly LedgerGroup[]): Promise<readonly DearConversation[]> {
  const shown = groups.filter(({ key, costPico }) => key !== '' && costPico > 0n).slice(0, dearestCount);
  return Promise.all(
    shown.map(async ({ key, costPico, answers }) => {
      const conversation = await core.history.conversation(key);
      const isGone = !conversation || conversation.status === 'deleted';
      const title = conversation?.title || vscode.l10n.t('Untitled');
      return {
        id: key,
        title: conversation ? title : vscode.l10n.t('Deleted conversation'),
        cost: usd(costPico),
        answers,
        isGone,
      };
    }),
  );
}

async function limitView(core: Core, limit: Limit, nowMs: number): Promise<LimitView> {
  const { kind, model, softPico, hardPico } = limit;
  const words = {
    kind,
    ...(model !== undefined && { model }),
    soft: softPico === undefined ? '' : picoToDecimal(softPico),
    hard: hardPico === undefined ? '' : picoToDecimal(hardPico),
  };
  if (kind === 'message' || kind === 'conversation') return words;
  const scope = { ...periodAround(kind, nowMs), ...(model !== undefined && { model }) };
  const { spentPico, heldPico } = await core.history.ledger.counted(scope, nowMs);
  const most = hardPico ?? softPico ?? 0n;
  const used = spentPico + heldPico;
  return {
    ...words,
    used: vscode.l10n.t('{0} of {1}', usd(used), usd(most)),
    share: shareOf(used, most),
  };
}
