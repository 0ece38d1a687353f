import * as vscode from 'vscode';
import { findSecrets, type Secret } from '../../core/secrets/findSecrets.ts';
import { showWarning } from '../notice.ts';

/**
 * Whether text may leave that goes beside the conversations, such as lines to be edited: masking them would break what
 * comes back, so it is all or nothing.
 */
export async function maySendSecrets(text: string): Promise<boolean> {
  const found = findSecrets(text);
  if (found.length === 0) return true;
  const send = vscode.l10n.t('Send as It Is');
  const answer = await showWarning(
    vscode.l10n.t('There seems to be a secret in what you are about to send'),
    { modal: true, detail: found.map((secret) => `${secretText(secret)}: ${secret.preview}`).join('\n') },
    send,
  );
  return answer === send;
}

export function secretText({ type, service = '' }: Secret): string {
  switch (type) {
    case 'key':
      return vscode.l10n.t('{0} key', service);
    case 'token':
      return vscode.l10n.t('{0} token', service);
    case 'webhook':
      return vscode.l10n.t('{0} webhook', service);
    case 'private-key':
      return vscode.l10n.t('Private key');
    case 'password':
      return vscode.l10n.t('Password in an address');
    case 'named':
      return vscode.l10n.t('Value of a secret name');
  }
}
