import * as vscode from 'vscode';
import type { Localize } from '../core/ports.ts';

/** The core's door to VS Code's translations. */
export const localize: Localize = (message, args) =>
  args ? vscode.l10n.t(message, { ...args }) : vscode.l10n.t(message);
