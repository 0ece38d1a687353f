import * as vscode from 'vscode';
import type { Server } from '../core/openrouter/server.ts';
import type { RandomBytes } from '../core/openrouter/signIn.ts';
import { type CallbackWay, signIn as runSignIn, type SignInResult } from '../core/openrouter/signInFlow.ts';
import { isLoopback } from '../core/settings.ts';
import { failureWords } from './failureWords.ts';
import { checkAndKeep, currentServer, type KeySources, setApiKey } from './keyCommands.ts';
import { showError, showInformation, showWarning } from './notice.ts';
import type { SignInUris } from './signInUris.ts';

export interface SignInSources extends KeySources {
  readonly randomBytes: RandomBytes;
  readonly uris: SignInUris;
  /** Listens on this machine for the browser. */
  readonly listen: (goodbye: string) => Promise<CallbackWay>;
}

/** Signs in through the browser; where it cannot come back, or the user says so, with a code to paste. */
export async function signIn(sources: SignInSources): Promise<void> {
  const server = currentServer(sources.settings());
  if (!server) return;
  if (server.dialect !== 'openrouter') return setApiKey(sources);
  const paste = vscode.l10n.t('Paste a Code Instead');
  const ways = [() => loopbackWay(sources), () => sources.uris.open()];
  const first = await attempt(server, ways, sources);
  if (first !== 'left') return finish(first, server, sources);
  const chosen = await showInformation(
    vscode.l10n.t('Signing in was left before the browser came back.'),
    paste,
  );
  if (chosen !== paste) return;
  const second = await attempt(server, [], sources);
  if (second !== 'left') await finish(second, server, sources);
}

async function attempt(
  server: Server,
  ways: readonly (() => Promise<CallbackWay | undefined>)[],
  { api, keys, randomBytes }: SignInSources,
): Promise<SignInResult | 'left'> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Waiting for you to sign in in the browser…'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (_, token) => {
    const abort = new AbortController();
    const cancelling = token.onCancellationRequested(() => abort.abort());
    const openBrowser = async (url: string) => vscode.env.openExternal(vscode.Uri.parse(url, true));
    try {
      return await runSignIn(
        server,
        { ...api, keys, randomBytes, ways, openBrowser, askForCode },
        abort.signal,
      );
    } catch (error) {
      if (abort.signal.aborted) return 'left';
      throw error;
    } finally {
      cancelling.dispose();
    }
  });
}

async function finish(result: SignInResult, server: Server, sources: SignInSources): Promise<void> {
  switch (result.kind) {
    case 'key':
      return checkAndKeep(server, result.key, sources);
    case 'failed':
      void showError(failureWords(result.failure).sentence);
      return;
    case 'denied':
      void showInformation(vscode.l10n.t('Signing in was declined in the browser.'));
      return;
    case 'no-browser': {
      const copy = vscode.l10n.t('Copy Address');
      const text = vscode.l10n.t(
        'The browser did not open. Copy the address of the page and open it yourself.',
      );
      if ((await showWarning(text, copy)) === copy) await vscode.env.clipboard.writeText(result.url);
      return;
    }
    case 'cancelled':
      return;
  }
}

/** Undefined where the browser runs on another machine than we do and nothing is forwarded to it. */
async function loopbackWay({ listen }: SignInSources): Promise<CallbackWay | undefined> {
  const way = await listen(
    vscode.l10n.t('You are signed in as far as the browser goes. Return to the editor.'),
  );
  const external = await vscode.env.asExternalUri(vscode.Uri.parse(way.callbackUrl, true));
  const isNear = isLoopback(external.authority.replace(/:\d+$/, ''));
  if (vscode.env.uiKind === vscode.UIKind.Desktop ? isNear || external.scheme === 'https' : !isNear)
    return { ...way, callbackUrl: external.toString(true) };
  way.dispose();
  return undefined;
}

async function askForCode(signal: AbortSignal): Promise<string | undefined> {
  const cancelling = new vscode.CancellationTokenSource();
  const cancel = () => cancelling.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await vscode.window.showInputBox(
      {
        title: vscode.l10n.t('Sign In with OpenRouter'),
        prompt: vscode.l10n.t('Paste the code that the page in the browser shows.'),
        password: true,
        ignoreFocusOut: true,
      },
      cancelling.token,
    );
  } finally {
    signal.removeEventListener('abort', cancel);
    cancelling.dispose();
  }
}
