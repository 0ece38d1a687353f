import * as vscode from 'vscode';
import type { RequestTokens } from '../../core/answers.ts';
import type { Core } from '../../core/core.ts';
import type { GaugeReading } from '../../core/gauge.ts';
import { formatUsd } from '../../core/money.ts';
import type { GaugeView } from '../../protocol/chatViews.ts';

/** What the composer shows of the next request's size and cost, told a moment after it changed. */
const afterMs = 300;

export class PanelGauge implements vscode.Disposable {
  readonly #read: () => Promise<GaugeView | undefined>;
  readonly #tell: (gauge: GaugeView) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: () => Promise<GaugeView | undefined>, tell: (gauge: GaugeView) => void) {
    this.#read = read;
    this.#tell = tell;
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      // Without a measure nothing is shown; what is wrong is said when the message is sent.
      this.#read().then(
        (gauge) => gauge && this.#tell(gauge),
        () => undefined,
      );
    }, afterMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}

export async function readGauge(id: string | null, core: Core): Promise<GaugeView> {
  const { baseUrl, model } = core.settings();
  return gaugeView(await core.gauge.read(id, await core.drafts.read(id), `${baseUrl} ${model}`));
}

function gaugeView({ tokens, contextTokens, cost }: GaugeReading): GaugeView {
  const names: Readonly<Record<keyof RequestTokens, string>> = {
    system: vscode.l10n.t('System prompt'),
    history: vscode.l10n.t('History'),
    attachments: vscode.l10n.t('Attachments'),
    prompt: vscode.l10n.t('Message'),
    reserved: vscode.l10n.t('Reserved for the answer'),
  };
  const parts = (Object.keys(names) as (keyof RequestTokens)[]).map((part) => ({
    part,
    name: names[part],
    tokens: tokens[part],
  }));
  const low = cost && formatUsd(cost.lowPico, { figures: 2 });
  const high = cost && formatUsd(cost.highPico, { figures: 2 });
  return {
    parts,
    ...(contextTokens !== undefined && { contextTokens }),
    ...(low !== undefined && { cost: low === high ? low : `${low}–${high}` }),
  };
}
