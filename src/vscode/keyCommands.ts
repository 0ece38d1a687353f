import * as vscode from 'vscode';
import { formatUsd } from '../core/money.ts';
import { type KeyFacts, keyFacts } from '../core/openrouter/account.ts';
import type { ApiPorts } from '../core/openrouter/api.ts';
import { type KeyShape, keyShape } from '../core/openrouter/keyShape.ts';
import { parseServer, type Server } from '../core/openrouter/server.ts';
import type { Settings } from '../core/settings.ts';
import { failureWords } from './failureWords.ts';
import type { SecretKeyStore } from './keyStore.ts';
import { showError, showInformation, showWarning } from './notice.ts';

/* Keys go in and out; each step tells what it found, and none shows a key. */

export interface KeySources {
  readonly keys: SecretKeyStore;
  readonly settings: () => Settings;
  readonly api: Omit<ApiPorts, 'keys'>;
  /** Whatever shows where the key comes from shows it anew. */
  readonly onDidChangeKey: () => Promise<void>;
}

/** The server of the settings, or undefined when it was told that there is none. */
export function currentServer(settings: Settings): Server | undefined {
  const parsed = parseServer(settings.baseUrl);
  if (!parsed.ok) void showError(failureWords(parsed.failure).sentence);
  return parsed.ok ? parsed.server : undefined;
}

export async function setApiKey(sources: KeySources): Promise<void> {
  const server = currentServer(sources.settings());
  if (!server) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Set API Key'),
    prompt: (await sources.keys.wasForgotten(server.origin))
      ? vscode.l10n.t('The keyring of this system lost the key that was stored for {0}.', server.host)
      : vscode.l10n.t('Your key for {0}. It is kept in the secret storage of VS Code.', server.host),
    password: true,
    ignoreFocusOut: true,
    validateInput: (value) => shapeProblem(keyShape(value, server)),
  });
  const key = text?.trim();
  if (key) await checkAndKeep(server, key, sources);
}

/** Asks the server about the key, keeps it unless it was refused, and tells what it may do. */
export async function checkAndKeep(server: Server, key: string, sources: KeySources): Promise<void> {
  const facts = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Checking the key…') },
    () => askAbout(server, key, sources),
  );
  if (facts && !facts.ok && facts.failure.kind === 'bad-key') {
    void showError(failureWords(facts.failure).sentence);
    return;
  }
  if (!(await keep(server, key, sources))) return;
  await sources.onDidChangeKey();
  const told = facts?.ok ? describe(facts.value) : vscode.l10n.t('It could not be checked with the server.');
  void showInformation(vscode.l10n.t('The key is in use. {0}', facts ? told : ''));
}

export async function signOut(sources: KeySources): Promise<void> {
  const server = currentServer(sources.settings());
  if (!server) return;
  await sources.keys.delete(server.origin);
  await sources.onDidChangeKey();
  const isStillThere = (await sources.keys.source(server.origin)) === 'environment';
  void showInformation(
    isStillThere
      ? vscode.l10n.t('The key is removed. The one in the variable OPENROUTER_API_KEY is used now.')
      : vscode.l10n.t('The key is removed from this machine.'),
  );
}

/** Only OpenRouter can be asked about a key. */
async function askAbout(server: Server, key: string, { api, keys }: KeySources) {
  if (server.dialect !== 'openrouter') return undefined;
  return keyFacts(server, key, { ...api, keys }, new AbortController().signal);
}

/** Whether the key is kept, for good or, where the keyring fails, for this session if the user wants that. */
async function keep(server: Server, key: string, { keys }: KeySources): Promise<boolean> {
  const outcome = await keys.store(server.origin, key);
  if (outcome === 'stored') return true;
  const useNow = vscode.l10n.t('Use for This Session');
  const what =
    outcome === 'unavailable'
      ? vscode.l10n.t('The keyring of this system is missing or locked, so the key cannot be kept.')
      : vscode.l10n.t('The keyring of this system took the key and did not give it back.');
  const chosen = await showWarning(what, { modal: true }, useNow);
  if (chosen === useNow) keys.keepForSession(server.origin, key);
  return chosen === useNow;
}

function shapeProblem(shape: KeyShape): string | undefined {
  switch (shape) {
    case 'fine':
    case 'empty':
      return undefined;
    case 'has-spaces':
      return vscode.l10n.t('A key has no spaces and no special characters.');
    case 'another-service':
      return vscode.l10n.t('This is no key of OpenRouter: those begin with sk-or-.');
    case 'too-short':
      return vscode.l10n.t('This key is not complete.');
  }
}

function describe(facts: KeyFacts): string {
  const { label, limitPico, limitRemainingPico, isFreeTier } = facts;
  const parts = [
    label,
    limitPico === undefined
      ? vscode.l10n.t('no spending limit')
      : vscode.l10n.t('{0} of {1} left', formatUsd(limitRemainingPico ?? limitPico), formatUsd(limitPico)),
    isFreeTier ? vscode.l10n.t('free models only, until credit is bought') : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
