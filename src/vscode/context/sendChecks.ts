import * as vscode from 'vscode';
import type { Attached, Prompt } from '../../core/conversation.ts';
import type { Core } from '../../core/core.ts';
import { type GuardedPart, SecretGuard } from '../../core/secretGuard.ts';
import type { QuestionView } from '../../protocol/chatViews.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { PanelQuestions } from '../panelQuestions.ts';
import { freshParts } from './freshness.ts';
import { unreadable } from './modelInputs.ts';
import { secretText } from './secretConsent.ts';

/*
 * Asked before anything leaves: whether the model can take what goes along, whether it is still what it was when it
 * was chosen, and whether there are secrets in it. Nothing is changed that the user did not choose to change.
 */

export interface Checked {
  readonly panel: ChatPanel;
  readonly core: Core;
  readonly questions: PanelQuestions;
}

/**
 * The prompt as it may be sent, or undefined where the user gave up. `sent` is what was sent before in its place: it
 * is not asked about again.
 */
export async function checkedPrompt(
  prompt: Prompt,
  place: Checked,
  sent?: Prompt,
): Promise<Prompt | undefined> {
  const readable = await withoutUnreadable(prompt, place);
  const fresh = readable && (await withFresh(readable, place, sent));
  return fresh && withoutSecrets(fresh, place, sent);
}

async function withoutUnreadable(prompt: Prompt, { panel, core, questions }: Checked) {
  const { model, parts } = await unreadable(prompt, panel.conversationId, core);
  if (parts.length === 0) return prompt;
  const choice = await questions.ask(panel, {
    title: vscode.l10n.t('{0} takes no images', model),
    text: vscode.l10n.t('It would not see these, or the request would fail.'),
    items: parts.map(({ attachment }) => ({ what: attachment.name, where: '' })),
    choices: [
      { id: 'without', label: vscode.l10n.t('Send Without Them') },
      { id: 'all', label: vscode.l10n.t('Send All the Same') },
    ],
  });
  if (choice === undefined) return undefined;
  if (choice === 'all') return prompt;
  return { ...prompt, attachments: prompt.attachments.filter((part) => !parts.includes(part)) };
}

/** What changed or went since it was attached. What was sent before stays as it was then. */
async function withFresh(prompt: Prompt, { panel, core, questions }: Checked, sent?: Prompt) {
  const before = new Set(sent?.attachments.map(({ attachment }) => attachment.hash));
  const stale = await freshParts(
    prompt.attachments.filter(({ attachment }) => !before.has(attachment.hash)),
    core.attachments,
  );
  if (stale.length === 0) return prompt;
  const canUpdate = stale.some(({ now }) => now !== undefined);
  const choice = await questions.ask(panel, {
    title: vscode.l10n.t('Not what it was when you attached it'),
    text: vscode.l10n.t('What goes along is a copy of that moment.'),
    items: stale.map(({ part, state }) => ({
      what: nameOf(part),
      where: state === 'missing' ? vscode.l10n.t('deleted since') : vscode.l10n.t('changed since'),
    })),
    choices: [
      ...(canUpdate ? [{ id: 'update', label: vscode.l10n.t('Update and Send') }] : []),
      { id: 'as-it-was', label: vscode.l10n.t('Send as It Was') },
    ],
  });
  if (choice === undefined) return undefined;
  if (choice === 'as-it-was') return prompt;
  const now = new Map(stale.map((item) => [item.part, item.now ?? item.part] as const));
  return { ...prompt, attachments: prompt.attachments.map((part) => now.get(part) ?? part) };
}

async function withoutSecrets(prompt: Prompt, { panel, core, questions }: Checked, sent?: Prompt) {
  const guard = new SecretGuard(core.attachments);
  const found = await guard.find(prompt, sent);
  if (found.length === 0) return prompt;
  const choice = await questions.ask(panel, secretQuestion(found));
  if (choice === undefined) return undefined;
  return choice === 'mask' ? guard.mask(prompt, found) : prompt;
}

const mostShown = 20;

function secretQuestion(found: readonly GuardedPart[]): Omit<QuestionView, 'id'> {
  const items = found.flatMap(({ part, secrets }) =>
    secrets.map((secret) => ({
      what: secretText(secret),
      where: placeText(part, secret.line),
      preview: secret.preview,
    })),
  );
  const more = items.length - mostShown;
  return {
    title:
      items.length === 1
        ? vscode.l10n.t('There seems to be a secret in what you are about to send')
        : vscode.l10n.t('There seem to be {0} secrets in what you are about to send', items.length),
    text: vscode.l10n.t('Nothing has been sent yet. Masking puts a name in the place of each.'),
    items: [
      ...items.slice(0, mostShown),
      ...(more > 0 ? [{ what: vscode.l10n.t('And {0} more.', more), where: '' }] : []),
    ],
    choices: [
      { id: 'mask', label: vscode.l10n.t('Mask and Send') },
      { id: 'as-it-is', label: vscode.l10n.t('Send as It Is') },
    ],
  };
}

function placeText(part: Attached | undefined, line: number): string {
  if (!part) return vscode.l10n.t('your message, line {0}', line);
  const first = part.type === 'context' ? (part.source.lines?.first ?? 1) : 1;
  return vscode.l10n.t('{0}, line {1}', nameOf(part), line + first - 1);
}

function nameOf(part: Attached): string {
  return part.type === 'context' ? part.source.label : part.attachment.name;
}
