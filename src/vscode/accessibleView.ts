import * as vscode from 'vscode';
import type { ConversationId } from '../core/conversation.ts';
import type { Core } from '../core/core.ts';
import type { MessageView } from '../protocol/chatViews.ts';
import { messageView } from './messageView.ts';

/** More than anybody reads in one go; what is older is in the history. */
const maxMessages = 2000;

/** A conversation as a text that is read from top to bottom. */
export async function accessibleText(id: ConversationId, { history, chat }: Core): Promise<string> {
  const { messages } = await history.branch(id, { limit: maxMessages });
  const end = messages.at(-1)?.message;
  const compared = end?.role === 'user' ? await history.answersTo(id, end.id) : [];
  const blocks = [...messages.map(({ message }) => message), ...compared].map((kept) => {
    const live = chat.liveMessage(kept.id);
    return accessibleMessage(messageView(live?.message ?? kept, live?.waiting, []));
  });
  return `${blocks.join('\n\n')}\n`;
}

/** All that the panel shows of a message, what is folded there too. */
export function accessibleMessage(view: MessageView): string {
  const { author, createdAtMs, facts, attachments, images, reasoning, text, toolCalls, citations } = view;
  const { t } = vscode.l10n;
  const at = new Date(createdAtMs).toLocaleString(vscode.env.language);
  const named = [...attachments.map(({ label }) => label), ...images.map(({ name }) => name)];
  return [
    `## ${[author, facts?.provider, at].filter(Boolean).join(', ')}`,
    facts?.fallback,
    reasoning && `${t('Thoughts:')}\n\n${reasoning}`,
    reasoning && text && t('Answer:'),
    text,
    named.length > 0 && t('With it: {0}', named.join(', ')),
    ...toolCalls.map((call) =>
      [t('Tool: {0}', call.name), call.arguments, call.result].filter(Boolean).join('\n'),
    ),
    citations.length > 0 &&
      `${t('Sources:')}\n${citations.map(({ url, title }, at) => `${at + 1}. ${title ? `${title}: ` : ''}${url}`).join('\n')}`,
    stateLine(view),
    facts?.cost && t('Cost: {0}', facts.cost),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function stateLine({ state, failure, waiting, facts }: MessageView): string | undefined {
  const { t } = vscode.l10n;
  switch (state) {
    case 'streaming':
      return waiting?.sentence ?? t('The answer is still arriving.');
    case 'stopped':
      return t('Stopped');
    case 'interrupted':
      return t('Interrupted: the editor closed before the answer ended');
    case 'complete':
      return facts?.isCutByLength ? t('Ended at its greatest length') : undefined;
    case 'cut-off':
    case 'failed':
      return [failure?.sentence, failure?.detail].filter(Boolean).join(' ');
  }
}
