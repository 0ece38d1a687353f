import * as vscode from 'vscode';
import type { PromptOrigin } from '../../core/prompts/promptCatalog.ts';

export function originText(origin: PromptOrigin): string {
  switch (origin) {
    case 'built-in':
      return vscode.l10n.t('built in');
    case 'user':
      return vscode.l10n.t('yours');
    case 'workspace':
      return vscode.l10n.t('this workspace');
  }
}
