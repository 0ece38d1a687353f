import * as vscode from 'vscode';
import type { Core } from '../../core/core.ts';
import { formatTotalUsd, type Pico } from '../../core/money.ts';
import { credit, keyFacts } from '../../core/openrouter/account.ts';
import type { ApiPorts } from '../../core/openrouter/api.ts';
import { parseServer } from '../../core/openrouter/server.ts';

/** What OpenRouter says was spent with the key, what the ledger says, and what may be the difference. */
export async function accountWords(
  core: Core,
  ports: ApiPorts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { t } = vscode.l10n;
  const parsed = parseServer(core.settings().baseUrl);
  if (!parsed.ok || parsed.server.dialect !== 'openrouter') return [];
  const [key, account] = await Promise.all([
    keyFacts(parsed.server, undefined, ports, signal),
    credit(parsed.server, ports, signal),
  ]);
  if (!key.ok) return [t('OpenRouter could not be asked what your key has spent.')];
  const { usagePico, usageMonthPico, limitPico, limitRemainingPico } = key.value;
  const balancePico = account.ok ? account.value?.balancePico : undefined;
  const month = startOfUtcMonth(Date.now());
  const [all, thisMonth] = await Promise.all([
    core.history.ledger.totals({}),
    core.history.ledger.totals({ fromMs: month }),
  ]);
  return [
    ...compared(t('This month (UTC)'), usageMonthPico, thisMonth),
    ...compared(t('All time'), usagePico, all),
    ...(limitPico !== undefined && limitRemainingPico !== undefined
      ? [t('Limit of the key: {0} of {1} left.', usd(limitRemainingPico), usd(limitPico))]
      : []),
    ...(balancePico === undefined ? [] : [t('Credit of the account: {0}.', usd(balancePico))]),
  ];
}

function compared(
  period: string,
  toldPico: Pico | undefined,
  own: {
    readonly costPico: Pico;
    readonly byokPico: Pico;
    readonly estimatedPico: Pico;
    readonly importedPico: Pico;
  },
): readonly string[] {
  const { t } = vscode.l10n;
  if (toldPico === undefined) return [];
  // What the user's own provider keys paid OpenRouter does not count, nor what another history brought along.
  const herePico = own.costPico - own.byokPico - own.importedPico;
  const difference = toldPico - herePico;
  const sums = t(
    '{0}: OpenRouter counts {1} for this key, this history {2}.',
    period,
    usd(toldPico),
    usd(herePico),
  );
  if (difference === 0n) return [`${sums} ${t('They agree.')}`];
  const estimated =
    own.estimatedPico > 0n ? ` ${t('{0} here is still an estimate.', usd(own.estimatedPico))}` : '';
  const why =
    difference > 0n
      ? t(
          '{0} more there: other apps and machines with this key, or requests made before this history.',
          usd(difference),
        )
      : t(
          '{0} more here: another key was used, or OpenRouter has not counted the latest yet.',
          usd(-difference),
        );
  return [`${sums} ${why}${estimated}`];
}

function startOfUtcMonth(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
}

function usd(pico: Pico): string {
  return formatTotalUsd(pico, vscode.env.language);
}
