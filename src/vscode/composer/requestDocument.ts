import * as vscode from 'vscode';
import type { RequestTokens } from '../../core/answers.ts';
import type { Core } from '../../core/core.ts';
import { chatBody } from '../../core/openrouter/chatBody.ts';
import type { ChatPanel } from '../chatPanel.ts';
import type { MadeDocument } from '../conversations/readOnlyDocuments.ts';

/* *What will be sent*: the exact request that sending now would make, to read before it goes. */

/** Longer data of images and files is told by its beginning and length. */
const shownDataChars = 80;

export async function requestDocument(panel: ChatPanel, core: Core): Promise<MadeDocument> {
  const { conversationId } = panel;
  const draft = await core.drafts.read(conversationId);
  const { server, request, tokens } = await core.answers.prepare(conversationId, draft);
  const body = JSON.stringify(JSON.parse(chatBody(server, request)), shortened, 2);
  const text = [
    `# ${vscode.l10n.t('What will be sent')}`,
    '',
    ...tokenLines(tokens),
    '',
    '```http',
    `POST ${server.baseUrl}/chat/completions`,
    `Authorization: Bearer ${vscode.l10n.t('(your key, which is not shown)')}`,
    'Content-Type: application/json',
    '```',
    '',
    '```json',
    body,
    '```',
    '',
  ];
  return { name: vscode.l10n.t('What will be sent'), text: text.join('\n') };
}

function tokenLines({ system, history, attachments, prompt, reserved }: RequestTokens): readonly string[] {
  const count = (tokens: number) => `≈ ${tokens.toLocaleString(vscode.env.language)}`;
  const rows: readonly (readonly [string, number])[] = [
    [vscode.l10n.t('System prompt'), system],
    [vscode.l10n.t('History'), history],
    [vscode.l10n.t('Attachments'), attachments],
    [vscode.l10n.t('Message'), prompt],
    [vscode.l10n.t('Together'), system + history + attachments + prompt],
    [vscode.l10n.t('At most for the answer'), reserved],
  ];
  const [first, ...rest] = rows.map(([name, tokens]) => `| ${name} | ${count(tokens)} |`);
  return [
    `| ${vscode.l10n.t('Part')} | ${vscode.l10n.t('Tokens')} |`,
    '| --- | ---: |',
    first ?? '',
    ...rest,
  ];
}

/** JSON escapes line breaks, so that nothing in a string can end the block that it stands in. */
function shortened(_: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith('data:') || value.length <= shownDataChars) return value;
  return vscode.l10n.t('{0}… ({1} characters in all)', value.slice(0, shownDataChars), value.length);
}
