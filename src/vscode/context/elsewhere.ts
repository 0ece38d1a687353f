import * as vscode from 'vscode';
import type { PageFailure, PagePorts } from '../../core/context/webPage.ts';
import { fetchPage } from '../../core/context/webPage.ts';
import type { ConversationId } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { accessibleText } from '../accessibleView.ts';
import { type Gathered, gatherText, type Keep, refused } from './gathered.ts';

/* Context that is no file: the clipboard, the terminal, an earlier conversation, a page of the web. */

const pageWithinMs = 20_000;

export async function attachClipboard(keep: Keep): Promise<Gathered> {
  const text = await vscode.env.clipboard.readText();
  return gatherText(text, { kind: 'clipboard', label: vscode.l10n.t('Clipboard') }, keep);
}

/**
 * What is selected in the active terminal. There is no other way to it than the clipboard, whose text is put back
 * afterwards.
 */
export async function attachTerminalSelection(keep: Keep): Promise<Gathered> {
  const label = vscode.l10n.t('Terminal Selection');
  if (!vscode.window.activeTerminal) return refused(label, { why: 'empty' });
  const { clipboard } = vscode.env;
  const before = await clipboard.readText();
  try {
    await clipboard.writeText('');
    await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
    return await gatherText(await clipboard.readText(), { kind: 'terminal', label }, keep);
  } finally {
    await clipboard.writeText(before);
  }
}

export async function attachConversation(id: ConversationId, core: Core): Promise<Gathered> {
  const conversation = await core.history.conversation(id);
  const label = conversation?.title || vscode.l10n.t('Untitled');
  if (!conversation) return refused(label, { why: 'missing' });
  const uri = `neural-terminal:conversation/${id}`;
  return gatherText(
    await accessibleText(id, core),
    { kind: 'conversation', label, uri, language: 'markdown' },
    core.attachments,
  );
}

/** Rejects with the reason, in words, where there is no page to be had. */
export async function attachWebPage(address: string, pages: PagePorts, keep: Keep): Promise<Gathered> {
  const page = await fetchPage(address, pages, AbortSignal.timeout(pageWithinMs));
  if (!page.ok) throw new Error(pageFailureText(page.failure, address));
  const label =
    page.title === '' ? page.url.replace(/^https?:\/\//, '').slice(0, 100) : page.title.slice(0, 100);
  return gatherText(page.text, { kind: 'web', label, uri: page.url, language: 'markdown' }, keep);
}

function pageFailureText(failure: PageFailure, address: string): string {
  const { l10n } = vscode;
  const shown = address.slice(0, 200);
  switch (failure.why) {
    case 'not-a-page':
      return l10n.t('{0} is not the address of a web page. It has to begin with https:// or http://.', shown);
    case 'private':
      return l10n.t(
        '{0} leads to this machine or a private network. Only pages of the public internet can be attached.',
        shown,
      );
    case 'credentials':
      return l10n.t('An address with a user name or password in it is not fetched.');
    case 'not-found':
      return l10n.t('There is no such address: {0}', shown);
    case 'too-big':
      return l10n.t('This page is too large to go along.');
    case 'too-slow':
      return l10n.t('This page did not come in time.');
    case 'too-many-redirects':
      return l10n.t('This page leads round in circles.');
    case 'empty':
      return l10n.t('There is no text on this page. It may be made by scripts, which are not run here.');
    case 'status':
      return l10n.t('The server of this page answered with error {0}.', failure.status);
    case 'not-text':
      return l10n.t('This address leads to something that is no text ({0}).', failure.mimeType);
    case 'unreachable':
      return l10n.t('This page could not be fetched: {0}', failure.detail);
  }
}
