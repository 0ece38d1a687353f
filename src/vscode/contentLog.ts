import * as vscode from 'vscode';
import { showInformation, showWarning } from './notice.ts';

/*
 * Whether prompts and answers may be in the log. Off, and off again by itself: what was switched on to look closer is
 * easily forgotten.
 */

const minutes = 15;

export class ContentLog {
  #untilMs = 0;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isOn(): boolean {
    return this.#now() < this.#untilMs;
  }

  /** Switches it on for a while, after a warning, or off. */
  async toggle(channel: vscode.LogOutputChannel): Promise<void> {
    if (this.isOn) {
      this.#untilMs = 0;
      void showInformation(vscode.l10n.t('Prompts and answers are no longer logged.'));
      return;
    }
    const log = vscode.l10n.t('Log for {0} Minutes', minutes);
    const chosen = await showWarning(
      vscode.l10n.t('Write prompts and answers into the log?'),
      {
        modal: true,
        detail: vscode.l10n.t(
          'It helps to find out what goes wrong. Whoever you give the log to can read what was said. Keys and personal numbers are taken out even so.',
        ),
      },
      log,
    );
    if (chosen !== log) return;
    this.#untilMs = this.#now() + minutes * 60_000;
    channel.show(true);
  }
}
